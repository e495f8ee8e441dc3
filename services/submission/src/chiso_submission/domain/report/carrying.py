"""A report in a round whose framework was amended: what is carried over, what waits to be looked at again."""

from collections.abc import Mapping

from chiso_contracts.rejection import Rejected

from chiso_submission.domain.report.commands import CarryOver
from chiso_submission.domain.report.events import CriteriaAmended, CriterionReported, Event
from chiso_submission.domain.report.state import Report
from chiso_submission.domain.report.terms import Terms


def carry_over(command: CarryOver, report: Report) -> list[Event]:
    """The unit's move to the amended version, also where nothing of it changed; once for each amendment.

    Raises ValueError where an earlier amendment was left out.
    """
    if report.amended >= command.number:
        return []
    if report.amended != command.number - 1:
        raise ValueError(f"amendment {report.amended + 1} of {command.round} comes before {command.number}")
    answered_before = (code for code in sorted(command.gained) if code in report.entries)
    return [
        CriteriaAmended(
            round=command.round,
            unit=command.unit,
            framework_version=command.framework_version,
            criteria=tuple(dict.fromkeys([*command.criteria, *answered_before])),
        )
    ]


def refuse_moved(terms: Terms, report: Report) -> None:
    """Refuse what was decided by another version than the one that the report stands in. Raises Rejected."""
    if terms.amendments != report.amended:
        raise Rejected("round-amended", framework=terms.framework.reference)


def counting(report: Report, terms: Terms) -> Mapping[str, CriterionReported]:
    """What was reported of the criteria that the unit has now, and in which it scores itself."""
    own = terms.self_scored()
    return {code: entry.reported for code, entry in report.entries.items() if code in own}


def unreviewed(report: Report, terms: Terms) -> list[str]:
    """Answered criteria that wait to be looked at again, of those that the unit scores itself and may change."""
    waiting = report.to_review & report.entries.keys() & terms.applicable
    if report.editable:
        waiting &= set(report.editable)
    own = (criterion.code for criterion in terms.framework.criteria() if criterion.source == "self")
    return [code for code in own if code in waiting]
