"""Example data of submission's rules: a small framework with every rule kind in question, a round, a unit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from chiso_contracts.submission import CriterionReported, EvidenceConfirmed, ReportLocked, ReportSubmitted
from chiso_contracts.values import EvidenceRef, RoundUnit
from chiso_framework import Framework, LateReport, engine, from_document
from chiso_submission.domain.report.commands import ReportCriterion
from chiso_submission.domain.report.terms import Terms

ROUND, UNIT = "dti-2025", "H40.01"
NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
DEADLINE = NOON + timedelta(days=2)
AFTER = DEADLINE + timedelta(hours=1)
FILE, OTHER_FILE = "a" * 32, "b" * 32

DOCUMENT: dict[str, Any] = {
    "id": "xa-demo",
    "version": "1",
    "title_vi": "Bộ chỉ số minh họa",
    "total_points": "30",
    "points_places": 2,
    "rank_places": 2,
    "decision": {"number": "1/QĐ"},
    "late": {"consequence": "no_score"},
    "evidence": {"missing": "refused"},
    "groups": [{"id": "xa", "name_vi": "Xã", "units": "kind=xa"}],
    "main_indicators": [
        {
            "code": "1",
            "name_vi": "Nhận thức số",
            "max_points": "30",
            "components": [
                {
                    "code": "1.1",
                    "name_vi": "Kế hoạch",
                    "max_points": "10",
                    "rule": {"kind": "yes_no", "question_vi": "Có ban hành kế hoạch?"},
                    "evidence_required": True,
                },
                {
                    "code": "1.2",
                    "name_vi": "Tỷ lệ hồ sơ",
                    "max_points": "10",
                    "rule": {
                        "kind": "ratio",
                        "numerator_vi": "Số hồ sơ",
                        "denominator_vi": "Tổng số",
                        "when_zero": "zero",
                    },
                },
                {
                    "code": "1.3",
                    "name_vi": "Chỉ dành cho sở",
                    "max_points": "10",
                    "rule": {"kind": "direct"},
                    "applies_to": "kind=so",
                },
            ],
        }
    ],
}
FRAMEWORK = from_document(DOCUMENT)


def terms(framework: Framework = FRAMEWORK, *, imported: bool = False) -> Terms:
    """The round as the commune stands in it."""
    return Terms(
        round=ROUND,
        unit=RoundUnit(code=UNIT, name="Xã A", kind="xa", parent="H40", groups=("xa",)),
        framework=framework,
        engine=engine(1),
        applicable=frozenset({"1.1", "1.2"}),
        deadline=None if imported else DEADLINE,
        imported=imported,
    )


def late(consequence: Any) -> Terms:
    """The same round where the framework says something else of late reports."""
    points = Decimal(1) if consequence == "points_off" else None
    return terms(replace(FRAMEWORK, late=LateReport(consequence=consequence, points=points)))


def report(
    criterion: str = "1.2",
    data: dict[str, Any] | None = None,
    *,
    round: Terms | None = None,
    claimed: object = None,
    explanation: str = "",
    evidence: tuple[EvidenceRef, ...] = (),
    expected: int | None = None,
) -> ReportCriterion:
    """A request to report a criterion; 3 of 4 files unless told."""
    return ReportCriterion(
        terms=round or terms(),
        criterion=criterion,
        data={"numerator": "3", "denominator": "4"} if data is None else data,
        claimed=claimed,
        explanation=explanation,
        evidence=evidence,
        expected=expected,
    )


def reported(
    criterion: str = "1.2",
    points: str = "7.50",
    data: dict[str, Any] | None = None,
    *evidence: EvidenceRef,
    explanation: str = "",
) -> CriterionReported:
    """What that request comes to."""
    return CriterionReported(
        round=ROUND,
        unit=UNIT,
        criterion=criterion,
        data={"numerator": "3", "denominator": "4"} if data is None else data,
        points=Decimal(points),
        explanation=explanation,
        evidence=evidence,
    )


def confirmed(file: str = FILE) -> EvidenceConfirmed:
    """The evidence service kept a file."""
    return EvidenceConfirmed(round=ROUND, unit=UNIT, file=file, sha256="0" * 64, size=10, version_id="v1")


def submitted(sheet: str = "", *, late: bool = False) -> ReportSubmitted:
    """The head sent the report."""
    return ReportSubmitted(round=ROUND, unit=UNIT, sheet=sheet, late=late)


def locked(*, submitted: bool = True, late: bool = False) -> ReportLocked:
    """The figures are fixed."""
    return ReportLocked(round=ROUND, unit=UNIT, submitted=submitted, late=late)
