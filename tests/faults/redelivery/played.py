"""A small round played by its people on an embedded installation, and what its topics carried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from chiso.installation import Installation
from chiso_contracts import catalogue
from chiso_contracts.evidence import FileKept, FileRefused
from chiso_contracts.values import Right
from chiso_framework import shipped_framework, to_document
from chiso_runtime import log
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import Cause, EventCodec
from chiso_runtime.database import connect
from chiso_runtime.testing import NOON
from werkzeug.test import TestResponse

from tests.awaiting import PATIENCE, until

FRAMEWORK = shipped_framework("nghean-1082-2023-xa-demo")
ROUNDS = ("xa-2025", "xa-2026")
OFFICE = "H40.01"
COMMUNES = ("H40.20.01", "H40.20.02", "H40.20.03")
CLAIMS: Mapping[str, object] = {"1.2": {"value": "4"}, "2.1": {"yes": True}, "5.3": {"value": "0"}}
REPORTING = timedelta(seconds=3)
EVIDENCE = "chiso.evidence"
IDS = UUID(int=6)

evidence_codec: EventCodec[object] = EventCodec(catalogue.EVIDENCE)


@dataclass(frozen=True, slots=True)
class RecordedLogs:
    """Every topic as it was, in order: what the owners' logs answer for ever."""

    topics: Mapping[str, Sequence[Message]]

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return [m for m in self.topics[topic] if m.key == key and m.seq > seq]

    def heads(self, topic: str) -> dict[str, int]:
        return {m.key: m.seq for m in self.topics[topic]}


class People:
    """Everybody who has a part in the rounds."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._client = installation.client()

    def ask(self, right: Right, method: str, path: str, body: object = None) -> TestResponse:
        """An answer below 300."""
        answer = self._client.open(path, method=method, json=body, headers=self._signed(right))
        assert answer.status_code < 300, f"{path}: {answer.text}"
        return answer

    def may(self, right: Right, path: str, body: object) -> bool:
        """Whether a command was taken: what it stands on may not have been heard yet."""
        return self._client.post(path, json=body, headers=self._signed(right)).status_code < 300

    def reads(self, right: Right, path: str) -> Any:
        """A body, or nothing while it is not there."""
        answer = self._client.get(path, headers=self._signed(right))
        return answer.json if answer.status_code == 200 else None

    def _signed(self, right: Right) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self._installation.token(f'nguoi-{right.id}', right)}"}


ADMIN = Right(id="a", role="administrator", body="CHISO")
OFFICER = Right(id="o", role="standing-body", body=OFFICE)
APPROVER = Right(id="p", role="approver", body=OFFICE)


def play(installation: Installation) -> RecordedLogs:
    """Two rounds at once, from registry to approval; returns every topic. Takes somewhat longer than `REPORTING`."""
    people = People(installation)
    _register(people)
    for round in ROUNDS:
        _open(people, round)
        for unit in COMMUNES:
            _report(people, round, unit)
    for round in ROUNDS:
        until(lambda: _all_locked(people, round), pause=0.05)  # noqa: B023 -- called at once
        _judge(people, round)
    installation.settle(PATIENCE)
    topics = {topic: _topic(installation, topic) for topic in catalogue.TOPICS}
    return RecordedLogs({**topics, EVIDENCE: [*topics[EVIDENCE], *_gated(topics)]})


def file_of(round: str, unit: str) -> str:
    """The file that a unit's report names."""
    return uuid5(IDS, f"{round}/{unit}").hex


def _register(people: People) -> None:
    communes = [{"code": code, "name": f"Xã {code}", "kind": "xa", "parent": "H40.20"} for code in COMMUNES]
    bodies = [{"code": OFFICE, "name": "Sở KH&CN", "kind": "so"}, {"code": "H40.20", "name": "Vinh", "kind": "huyen"}]
    people.ask(ADMIN, "POST", "/api/submission/v1/units", {"units": [*bodies, *communes]})
    people.ask(ADMIN, "POST", "/api/submission/v1/frameworks", {"document": to_document(FRAMEWORK)})
    for n in range(3):
        person = {"id": f"can-bo-{n}", "name": f"Cán bộ {n}"}
        people.ask(ADMIN, "POST", "/api/submission/v1/people", person)
        right = {"role": "reporter", "body": COMMUNES[n]}
        people.ask(ADMIN, "POST", f"/api/submission/v1/people/can-bo-{n}/rights", right)


def _open(people: People, round: str) -> None:
    body = {
        "id": round,
        "name": f"Đánh giá cấp xã ({round})",
        "year": int(round[-4:]),
        "owner": OFFICE,
        "framework": FRAMEWORK.id,
        "framework_version": FRAMEWORK.version,
        "groups": [{"id": "xa", "name": "Xã, phường", "units": "kind=xa"}],
        "deadline": {"at": (datetime.now(UTC) + REPORTING).isoformat(), "printed": "ngay hôm nay"},
        "demonstration": True,
    }
    people.ask(OFFICER, "POST", "/api/submission/v1/rounds", body)


def _report(people: People, round: str, unit: str) -> None:
    reporter = Right(id=f"r-{unit}", role="reporter", body=unit, parent="H40.20")
    for criterion, data in CLAIMS.items():
        proof = [{"file": file_of(round, unit), "place": "trang 1"}] if criterion == "2.1" else []
        claim = {"data": data, "explanation": "Theo số liệu", "evidence": proof}
        people.ask(reporter, "PUT", f"/api/submission/v1/rounds/{round}/reports/{unit}/criteria/{criterion}", claim)


def _all_locked(people: People, round: str) -> bool:
    appraiser = _appraiser(round)
    found = people.reads(appraiser, f"/api/scoring/v1/rounds/{round}/cards")
    return bool(found) and len(found["cards"]) == len(COMMUNES) and all(card["locked"] for card in found["cards"])


def _judge(people: People, round: str) -> None:
    scoring, chair = f"/api/scoring/v1/rounds/{round}", Right(id="c", role="council-chair", body=OFFICE, round=round)
    for n, unit in enumerate(COMMUNES):
        for criterion in CLAIMS:
            body = {"outcome": "set", "points": str(n + 1), "reason": f"Theo minh chứng của {unit}"}
            path = f"{scoring}/cards/{unit}/criteria/{criterion}/verification"
            people.ask(_appraiser(round), "POST", path, body)
    people.ask(OFFICER, "POST", f"{scoring}/release", {"document": "12/TB"})
    decision = {"points": "5", "reason": "Hội đồng thống nhất", "minutes": "BB-01"}
    people.ask(chair, "POST", f"{scoring}/cards/{COMMUNES[0]}/criteria/2.1/decision", decision)
    people.ask(chair, "POST", f"{scoring}/conclusion", {"number": "15/TB-HĐ", "date": "2026-11-20"})
    approval = {"number": "77/QĐ-UBND", "date": "2026-11-21"}
    until(lambda: people.may(APPROVER, f"/api/ranking/v1/rounds/{round}/approval", approval), pause=0.05)


def _appraiser(round: str) -> Right:
    return Right(id="t", role="appraiser", body=OFFICE, round=round)


def _topic(installation: Installation, topic: str) -> list[Message]:
    with connect(installation.url(catalogue.OWNERS[topic])) as conn:
        return log.of_topic(conn, topic, 0, limit=100_000)[0]


def _gated(topics: Mapping[str, Sequence[Message]]) -> list[Message]:
    """What the gate says of the files that the reports name: of each unit's last file that it was refused."""
    said: list[Message] = []
    for round in ROUNDS:
        before = sum(message.key == round for message in topics[EVIDENCE])
        for seq, unit in enumerate(COMMUNES, before + 1):
            said.append(_outcome(round, unit, seq, len(topics[EVIDENCE]) + len(said) + 1))
    return said


def _outcome(round: str, unit: str, seq: int, position: int) -> Message:
    file, stream = file_of(round, unit), f"file/{round}/{file_of(round, unit)}"
    event: object = FileRefused(file=file, round=round, unit=unit, findings=("zip-bomb",))
    if unit != COMMUNES[-1]:
        event = FileKept(
            file=file,
            round=round,
            unit=unit,
            sha256="0" * 64,
            size=10,
            media_type="application/pdf",
            version_id="v1",
            retain_until=NOON.date(),
            antivirus="clean",
        )
    cause = Cause(actor="evidence", capacity="", correlation="c", causation="")
    id = uuid5(IDS, stream)
    data = evidence_codec.encode(event, id=id, stream=stream, version=1, key=round, time=NOON, cause=cause)
    return Message(EVIDENCE, round, seq, position, 0, stream, data)
