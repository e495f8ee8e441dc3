"""Facts of a report."""

from chiso_contracts.submission import (
    CriteriaReopened,
    CriterionReported,
    DeadlineExtended,
    EvidenceConfirmed,
    EvidenceRejected,
    ReportLocked,
    ReportReturned,
    ReportSubmitted,
    ReportWithdrawn,
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
)

__all__ = [
    "CriteriaReopened",
    "CriterionReported",
    "DeadlineExtended",
    "Event",
    "EvidenceConfirmed",
    "EvidenceRejected",
    "ReportLocked",
    "ReportReturned",
    "ReportSubmitted",
    "ReportWithdrawn",
]
