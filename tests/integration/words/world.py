"""Rounds of a framework with its own words, played as far as their pages need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chiso.demonstration.papers import paper
from chiso.installation import Installation
from chiso_contracts.values import Right
from chiso_runtime.access import COOKIE
from werkzeug.test import Client, TestResponse

from tests.awaiting import until
from tests.faults.model.clock import Clock
from tests.integration.words import spoken

SUBMISSION, EVIDENCE = "/api/submission/v1", "/api/evidence/v1"
SCORING, RANKING = "/api/scoring/v1", "/api/ranking/v1"
PROVINCE, OFFICE, TEAM = "H40", "H40.10", "H40.11"
PLACES = ("H40.20", "H40.21")
PLACE = PLACES[0]
FRAMEWORK, ADJUSTED, TARGET, LEVELLED = "thu", "thu-rieng", "thu-tren", "thu-bac"
AMENDED, DRAFT = "2", "3"
RUNNING, RELEASED, APPROVED, CLIMBING = "dang-lam", "da-bao", "da-duyet", "len-bac"
ROUNDS = (RUNNING, RELEASED, APPROVED)
CAMPAIGN = "dot-2025"
CRITERIA = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")

COPY = {"from": f"{FRAMEWORK}@1"}

ROLES: Mapping[str, tuple[Right, ...]] = {
    "public": (),
    "reporter": tuple(
        Right(id=role, role=role, body=PLACE, parent=PROVINCE, capacity="Chức A") for role in ("reporter", "head")
    ),
    "office": (
        Right(id="administrator", role="administrator", body=OFFICE),
        Right(id="office", role="standing-body", body=OFFICE),
    ),
    "judges": tuple(
        Right(id=f"{role}-{round}", role=role, body=TEAM, capacity="Chức B", round=round)
        for role in ("appraiser", "council-chair")
        for round in (*ROUNDS, "tu-choi-chat")
    ),
    "approver": (Right(id="approver", role="approver", body=OFFICE),),
}


@dataclass(slots=True)
class World:
    """The installation; `file` is a kept file of the running round."""

    installation: Installation
    clock: Clock
    file: str = ""
    _tokens: dict[str, str] = field(default_factory=dict)

    def token(self, role: str) -> str:
        if role not in self._tokens:
            self._tokens[role] = self.installation.token(f"nguoi-{role}", *ROLES[role])
        return self._tokens[role]

    def browser(self, role: str) -> Client:
        """Somebody's browser."""
        client = self.installation.client()
        if ROLES[role]:
            client.set_cookie(COOKIE, self.token(role), domain="localhost", secure=True)
        return client

    def ask(self, role: str, method: str, path: str, body: Any = None) -> Any:
        """The JSON of an answer that must be a good one."""
        answer = self.fetch(role, path, method=method, json=body)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json

    def fetch(self, role: str, path: str, **asked: Any) -> TestResponse:
        """Any answer of the API."""
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        return self.installation.client().open(path, headers=headers, **asked)

    def play(self) -> None:
        """Registry, frameworks, and the three rounds up to their stages."""
        self.ask("office", "POST", f"{SUBMISSION}/units", {"units": _units()})
        for document in documents():
            self.ask("office", "POST", f"{SUBMISSION}/frameworks", {"document": document})
        for round in ROUNDS:
            self.ask("office", "POST", f"{SUBMISSION}/rounds", _round(round))
        self.ask("office", "POST", f"{SUBMISSION}/rounds", _round(CLIMBING, LEVELLED))
        self.installation.settle()
        self.ask("office", "PUT", f"{SUBMISSION}/framework-drafts/{FRAMEWORK}/{DRAFT}", COPY)
        self.installation.settle()
        for round in ROUNDS:
            self._report(round)
        self._more(RUNNING)
        self.clock.set(timedelta(days=2))
        for round in (RELEASED, APPROVED):
            self._judge(round)
        self._approve()
        self._plan()

    def _plan(self) -> None:
        plan = {"id": CAMPAIGN, "name": "Dot 2025", "year": 2025, "owner": OFFICE, "rounds": [*ROUNDS, CLIMBING]}
        self.ask("office", "POST", f"{SUBMISSION}/campaigns", plan)
        self.installation.settle()

    def _report(self, round: str) -> None:
        self.file = self._upload(round)
        proof = [{"file": self.file, "place": "trang 1"}]
        for criterion, data in (("1.1", {"yes": True}), ("1.2", {"nothing_arose": True}), ("1.3", {"value": "3"})):
            path = f"{SUBMISSION}/rounds/{round}/reports/{PLACE}/criteria/{criterion}"
            body = {"data": data, "evidence": proof, "explanation": "Theo số liệu"}
            self.ask("reporter", "PUT", path, body | ({"claimed": "5"} if criterion == "1.3" else {}))
        self.installation.settle()

    def _more(self, round: str) -> None:
        """A reading, and a value that somebody else measured."""
        report = f"{SUBMISSION}/rounds/{round}/reports/{PLACE}/criteria"
        self.ask("reporter", "PUT", f"{report}/1.4/readings/1", {"data": {"count": "2"}})
        measured = {"source": "Cổng đo", "document": "5/CV", "measured_on": "2025-12-01"}
        rows = [{"unit": PLACE, "data": {"count": "3"}}]
        path = f"{SUBMISSION}/rounds/{round}/criteria/1.5/measurements"
        self.ask("office", "POST", path, {**measured, "rows": rows})
        self.installation.settle()

    def _upload(self, round: str) -> str:
        content = paper("Minh chung", ["Trang"])
        asked = {"round": round, "unit": PLACE, "name": "minh-chung.pdf", "size": len(content)}
        granted = self.ask("reporter", "POST", f"{EVIDENCE}/files", {**asked, "media_type": "application/pdf"})
        grant, file = granted["grant"], str(granted["file"])
        self.installation.client().open(grant["url"], method=grant["method"], data=content, headers=grant["headers"])
        self.ask("reporter", "POST", f"{EVIDENCE}/files/{file}/arrival")
        self.installation.settle()
        until(lambda: self.ask("reporter", "GET", f"{EVIDENCE}/files/{file}")["state"] == "kept")
        return file

    def _judge(self, round: str) -> None:
        card = f"{SCORING}/rounds/{round}/cards/{PLACE}"
        until(lambda: self.ask("judges", "GET", card)["locked"])
        refused = {"outcome": "no-score", "reason_code": "K1", "reason": "Không khớp"}
        other = {"outcome": "set", "data": {"value": "2"}, "reason": "Trang 3"}
        accepted = {"outcome": "accepted"}
        said: dict[str, dict[str, Any]] = {"1.1": accepted, "1.2": refused, "1.3": other}
        for criterion, body in said.items():
            self.ask("judges", "POST", f"{card}/criteria/{criterion}/verification", {**body, "pass": "p1"})
        self.installation.settle()
        self.ask("office", "POST", f"{SCORING}/rounds/{round}/release", {"document": "15/TB"})
        self.installation.settle()
        self.ask("reporter", "POST", f"{card}/criteria/1.2/answer", {"text": "Xin xem lại", "evidence": []})
        decided = {"points": "4", "reason": "Đồng ý một phần", "minutes": "3/BB"}
        self.ask("judges", "POST", f"{card}/criteria/1.2/decision", decided)
        self.installation.settle()

    def _approve(self) -> None:
        conclusion = {"number": "78/TB", "date": "2026-03-01"}
        self.ask("judges", "POST", f"{SCORING}/rounds/{APPROVED}/conclusion", conclusion)
        self.installation.settle()
        decision = {"number": "90/QĐ", "date": "2026-03-20"}
        self.ask("approver", "POST", f"{RANKING}/rounds/{APPROVED}/approval", decision)
        self.installation.settle()


def documents() -> list[dict[str, Any]]:
    """The framework, a version of one's own that adjusts it, and the set above it that it feeds."""
    items = [
        {"criterion": "1.1", "field": "yes", "owner_vi": "Cục A", "owner_en": "Office A"},
        {"criterion": "1.2", "field": "numerator", "of": "1.2", "of_field": "numerator"},
        {"criterion": "1.2", "field": "denominator", "of": "1.2", "of_field": "denominator"},
        {"criterion": "1.3", "field": "value", "take": "count", "of": "1.1", "of_field": "yes"},
    ]
    feed = {"framework": f"{TARGET}@1", "owner_vi": "Sở A", "owner_en": "Department A", "items": items}
    framework = spoken.document(FRAMEWORK, feeds=[feed])
    adjusted = spoken.document(ADJUSTED, based_on=f"{FRAMEWORK}@1", points_places=1, feeds=[feed])
    amended = {**framework, "version": AMENDED, "points_places": 1}
    return [framework, adjusted, amended, spoken.document(TARGET), spoken.levelled(LEVELLED)]


def _units() -> list[dict[str, Any]]:
    places = [{"code": code, "name": f"Xã {code}", "kind": "xa", "parent": PROVINCE} for code in PLACES]
    offices = [{"code": code, "name": f"Sở {code}", "kind": "so", "parent": PROVINCE} for code in (OFFICE, TEAM)]
    return [{"code": PROVINCE, "name": "Tỉnh A", "kind": "tinh"}, *offices, *places]


def _round(id: str, framework: str = FRAMEWORK) -> dict[str, Any]:
    ends = timedelta(days=10 if id in (RUNNING, CLIMBING) else 1)
    return {
        "id": id,
        "name": f"Kỳ {id}",
        "year": 2025,
        "owner": OFFICE,
        "framework": framework,
        "framework_version": "1",
        "groups": [{"id": "a", "name": "Bảng A", "units": "kind=xa"}, {"id": "b", "name": "Bảng B", "units": [PLACE]}],
        "deadline": {"at": (datetime.now(UTC) + ends).isoformat(), "printed": "trước ngày đã nêu"},
    }
