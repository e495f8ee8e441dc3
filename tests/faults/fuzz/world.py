"""A small believable province for strangers to knock at: a round under way, one under appraisal, one that is public."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chiso.demonstration.papers import paper
from chiso.installation import Installation
from chiso_contracts.values import Right
from chiso_framework import shipped_framework, to_document

from tests.awaiting import until

SUBMISSION, EVIDENCE = "/api/submission/v1", "/api/evidence/v1"
SCORING, RANKING = "/api/scoring/v1", "/api/ranking/v1"
FRAMEWORK = shipped_framework("nghean-1082-2023-xa-demo")
CRITERIA = [criterion.code for criterion in FRAMEWORK.criteria()]
PROVINCE, OFFICE, TEAM = "H40", "H40.10", "H40.11"
COMMUNES = ("H40.20", "H40.21", "H40.22")
UNIT = COMMUNES[0]
RUNNING, JUDGED, PAST = "dti-2026", "dti-2025", "dti-2022"
ROUNDS = (RUNNING, JUDGED, PAST)
PEOPLE = ("can-bo", "dau-moi", "hoi-dong")

ROLES: Mapping[str, tuple[Right, ...]] = {
    "nobody": (),
    "reporter": tuple(Right(id=role, role=role, body=UNIT, parent=PROVINCE) for role in ("reporter", "head")),
    "office": (
        Right(id="administrator", role="administrator", body=OFFICE),
        Right(id="office", role="standing-body", body=OFFICE),
    ),
    "council": (
        Right(id="approver", role="approver", body=OFFICE),
        *(
            Right(id=f"{role}-{round}", role=role, body=TEAM, round=round)
            for role in ("appraiser", "council-chair")
            for round in ROUNDS
        ),
    ),
}
"""Who knocks: nobody, somebody of a unit, an officer who is also administrator, somebody who judges and approves."""

KNOWN: Mapping[str, list[Any]] = {
    "round": [*ROUNDS],
    "round_id": [*ROUNDS],
    "unit": [*COMMUNES, OFFICE],
    "units": [[UNIT]],
    "code": [*COMMUNES, OFFICE, PROVINCE],
    "predecessors": [[COMMUNES[1]]],
    "kind": ["xa"],
    "parent": [PROVINCE],
    "owner": [OFFICE],
    "body": [OFFICE, TEAM, UNIT],
    "criterion": CRITERIA[:6],
    "criteria": [CRITERIA[:2]],
    "person": [*PEOPLE],
    "right_id": ["r-1"],
    "assignment": ["a-1"],
    "group": ["xa"],
    "groups": [[{"id": "xa", "name": "Xã, phường", "units": "kind=xa"}]],
    "framework": [FRAMEWORK.id],
    "version": [FRAMEWORK.version],
    "framework_version": [FRAMEWORK.version],
    "document": [to_document(FRAMEWORK)],
    "claimed": ["5", "0.25", 3],
    "points": ["5", "0.25", 3],
    "value": ["5", 15],
    "data": [{"yes": True}, {"value": "3"}, {"numerator": "1", "denominator": "2"}, {"numerator": 1, "denominator": 0}],
    "year": [2024, 2026],
    "until": ["2026-12-31T17:00:00Z", "2199-01-01T00:00:00+07:00"],
    "as_of": ["1", "9", "2026-01-01T00:00:00Z"],
    "from": ["0", "5"],
    "to": ["7"],
    "media_type": ["application/pdf"],
    "If-Match": ['"1"', '"3"'],
}
"""Values that mean something here, by the name of the parameter or field that takes them."""

PERSON = {"nobody": "", "reporter": "dau-moi", "office": "can-bo", "council": "hoi-dong"}


@dataclass(slots=True)
class World:
    """The installation with its rounds; `known` are values that exist, by the name of the parameter or field."""

    installation: Installation
    known: dict[str, list[Any]] = field(default_factory=dict)

    def token(self, role: str) -> str:
        """A token of a session of its own: what ends one session leaves the others."""
        return self.installation.token(PERSON[role], *ROLES[role])

    def ask(self, role: str, method: str, path: str, body: Any = None) -> Any:
        """The JSON of an answer that must be a good one."""
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        answer = self.installation.client().open(path, method=method, json=body, headers=headers)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json

    def set_up(self) -> None:
        """Registry, people, framework, the three rounds."""
        self.ask("office", "POST", f"{SUBMISSION}/units", {"units": _units()})
        self.ask("office", "POST", f"{SUBMISSION}/frameworks", {"document": to_document(FRAMEWORK)})
        for person in PEOPLE:
            self.ask("office", "POST", f"{SUBMISSION}/people", {"id": person, "name": f"Người {person}"})
        self.ask("office", "POST", f"{SUBMISSION}/rounds", _round(JUDGED, 2025, timedelta(seconds=2)))
        self.ask("office", "POST", f"{SUBMISSION}/rounds", _round(RUNNING, 2026, timedelta(days=10)))
        self.ask("office", "POST", f"{SUBMISSION}/rounds", _round(PAST, 2022, None))
        self.installation.settle()
        files = [self._file(round) for round in (RUNNING, JUDGED)]
        for round, file in zip((RUNNING, JUDGED), files, strict=True):
            self._report(round, file)
        self._import()
        self._judge()
        self.known = {**KNOWN, "file": files}

    def _report(self, round: str, file: str) -> None:
        proof = [{"file": file, "place": "trang 1"}]
        for criterion, data in (("2.1", {"yes": True}), ("1.1", {})):
            path = f"{SUBMISSION}/rounds/{round}/reports/{UNIT}/criteria/{criterion}"
            self.ask("reporter", "PUT", path, {"data": data, "evidence": proof} | ({} if data else {"claimed": "0"}))

    def _file(self, round: str) -> str:
        content = paper("Minh chứng", ["Tài liệu"])
        asked = {"round": round, "unit": UNIT, "name": "minh-chung.pdf", "size": len(content)}
        granted = self.ask("reporter", "POST", f"{EVIDENCE}/files", {**asked, "media_type": "application/pdf"})
        grant = granted["grant"]
        self.installation.client().open(grant["url"], method=grant["method"], data=content, headers=grant["headers"])
        self.ask("reporter", "POST", f"{EVIDENCE}/files/{granted['file']}/arrival")
        return str(granted["file"])

    def _import(self) -> None:
        for unit in COMMUNES:
            claimed = {"criterion": "2.1", "value": "15", "by": "Sở", "at": "2023"}
            self.ask("office", "POST", f"{SUBMISSION}/rounds/{PAST}/import", {"unit": unit, "values": [claimed]})
            self.installation.settle()
            decided = {**claimed, "stage": "decided"}
            self.ask("office", "POST", f"{SCORING}/rounds/{PAST}/import", {"unit": unit, "values": [decided]})
        conclusion = {"number": "78/TB-HĐĐG", "date": "2023-03-01"}
        self.ask("council", "POST", f"{SCORING}/rounds/{PAST}/conclusion", conclusion)
        self.installation.settle()
        self.ask("council", "POST", f"{RANKING}/rounds/{PAST}/approval", {"number": "90/QĐ", "date": "2023-03-20"})

    def _judge(self) -> None:
        card = f"{SCORING}/rounds/{JUDGED}/cards/{UNIT}"
        until(lambda: self.ask("council", "GET", card)["locked"])
        self.ask("council", "POST", f"{card}/criteria/2.1/verification", {"outcome": "accepted"})
        self.installation.settle()


def _units() -> list[dict[str, Any]]:
    communes = [{"code": code, "name": f"Xã {code}", "kind": "xa", "parent": PROVINCE} for code in COMMUNES]
    offices = [{"code": code, "name": f"Sở {code}", "kind": "so", "parent": PROVINCE} for code in (OFFICE, TEAM)]
    return [{"code": PROVINCE, "name": "Tỉnh Nghệ An", "kind": "tinh"}, *offices, *communes]


def _round(id: str, year: int, ends: timedelta | None) -> dict[str, Any]:
    deadline = ends and {"at": (datetime.now(UTC) + ends).isoformat(), "printed": "trước ngày đã nêu"}
    return {
        "id": id,
        "name": f"DTI cấp xã năm {year}",
        "year": year,
        "owner": OFFICE,
        "framework": FRAMEWORK.id,
        "framework_version": FRAMEWORK.version,
        "groups": [{"id": "xa", "name": "Xã, phường", "units": "kind=xa"}],
        "deadline": deadline,
        "imported": deadline is None,
    }
