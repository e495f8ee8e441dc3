"""How a round's machine asks: as somebody, once or again, and what each answer must be by the plain account."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from werkzeug.test import TestResponse

from tests.faults.model import plain_access, plain_work
from tests.faults.model.comparing import Shown, same
from tests.faults.model.driven import Driven
from tests.faults.model.opening import World, opening, plain_world, registered, signed
from tests.faults.model.people import SUBMISSION, People
from tests.faults.model.plain_report import No, Plain

STALE = 90
PEOPLE = f"{SUBMISSION}/people"


class Asking:
    """A round under way: its installation, its people, its plain account, and the requests that had an effect."""

    def __init__(self) -> None:
        super().__init__()
        self.world: Plain = {}

    @property
    def driven(self) -> Driven:
        """The installation."""
        return self.people.driven

    def begin(self, worlds: World, framework: str, unranked: Sequence[int], *, past: bool) -> None:
        """Register units and people, open the round, and let everybody hear of it."""
        self.people = People(worlds.installation())
        self.number, self.began = worlds.rounds, self.driven.clock.begin()
        known = registered(self.number)
        codes = list(known)
        groups = {"diem": codes[:4], "ty-le": codes[1:], "lien": codes}
        named = [codes[n] for n in unranked]
        world = plain_world(self.number, known, framework, groups, named, past)
        self.parts = signed(self.people, self.number, known)
        self.files: dict[str, list[str]] = {code: [] for code in codes}
        self.sent: list[Plain] = []
        self._keys = 0
        self.client_keys: dict[str, str] = {}
        units = [{"code": code, **unit} for code, unit in known.items()]
        self.made("POST", f"{SUBMISSION}/units", "office", {"units": units})
        opened = self.made(
            "POST", f"{SUBMISSION}/rounds", "office", opening(world, self.number, self.began, groups, named)
        )
        self.round_version, self.world = opened["version"], world
        assert opened["units"] == len(codes)
        self.do_all_work()
        for part in ("judge", "outsider"):
            self._arrive(part)
        self.assign_judge("appraiser", "H40.97", [], [])
        self.shown = Shown(world, self.people, self.parts, self.began)

    def unit(self, number: int) -> str:
        """The code of a unit by its number; one that is not in the round beyond the last."""
        codes = list(self.world["units"])
        return codes[number] if number < len(codes) else "H40.99"

    def actor(self, who: str, unit: str, roles: set[str]) -> tuple[str, bool]:
        """The part somebody plays towards a unit, and whether they may do what these roles may."""
        match who:
            case "own":
                return unit, True
            case "stranger":
                return next(code for code in self.world["units"] if code != unit), False
            case "outsider":
                held = [right for right in self.world["rights"].values() if right["unit"] == unit]
                return "outsider", any(right["role"] in roles for right in held)
        return "nobody", False

    def expected(self, version: str, current: int) -> int | None:
        """What If-Match is to say."""
        return {"": None, "right": current, "stale": current + STALE}[version]

    def pass_an_hour(self) -> None:
        """The database's clock goes on."""
        self.world["hour"] += 1
        self.driven.clock.set(timedelta(hours=self.world["hour"]))

    def do_work(self, service: str) -> None:
        """One service works."""
        self.driven.work(service)
        plain_work.work(self.world, service)

    def do_all_work(self) -> None:
        """Everybody works until nobody has anything to do."""
        self.driven.settle()
        plain_work.settle(self.world)

    def made(self, method: str, path: str, part: str, body: object = None) -> Any:
        """The body of an answer that must be good."""
        return self.people.made(method, path, self.parts[part], body)

    def command(
        self,
        path: str,
        part: str,
        body: Plain,
        said: Callable[[], Plain],
        *,
        method: str = "POST",
        allowed: bool = True,
        version: int | None = None,
        first: Callable[[], None] = lambda: None,
        made: bool = False,
    ) -> None:
        """Ask, and hold the answer against the plain account; `first` happens even where the key was used before."""
        self._keys += 1
        key = str(uuid5(NAMESPACE_URL, f"{self.number}:{self._keys}"))
        headers = {"Idempotency-Key": key, **({} if version is None else {"If-Match": f'"{version}"'})}
        sent = {"method": method, "path": path, "part": part, "body": body, "headers": headers}
        answer = self._send(sent)
        try:
            seen = self._said(part, allowed, said)
        except No as no:
            self._refused(answer, no)
            return
        self._agreed(answer, seen)
        good = 201 if made else answer.status_code
        self.sent.append({**sent, "good": good, "version": answer.get_json()["version"], "first": first})

    def send_again(self, sent: Plain, *, same: bool) -> None:
        """The same request again has no further effect; another one under its key is refused."""
        body = sent["body"] if same else {**sent["body"], "reason": "Một việc khác"}
        if not same and "/criteria/" in sent["path"] and sent["method"] == "PUT":
            body = {**sent["body"], "explanation": "Một việc khác"}
        if not same and sent["path"].endswith(("release", "conclusion", "approval", "answer", "extension")):
            return
        answer = self._send({**sent, "body": body})
        if sent["part"] == "judge" and not self._still_judges(sent["path"]):
            self._refused(answer, No(403, "forbidden"))
            return
        if sent["part"] == "outsider" and not self._still_acts(sent["path"]):
            self._refused(answer, No(403, "forbidden"))
            return
        sent["first"]()
        if same:
            self._agreed(answer, {"status": sent["good"], "version": sent["version"]})
        else:
            self._refused(answer, No(422, "idempotency-key-reused"))

    def assign_judge(self, role: str, body: str, units: list[str], criteria: list[str]) -> None:
        """Assign the judge, who then signs in anew."""
        asked = {"role": role, "body": body, "units": units, "criteria": criteria}
        path = f"{SUBMISSION}/rounds/{self.world['round']}/assignments"
        before = self.round_version
        sent = {"person": self.parts["judge"], "capacity": "Tổ giúp việc", **asked}
        answer = self._send({"method": "POST", "path": path, "part": "office", "body": sent, "headers": {}})
        try:
            seen = plain_access.assign(self.world, before, asked)
        except No as no:
            self._refused(answer, no)
            return
        self.round_version = seen["version"]
        self._agreed(answer, seen)
        self._sign_in("judge")

    def end_assignment_of_judge(self, which: int, *, again: bool) -> None:
        """End an assignment: the token that carries it is refused, whether or not the judge signs in again."""
        held = plain_access.standing(self.world)
        ended = held[which % len(held)]
        path = f"{SUBMISSION}/rounds/{self.world['round']}/assignments/{ended['id']}"
        self.do_all_work()
        self.made("DELETE", path, "office")
        ended["ended"] = True
        if again:
            self._sign_in("judge")
        self.do_all_work()

    def grant_outsider(self, unit: str, role: str) -> None:
        """Somebody else gets a right in a unit, and signs in anew."""
        granted = self.made("POST", f"{PEOPLE}/{self.parts['outsider']}/rights", "office", {"role": role, "body": unit})
        if {"unit": unit, "role": role} not in self.world["rights"].values():
            self.world["rights"][granted["right"]] = {"unit": unit, "role": role}
        self._sign_in("outsider")

    def revoke_outsider(self, which: int) -> None:
        """The right ends, and with it what the token allows."""
        held = list(self.world["rights"])
        right = held[which % len(held)]
        self.made("DELETE", f"{PEOPLE}/{self.parts['outsider']}/rights/{right}", "office")
        del self.world["rights"][right]
        self.do_all_work()

    def _arrive(self, part: str) -> None:
        person = self.parts[part] = f"{part}-{self.number}"
        self.made("POST", PEOPLE, "office", {"id": person, "name": f"Người {part}"})
        self.client_keys[part] = self.made("POST", f"{PEOPLE}/{person}/client-keys", "office")["client_key"]
        self._sign_in(part)

    def _sign_in(self, part: str) -> None:
        self.do_all_work()
        self.people.sign_in(self.parts[part], self.client_keys[part])

    def _still_judges(self, path: str) -> bool:
        unit, _, criterion = path.partition("/cards/")[2].partition("/criteria/")
        return plain_access.judging(self.world, unit, criterion.partition("/")[0]) is not None

    def _still_acts(self, path: str) -> bool:
        roles = {"head"} if path.endswith(("submission", "withdrawal")) else {"head", "reporter"}
        unit = path.replace("/cards/", "/reports/").partition("/reports/")[2].partition("/")[0]
        return self.actor("outsider", unit, roles)[1]

    def _said(self, part: str, allowed: bool, said: Callable[[], Plain]) -> Plain:
        if part == "nobody":
            raise No(401, "not-signed-in")
        if not allowed:
            raise No(403, "forbidden")
        return said()

    def _send(self, sent: Mapping[str, Any]) -> TestResponse:
        person = self.parts.get(sent["part"], "")
        return self.people.ask(sent["method"], sent["path"], person, sent["body"], sent["headers"])

    def _refused(self, answer: TestResponse, no: No) -> None:
        problem = answer.get_json()
        assert (answer.status_code, problem.get("code")) == (no.status, no.code), (
            f"{answer.request.path}: {answer.text}"
        )

    def _agreed(self, answer: TestResponse, seen: Plain) -> None:
        assert answer.status_code == seen.get("status", 200), f"{answer.request.path}: {answer.text}"
        body = answer.get_json()
        shown: Plain = {name: body[name] for name in ("version", "late", "points") if name in seen}
        if shown.get("points") is not None:
            shown["points"] = Fraction(shown["points"])
        if "etag" in seen:
            shown["etag"] = int(answer.headers["ETag"].strip('"'))
        same(shown, {name: seen[name] for name in shown}, answer.request.path)
