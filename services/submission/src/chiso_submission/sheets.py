"""A unit's report as people see it: every criterion that applies, what it claims, what is missing, points at stake."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from chiso_framework import Criterion, excluded
from chiso_framework.decimals import EXACT, ZERO, exact_sum
from chiso_framework.evaluate import NOTHING
from chiso_runtime.database import Database

from chiso_submission import measured_queries, measured_states, queries, reading_rows
from chiso_submission.carrying import carried
from chiso_submission.domain.report.terms import Terms
from chiso_submission.outstanding import noted
from chiso_submission.queries import Row
from chiso_submission.rounds import OpenedRound

PENDING = {"state": "pending", "sha256": "", "size": 0, "version_id": "", "findings": [], "citation": None}
UNREPORTED: Mapping[str, Any] = {
    "changed": 0,
    "data": {},
    "points": None,
    "explanation": "",
    "evidence": [],
    "provenance": None,
    "actor": None,
    "capacity": None,
    "reported_at": None,
    "event": None,
}


def sheet(conn: Database, round: OpenedRound, unit: str, today: date) -> Row | None:
    """The whole report as it stands on a day, or None while the read models do not know it. Raises Rejected."""
    terms = round.terms(unit)
    report = queries.report(conn, terms.round, unit)
    if report is None:
        return None
    reported, files = queries.criteria(conn, terms.round, unit), queries.evidence(conn, terms.round, unit)
    applicable = [criterion for criterion in terms.framework.criteria() if criterion.code in terms.applicable]
    report = {**report, "to_review": waiting(round, unit, report), "framework": terms.framework.reference}
    criteria = [
        criterion_state(terms, criterion, reported.get(criterion.code), files, report) for criterion in applicable
    ]
    read = reading_rows.of_unit(conn, terms.round, unit)
    criteria = [
        noted(criterion, row, read.get(criterion.code, ()), files, PENDING, round.opened.year, today)
        for criterion, row in zip(applicable, criteria, strict=True)
    ]
    measured = measured_queries.of_unit(conn, terms.round, unit)
    criteria = [
        measured_states.shown(round, criterion, row, measured, report)
        for criterion, row in zip(applicable, criteria, strict=True)
    ]
    marked = [row["criterion"] for row in criteria if row["to_review"]]
    added = {**totals(applicable, criteria), **measured_states.total(applicable, criteria)}
    return {**report, "to_review": marked, "criteria": criteria, **added}


def waiting(round: OpenedRound, unit: str, report: Row) -> list[str]:
    """Criteria to be looked at again, also by amendments that the unit is about to move with."""
    coming = (carried(round, unit, number) for number in range(report["amended"] + 1, len(round.amendments) + 1))
    return sorted({*report["to_review"], *(code for command in coming for code in command.criteria)})


def totals(applicable: Sequence[Criterion], rows: Sequence[Row]) -> Row:
    """What is claimed, of how much, and what is at stake: without unscored criteria and those left out.

    Claims by an earlier version, which wait to be looked at again, are not counted.
    """
    by_count: dict[str, list[Row]] = {"points": [], "bonus": [], "penalty": []}
    for criterion, row in zip(applicable, rows, strict=True):
        if criterion.scored and (row["to_review"] or not excluded(criterion, row["data"])):
            by_count[criterion.counts].append(row)
    added = [*by_count["points"], *by_count["bonus"]]
    lost = exact_sum(_counted(row) for row in by_count["penalty"])
    return {
        "claimed": EXACT.subtract(exact_sum(_counted(row) for row in added), lost),
        "applicable_max": exact_sum(row["max_points"] for row in by_count["points"]),
        "at_stake": exact_sum(row["at_stake"] for row in added),
    }


def _counted(row: Row) -> Decimal:
    return ZERO if row["to_review"] else row["points"] or ZERO


def criterion_state(
    terms: Terms, criterion: Criterion, reported: Row | None, files: Mapping[str, Row], report: Row
) -> Row:
    """One criterion: its terms, what was reported, what is missing and how many points depend on that."""
    given = {**UNREPORTED, **(reported or {})}
    evidence = [{**ref, **(files.get(ref["file"]) or PENDING)} for ref in given["evidence"]]
    missing = _missing(terms, criterion, given, evidence, reported is not None)
    to_review = reported is not None and criterion.code in report["to_review"]
    if to_review:
        missing = ["review", *missing]
    return {
        **given,
        "criterion": criterion.code,
        "main_indicator": criterion.main_indicator,
        "name_vi": criterion.name_vi,
        "name_en": criterion.name_en,
        "max_points": criterion.max_points,
        "rule": criterion.rule.document(),
        "evidence_required": criterion.evidence_required,
        "demonstration": criterion.demonstration,
        "reported": reported is not None,
        "to_review": to_review,
        "editable": _editable(terms, report, criterion.code),
        "version": given["changed"],
        "evidence": evidence,
        "missing": missing,
        "at_stake": _at_stake(criterion, given["points"], missing),
    }


def _missing(
    terms: Terms, criterion: Criterion, given: Row, evidence: Sequence[Mapping[str, Any]], reported: bool
) -> list[str]:
    if not reported:
        return ["answer"]
    if terms.imported:
        return []
    states = {ref["state"] for ref in evidence}
    found = [f"evidence-{state}" for state in ("refused", "pending") if state in states]
    if criterion.evidence_required and given["points"] and not evidence and NOTHING not in given["data"]:
        found.append("evidence")
    return found


def _at_stake(criterion: Criterion, points: Decimal | None, missing: Sequence[str]) -> Decimal:
    """What an unanswered criterion, or one to be looked at again, could bring; what an unproved one would lose."""
    if not missing:
        return ZERO
    if "review" in missing:
        return criterion.max_points
    return criterion.max_points if points is None else EXACT.plus(points)


def _editable(terms: Terms, report: Row, criterion: str) -> bool:
    """Whether the unit may change the criterion as the report stood when it was read; the command decides."""
    if terms.imported:
        return False
    match report["stage"]:
        case "draft":
            return True
        case "returned" | "reopened":
            return not report["editable"] or criterion in report["editable"]
        case "locked":
            return not report["sent"] and not terms.late_refused
    return False
