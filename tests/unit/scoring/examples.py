"""A small round for scoring's tests: its framework, its units, the facts that submission tells of it."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from chiso_contracts.rounds import FrameworkSet, RoundOpened, RoundReady, UnitsAdded
from chiso_contracts.scoring import CriterionVerified
from chiso_contracts.submission import CriterionReported, ReportLocked
from chiso_contracts.values import Deadline, EvidenceRef, RoundGroup, RoundUnit
from chiso_framework import Framework, engine, from_document, to_document
from chiso_runtime.testing import Result
from chiso_scoring.domain.events import Opening
from chiso_scoring.domain.terms import Terms

ROUND = "xa-2025"
UNIT = "H40.01"
OTHER = "H40.02"
OWNER = "H40.99"

RATIO = {"kind": "ratio", "numerator_vi": "Đúng hạn", "denominator_vi": "Tổng số", "when_zero": "zero"}
COMPONENTS: list[dict[str, Any]] = [
    {
        "code": "1.1",
        "name_vi": "Kế hoạch",
        "max_points": 10,
        "rule": {"kind": "yes_no", "question_vi": "Có kế hoạch không?"},
    },
    {"code": "1.2", "name_vi": "Hồ sơ đúng hạn", "max_points": 20, "rule": RATIO, "evidence_required": True},
    {"code": "1.3", "name_vi": "Phường", "max_points": 5, "rule": {"kind": "direct"}, "applies_to": "kind=phuong"},
]
DOCUMENT: dict[str, Any] = {
    "id": "vi-du",
    "version": "1",
    "title_vi": "Bộ chỉ số ví dụ",
    "total_points": 65,
    "points_places": 2,
    "rank_places": 2,
    "decision": {"number": "1/QĐ-UBND"},
    "late": {"consequence": "points_off", "points": "5"},
    "evidence": {"missing": "explanation"},
    "no_score_reasons": [{"code": "NS1", "text_vi": "Không đúng với thực tế", "text_en": "Not true to fact"}],
    "main_indicators": [
        {"code": "1", "name_vi": "Thể chế số", "max_points": 35, "complete": True, "components": COMPONENTS},
        {"code": "2", "name_vi": "Hạ tầng số", "max_points": 30},
    ],
}
FRAMEWORK = from_document(DOCUMENT)
PASSES = [
    {"code": "tham-dinh", "name_vi": "Thẩm định", "by_vi": "Thành viên Tổ giúp việc"},
    {"code": "to-truong", "name_vi": "Tổ trưởng chốt", "name_en": "The leader closes", "by_vi": "Tổ trưởng"},
]
IN_PASSES = from_document({**DOCUMENT, "version": "2", "process": {"passes": PASSES}})
"""As FRAMEWORK, appraised in two passes."""
CLOSED_BY_LEADER = from_document(
    {**DOCUMENT, "version": "3", "process": {"passes": [PASSES[0], {**PASSES[1], "role": "team-leader"}]}}
)
"""As IN_PASSES, of which the last one is the team leader's alone."""
UNITS = (
    RoundUnit(code=UNIT, name="Xã An", kind="xa", parent="H40", groups=("xa",)),
    RoundUnit(code=OTHER, name="Xã Bình", kind="xa", parent="H40", groups=("xa",)),
)


def opened(*, imported: bool = False, rank_preview: bool = False, framework: Framework = FRAMEWORK) -> RoundOpened:
    """The round with its one group."""
    deadline = Deadline(at=datetime(2026, 1, 4, 17, tzinfo=UTC), printed="trước ngày 05/01")
    return RoundOpened(
        round=ROUND,
        name="DTI cấp xã năm 2025",
        year=2025,
        owner=OWNER,
        framework=framework.id,
        framework_version=framework.version,
        engine=1,
        groups=(RoundGroup(id="xa", name="Các xã"),),
        deadline=None if imported else deadline,
        imported=imported,
        rank_preview=rank_preview,
    )


def framework_parts(framework: Framework = FRAMEWORK) -> list[FrameworkSet]:
    """The framework's document in two parts."""
    text = json.dumps(to_document(framework), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    middle = len(text) // 2
    return [
        FrameworkSet(
            round=ROUND,
            framework=framework.id,
            framework_version=framework.version,
            sha256=sha256(text.encode()).hexdigest(),
            part=n,
            parts=2,
            text=part,
        )
        for n, part in enumerate((text[:middle], text[middle:]), 1)
    ]


def opening(**chosen: Any) -> list[Opening]:
    """All facts that open the round."""
    framework = chosen.get("framework", FRAMEWORK)
    return [
        opened(**chosen),
        *framework_parts(framework),
        UnitsAdded(round=ROUND, units=UNITS),
        RoundReady(round=ROUND, units=len(UNITS)),
    ]


def reported(criterion: str, points: str, *, unit: str = UNIT, file: str = "", **data: Any) -> CriterionReported:
    """A claim, with one evidence file where one is named."""
    return CriterionReported(
        round=ROUND,
        unit=unit,
        criterion=criterion,
        data=data,
        points=Decimal(points),
        explanation="Theo báo cáo",
        evidence=(EvidenceRef(file=file, place="trang 3"),) if file else (),
    )


def locked(*, unit: str = UNIT, late: bool = False, submitted: bool = True) -> ReportLocked:
    return ReportLocked(round=ROUND, unit=unit, submitted=submitted, late=late)


def verified(criterion: str, points: str, **said: Any) -> CriterionVerified:
    """An appraised score of the unit, as set with a reason unless told."""
    words: dict[str, Any] = {
        "outcome": "set",
        "data": {},
        "reason_code": "",
        "reason": "Theo minh chứng",
        "appraisal_pass": "",
        "body": "H40.98",
        **said,
    }
    return CriterionVerified(round=ROUND, unit=UNIT, criterion=criterion, points=Decimal(points), **words)


def terms(
    *, imported: bool = False, released: bool = False, concluded: bool = False, framework: Framework = FRAMEWORK
) -> Terms:
    """The round as the unit stands in it."""
    return Terms(
        round=ROUND,
        unit=UNIT,
        sheet=engine(1).sheet(framework, "xa", UNIT),
        engine=engine(1),
        imported=imported,
        released=released,
        concluded=concluded,
    )


def where(result: Result[Any], code: str) -> list[str]:
    """The places that a refusal with this code names."""
    rejected = result._rejection()
    assert rejected.code == code
    errors: Any = rejected.details["errors"]
    return [error["where"] for error in errors]
