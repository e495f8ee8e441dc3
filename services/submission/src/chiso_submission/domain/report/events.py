"""Facts of a report."""

from chiso_contracts.submission import (
    CriteriaAmended,
    CriteriaReopened,
    CriterionReported,
    DeadlineExtended,
    EvidenceCited,
    EvidenceConfirmed,
    EvidenceRejected,
    MeasuredValueAnswered,
    ReadingReported,
    ReportLocked,
    ReportReturned,
    ReportSubmitted,
    ReportWithdrawn,
    ValueMeasured,
)

Event = (
    CriterionReported
    | EvidenceConfirmed
    | EvidenceRejected
    | ReportSubmitted
    | ReportWithdrawn
    | ReportLocked
    | ReportReturned
    | CriteriaReopened
    | DeadlineExtended
    | CriteriaAmended
    | ValueMeasured
    | MeasuredValueAnswered
    | ReadingReported
    | EvidenceCited
)

__all__ = [
    "CriteriaAmended",
    "CriteriaReopened",
    "CriterionReported",
    "DeadlineExtended",
    "Event",
    "EvidenceCited",
    "EvidenceConfirmed",
    "EvidenceRejected",
    "MeasuredValueAnswered",
    "ReadingReported",
    "ReportLocked",
    "ReportReturned",
    "ReportSubmitted",
    "ReportWithdrawn",
    "ValueMeasured",
]
