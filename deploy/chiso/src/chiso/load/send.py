"""A checked past round sent through the public APIs. The same round again changes nothing; another is refused."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chiso_framework import to_document
from chiso_runtime import policy

from chiso.client import Client, Problem, await_answer
from chiso.filing import Paper, await_kept, file_paper
from chiso.load import units
from chiso.load.mistakes import Mistakes, Notebook
from chiso.load.past_round import Body, PastEvidence, PastRound, PastUnit, PastValue

SUBMISSION, SCORING, EVIDENCE, RANKING = (
    f"/api/{name}/v1" for name in ("submission", "scoring", "evidence", "ranking")
)
CATCH_UP = 60
UNITS_AT_ONCE = 500
REGISTRY_PAGE = 5000
OFFICE = "co-quan"
SENDERS = 4

Progress = Callable[[int, int], None]


class NoStandingBody(Exception):
    """The loader acts for no standing body."""

    def __init__(self) -> None:
        super().__init__(
            "Người nạp dữ liệu không thuộc cơ quan thường trực nào; ghi owner trong round.yaml và dùng khóa của cơ "
            "quan đó. / The loader acts for no standing body; name the owner in round.yaml and use a key of that body."
        )


class Sender:
    """Sends one past round as a member of its standing body."""

    def __init__(self, client: Client, past: PastRound, owner: Body) -> None:
        self._client = client
        self._past = past
        self._round = f"/rounds/{past.id}"
        self._owner = owner

    def check(self) -> None:
        """Compare the units with the installation's registry. Raises Mistakes where they contradict it."""
        notes = Notebook(units.FILE)
        units.check_registry(self._past.units, registry(self._client), notes)
        if notes.found:
            raise Mistakes(notes.found)

    def send(self, progress: Progress) -> None:
        """Bring everything in, unit by unit. `progress` is told units done and in all. Raises Problem, Away, NotKept.

        Each request has a key of its own that comes from the round and unit: with the same content it is done once,
        with another it is refused.
        """
        self._register()
        self._open()
        self._await_services()
        done = 0
        with ThreadPoolExecutor(SENDERS) as senders:
            for _ in senders.map(self._send_unit, self._past.units):
                done += 1
                progress(done, len(self._past.units))

    def approve(self, approver: Client) -> None:
        """Approve the results by the decision that round.yaml names."""
        if decision := self._past.approval:
            body = {"number": decision.number, "date": decision.date}
            key = f"load:{self._past.id}:approval"
            approver.command("POST", f"{RANKING}{self._round}/approval", body, key=key)

    def _register(self) -> None:
        """Units that the registry lacks; those that it has are the same (`check`)."""
        given = [_entry(unit) for unit in self._past.units]
        if self._owner.name:
            given.append({"code": self._owner.code, "name": self._owner.name, "kind": OFFICE, "parent": None})
        known = registry(self._client)
        missing = _parents_first([entry for entry in given if entry["code"] not in known])
        for at in range(0, len(missing), UNITS_AT_ONCE):
            self._client.command("POST", f"{SUBMISSION}/units", {"units": missing[at : at + UNITS_AT_ONCE]})

    def _open(self) -> None:
        past = self._past
        self._client.command("POST", f"{SUBMISSION}/frameworks", {"document": to_document(past.framework)})
        asked = {
            "id": past.id,
            "name": past.name,
            "year": past.year,
            "owner": self._owner.code,
            "framework": past.framework.id,
            "framework_version": past.framework.version,
            "groups": [{"id": g.id, "name": g.name, "units": past.members(g)} for g in past.groups],
            "unranked": list(past.unranked),
            "deadline": None,
            "imported": True,
            "demonstration": past.demonstration,
            "rank_preview": False,
        }
        self._client.command("POST", f"{SUBMISSION}/rounds", asked)

    def _await_services(self) -> None:
        await_round(self._client, self._past.id, scoring=True, evidence=bool(self._past.evidence))

    def _send_unit(self, unit: PastUnit) -> None:
        values = self._past.values.get(unit.code, ())
        files = self._file(unit.code)
        claimed = [_claimed(value, files.get(value.criterion, [])) for value in values if value.stage == "claimed"]
        judged = [_judged(value) for value in values if value.stage != "claimed"]
        for service, given in ((SUBMISSION, claimed), (SCORING, judged)):
            if given:
                body = {"unit": unit.code, "values": given}
                key = f"load:{self._past.id}:{unit.code}"
                self._client.command("POST", f"{service}{self._round}/import", body, key=key)

    def _file(self, unit: str) -> dict[str, list[dict[str, str]]]:
        """Upload the unit's evidence and return references to it by criterion."""
        found: dict[str, list[dict[str, str]]] = {}
        filed: dict[str, str] = {}
        for evidence in self._past.evidence.get(unit, ()):
            if evidence.sha256 not in filed:
                filed[evidence.sha256] = self._upload(evidence)
            reference = {"file": filed[evidence.sha256], "place": evidence.page, "note": evidence.note}
            found.setdefault(evidence.criterion, []).append(reference)
        await_kept(self._client, list(filed.values()))
        return found

    def _upload(self, evidence: PastEvidence) -> str:
        key = f"load:{self._past.id}:{evidence.unit}:{evidence.sha256}"
        paper = Paper(name=evidence.path.name, media_type=evidence.media_type, content=evidence.path.read_bytes())
        return file_paper(self._client, self._past.id, evidence.unit, paper, key=key)


def registry(client: Client) -> dict[str, dict[str, Any]]:
    """All registered units by code."""
    found: dict[str, dict[str, Any]] = {}
    after = ""
    while after is not None:
        page = client.get(f"{SUBMISSION}/units", limit=REGISTRY_PAGE, after=after)
        found.update((unit["code"], unit) for unit in page["units"])
        after = page["next"]
    return found


def await_round(client: Client, round_id: str, *, scoring: bool = False, evidence: bool = False) -> None:
    """Wait until other services have heard of a round. Raises Away."""
    asked = [f"{SCORING}/rounds/{round_id}"] if scoring else []
    asked += [f"{EVIDENCE}/files?round={round_id}"] if evidence else []
    for path in asked:
        await_answer(lambda path=path: _heard(client, path), bool, seconds=CATCH_UP, what=path)  # type: ignore[misc]


def _heard(client: Client, path: str) -> bool:
    try:
        client.get(path)
    except Problem as problem:
        if problem.code in ("unknown-round", "round-not-ready", "not-found", "unknown-unit"):
            return False
        raise
    return True


def own_body(client: Client) -> Body:
    """The standing body that the caller acts for. Raises NoStandingBody."""
    bodies = [str(right["body"]) for right in client.rights() if right["role"] == policy.STANDING_BODY]
    if not bodies:
        raise NoStandingBody
    return Body(code=bodies[0])


def _parents_first(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same entries, each behind its parent; the registry refuses a child whose parent it does not know."""
    parents = {entry["code"]: entry["parent"] for entry in entries}

    def depth(code: str | None) -> int:
        seen = 0
        while code in parents and seen <= len(parents):
            code, seen = parents[code], seen + 1
        return seen

    return sorted(entries, key=lambda entry: depth(entry["code"]))


def _entry(unit: PastUnit) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name, "kind": unit.kind, "parent": unit.parent}


def _claimed(value: PastValue, evidence: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    return {**_value(value), "evidence": list(evidence)}


def _judged(value: PastValue) -> dict[str, Any]:
    return {**_value(value), "stage": value.stage}


def _value(value: PastValue) -> dict[str, Any]:
    return {
        "criterion": value.criterion,
        "value": value.value,
        "reason": value.reason,
        "by": value.by,
        "at": value.at,
    }
