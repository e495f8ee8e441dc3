"""A province's round as its people play it, over HTTP at the gateway: one step, one function."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from chiso.demonstration.papers import paper
from chiso_framework import shipped_framework, to_document

from tests.acceptance.api import Answer, Api
from tests.acceptance.suite import Doors
from tests.awaiting import until

SUBMISSION = "/api/submission/v1"
EVIDENCE = "/api/evidence/v1"
SCORING = "/api/scoring/v1"
RANKING = "/api/ranking/v1"

FRAMEWORK = shipped_framework("nghean-1082-2023-xa-demo")
OFFICE, DISTRICT = "H40.01", "H40.20"
COMMUNES: Mapping[str, str] = {
    "H40.20.01": "Xã Đồng Văn",
    "H40.20.02": "Xã Nghi Ân",
    "H40.20.03": "Xã Ánh Sơn",
    "H40.20.04": "Phường Hưng Dũng",
}
REGISTRY = [
    {"code": OFFICE, "name": "Sở Thông tin và Truyền thông", "kind": "so"},
    {"code": DISTRICT, "name": "Thành phố Vinh", "kind": "huyen"},
    *({"code": code, "name": name, "kind": "xa", "parent": DISTRICT} for code, name in COMMUNES.items()),
]


@dataclass(slots=True, kw_only=True)
class Province:
    """The suite with its people. Everything that is made once stays: ask as often as needed."""

    suite: Doors
    _keys: dict[str, str] = field(default_factory=dict)
    _registered: bool = False

    def register(self) -> None:
        """Units and the demonstration framework."""
        if not self._registered:
            admin = self.suite.administrator
            admin.post(f"{SUBMISSION}/units", {"units": REGISTRY}).of(201)
            admin.post(f"{SUBMISSION}/frameworks", {"document": to_document(FRAMEWORK)}).of(201)
            self._registered = True

    def person(self, id: str, *posts: tuple[str, str], round: str = "") -> Api:
        """Somebody with posts (role, body), signed in; with `round`, once the round's assignment has reached them."""
        if id not in self._keys:
            self._make(id, posts)
        found = until(lambda: self._signed_in(id, round), pause=0.1)
        assert found
        return found

    def office(self) -> Api:
        """An officer of the standing body."""
        return self.person("chuyen-vien", ("standing-body", OFFICE))

    def reporter(self, unit: str) -> Api:
        """The unit's đầu mối."""
        return self.person(f"dau-moi-{unit[-2:]}", ("reporter", unit))

    def head(self, unit: str) -> Api:
        """The unit's head."""
        return self.person(f"chu-tich-{unit[-2:]}", ("head", unit))

    def open_round(self, id: str, deadline: timedelta) -> datetime:
        """A round of all communes, with appraiser and council chair assigned; returns its deadline."""
        self.register()
        asked = asked_round(id, at := datetime.now(UTC) + deadline)
        office = self.office()
        office.post(f"{SUBMISSION}/rounds", asked).of(201)
        for person, role in (("tham-dinh", "appraiser"), ("chu-tich-hoi-dong", "council-chair")):
            self.person(person)
            assigned = {"person": person, "role": role, "body": OFFICE, "capacity": role}
            office.post(f"{SUBMISSION}/rounds/{id}/assignments", assigned).of(201)
        return at

    def appraiser(self, round: str) -> Api:
        """The appraiser of a round."""
        return self.person("tham-dinh", round=round)

    def chair(self, round: str) -> Api:
        """The chair of the round's council."""
        return self.person("chu-tich-hoi-dong", round=round)

    def approver(self) -> Api:
        """Who signs the decision of approval."""
        return self.person("lanh-dao-tinh", ("approver", OFFICE))

    def _make(self, id: str, posts: Sequence[tuple[str, str]]) -> None:
        admin = self.suite.administrator
        admin.post(f"{SUBMISSION}/people", {"id": id, "name": id.replace("-", " ").title()}).of(201)
        for role, body in posts:
            admin.post(f"{SUBMISSION}/people/{id}/rights", {"role": role, "body": body}).of(201)
        self._keys[id] = admin.post(f"{SUBMISSION}/people/{id}/client-keys").of(201)["client_key"]

    def _signed_in(self, id: str, round: str) -> Api | None:
        api = self.suite.signed_in(self._keys[id])
        return api if not round or any(right["round"] == round for right in api.rights()) else None


def asked_round(id: str, deadline: datetime) -> Mapping[str, Any]:
    """The opening of a round of all communes."""
    return {
        "id": id,
        "name": f"Đánh giá chuyển đổi số cấp xã ({id})",
        "year": 2026,
        "owner": OFFICE,
        "framework": FRAMEWORK.id,
        "framework_version": FRAMEWORK.version,
        "groups": [{"id": "xa", "name": "Xã, phường, thị trấn", "units": "kind=xa"}],
        "deadline": {"at": deadline.isoformat(), "printed": "ngay trong buổi này"},
        "demonstration": True,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that went to staging by its grant."""

    file: str
    sha256: str
    content: bytes
    grant: Mapping[str, Any]
    arrival: Answer


def granted(reporter: Api, round: str, unit: str, title: str, content: bytes, key: str | None = None) -> Any:
    """A grant for a PDF."""
    asked = {
        "round": round,
        "unit": unit,
        "name": f"{title}.pdf",
        "size": len(content),
        "media_type": "application/pdf",
    }
    return until(lambda: _once_known(reporter.post(f"{EVIDENCE}/files", asked, key=key)), pause=0.1)


def upload(reporter: Api, round: str, unit: str, title: str) -> Upload:
    """Ask for a grant, put a PDF where it says, tell that it arrived."""
    content = paper(title, [f"Kỳ đánh giá {round}", f"Đơn vị {unit}"])
    given = granted(reporter, round, unit, title, content)
    grant = given["grant"]
    reporter.raw(grant["method"], grant["url"], content, grant["headers"]).of(200)
    arrival = reporter.post(f"{EVIDENCE}/files/{given['file']}/arrival")
    arrival.of(202)
    sha256 = hashlib.sha256(content).hexdigest()
    return Upload(file=given["file"], sha256=sha256, content=content, grant=grant, arrival=arrival)


def _once_known(answer: Answer) -> Any:
    """The grant, or nothing while the evidence service has not heard of the round."""
    return None if answer.status == 404 else answer.of(201)


def kept(reporter: Api, uploaded: Upload) -> Mapping[str, Any]:
    """The file once the gate has kept it."""

    def answer() -> Mapping[str, Any] | None:
        found = written(reporter, f"{EVIDENCE}/files/{uploaded.file}", uploaded.arrival)
        assert found["state"] != "refused", found["findings"]
        return found if found["state"] == "kept" else None

    there = until(answer, pause=0.1)
    assert there
    return there


def written(api: Api, path: str, write: Answer) -> Mapping[str, Any]:
    """What is read at a path by one who wrote before: a busy machine may take longer than a read waits."""

    def answer() -> Mapping[str, Any] | None:
        found = api.get(path, write.recorded)
        return found.body if found.status == 200 and found.body["current"] else None

    there = until(answer, pause=0.1)
    assert there
    return there


def report(api: Api, round: str, unit: str, criterion: str, data: object, evidence: Sequence[str] = ()) -> Answer:
    """Claim a criterion."""
    named = [{"file": file, "place": "trang 1"} for file in evidence]
    body = {"data": data, "explanation": f"Số liệu của chỉ số {criterion}", "evidence": named}
    return api.send("PUT", f"{SUBMISSION}/rounds/{round}/reports/{unit}/criteria/{criterion}", body)


def verify(api: Api, round: str, unit: str, criterion: str, points: str, reason: str, key: str | None = None) -> Answer:
    """Set the appraised points of a criterion."""
    body = {"outcome": "set", "points": points, "reason": reason}
    return api.post(f"{SCORING}/rounds/{round}/cards/{unit}/criteria/{criterion}/verification", body, key=key)


def accept(api: Api, round: str, unit: str, criterion: str) -> Answer:
    """Accept the claim of a criterion."""
    body = {"outcome": "accepted", "reason": ""}
    return api.post(f"{SCORING}/rounds/{round}/cards/{unit}/criteria/{criterion}/verification", body)


def cards_locked(appraiser: Api, round: str) -> bool:
    """Whether scoring has heard that every unit's figures are fixed."""
    answer = appraiser.get(f"{SCORING}/rounds/{round}/cards")
    cards = answer.body["cards"] if answer.status == 200 else []
    return len(cards) == len(COMMUNES) and all(card["locked"] for card in cards)


def open_to_judge(province: Province, round: str) -> None:
    """A round whose deadline has passed, so that every criterion of every commune may be verified."""
    province.open_round(round, timedelta(seconds=2))
    until(lambda: cards_locked(province.appraiser(round), round), pause=0.2)


def locked(office: Api, round: str) -> bool:
    """Whether every unit's figures are fixed."""
    rows = office.get(f"{SUBMISSION}/rounds/{round}/units").of(200)["units"]
    return len(rows) == len(COMMUNES) and all(row["stage"] == "locked" for row in rows)


def table(api: Api, round: str, as_of: str | int = "") -> list[tuple[int, str, Decimal]]:
    """Rank, unit and total of the communes' group."""
    (group,) = api.get(f"{RANKING}/rounds/{round}/rankings", group="xa", as_of=as_of).of(200)["groups"]
    return [(place["rank"], place["unit"], Decimal(place["total"])) for place in group["places"]]
