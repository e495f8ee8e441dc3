"""What a unit's report shows of criteria in which the unit does not score itself (không tự chấm)."""

from collections.abc import Mapping, Sequence
from typing import Any

from chiso_framework import Criterion
from chiso_framework.decimals import EXACT, ZERO

from chiso_submission.queries import Row
from chiso_submission.rounds import OpenedRound

EMPTY: Mapping[str, Any] = {"measured": None, "not_held": None, "answerable": False}
SETTLED: Mapping[str, Any] = {"missing": [], "at_stake": ZERO, "editable": False, "to_review": False, "points": None}
"""What a unit claimed before an amendment had it measured is no claim any more."""


def shown(round: OpenedRound, criterion: Criterion, row: Row, measured: Mapping[str, Row], report: Row) -> Row:
    """The criterion's row with where its figure comes from, and what was measured; the unit owes nothing of it."""
    found = {**row, "source": criterion.source, **EMPTY}
    if criterion.source == "self" or round.opened.imported:
        return found
    value = measured.get(criterion.code)
    answerable = value is not None and _answerable(report, criterion.code)
    return {
        **found,
        **SETTLED,
        "measured": value,
        "to_review": value is not None and criterion.code in report["to_review"],
        "not_held": round.not_held.get(criterion.code),
        "answerable": answerable,
    }


def total(applicable: Sequence[Criterion], rows: Sequence[Row]) -> Row:
    """What was measured, as points that are known: of criteria that compare all units none are yet."""
    points = ZERO
    for criterion, row in zip(applicable, rows, strict=True):
        if row["measured"] and row["not_held"] is None and criterion.scored and not row["to_review"]:
            add = EXACT.subtract if criterion.counts == "penalty" else EXACT.add
            points = add(points, row["measured"]["points"])
    return {"measured": points}


def _answerable(report: Row, criterion: str) -> bool:
    """Whether the unit may answer as the report stood when it was read; the command decides."""
    if report["stage"] in ("returned", "reopened"):
        return not report["editable"] or criterion in report["editable"]
    return bool(report["stage"] != "locked")
