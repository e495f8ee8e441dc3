"""Approval of results: each decision makes one edition (lần công bố) of a round, or of a part of it.

Bodies number their decisions each for itself: the same number of two parents is two decisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chiso_contracts.rejection import Rejected

from chiso_ranking.domain.commands import ApproveResults, Command
from chiso_ranking.domain.events import Event, ResultsApproved


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """The approvals of one round, oldest first."""

    approved: tuple[ResultsApproved, ...] = ()


INITIAL = Editions()


def decide(command: Command, state: Editions, now: datetime) -> Sequence[Event]:
    """What follows from the command. Raises Rejected."""
    if (same := _same(state, command)) is not None:
        return _repeated(command, same)
    if not (command.concluded or command.imported):
        raise Rejected("round-not-concluded", round=command.round)
    return [_approval(command, edition=len(state.approved) + 1)]


def evolve(state: Editions, event: Event) -> Editions:
    """The state after the event."""
    return replace(state, approved=(*state.approved, event))


def _same(state: Editions, command: ApproveResults) -> ResultsApproved | None:
    decision = command.parent, command.number
    return next((approved for approved in state.approved if (approved.parent, approved.number) == decision), None)


def _repeated(command: ApproveResults, same: ResultsApproved) -> Sequence[Event]:
    """The same decision again is no new fact."""
    if command.date != same.date:
        raise Rejected("approval-number-used", number=same.number, edition=same.edition)
    return []


def _approval(command: ApproveResults, *, edition: int) -> ResultsApproved:
    return ResultsApproved(
        round=command.round,
        edition=edition,
        position=command.position,
        number=command.number,
        date=command.date,
        approver=command.approver,
        body=command.body,
        groups=command.groups,
        parent=command.parent,
    )
