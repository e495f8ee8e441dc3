"""Moving a running round to an amended version of its framework: what may be moved to, and what that changes."""

from typing import NamedTuple

from chiso_contracts.rejection import Rejected
from chiso_framework import Difference, Framework, difference

from chiso_submission.domain.framework.document import digest, framework_of
from chiso_submission.domain.round.commands import AmendRound
from chiso_submission.domain.round.events import Event, RoundAmended, RoundOpened
from chiso_submission.domain.round.opening import refuse_outline, told
from chiso_submission.domain.round.state import Round

ALL_POINTS = ("points_places", "rounding", "value_scale")
"""What is said once of the framework and decides about the points of every criterion."""

NOTES = ("demonstration", "not_public")
"""What is noted of a criterion and touches no answer."""


class Changes(NamedTuple):
    """Codes of criteria: of both versions to be looked at again, only of the new one, only of the old one."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


def amend(command: AmendRound, round: Round) -> list[Event]:
    """The version's text and the move to it; the same amendment again is no fact. Raises Rejected."""
    opened, framework = round.opened(), command.framework
    last = round.amendments[-1].fact if round.amendments else None
    if last and (last.sha256, last.document) == (digest(command.text), command.document):
        return []
    before = framework_of(round.text())
    _refuse_unfit(opened, before, framework)
    found = changes(before, framework)
    amended = RoundAmended(
        round=command.round,
        framework=framework.id,
        framework_version=framework.version,
        engine=opened.engine,
        sha256=digest(command.text),
        document=command.document,
        changed=found.changed,
        added=found.added,
        gone=found.gone,
    )
    return [*told(command.round, framework, command.text), amended]


def changes(before: Framework, after: Framework) -> Changes:
    """What a round's move from one version to the other changes, in the order of the versions."""
    old, new = ([criterion.code for criterion in framework.criteria()] for framework in (before, after))
    differences = difference(before, after)
    everything = any(one.where in ALL_POINTS for one in differences)
    differing = {one.criterion for one in differences if _counts(one)}
    return Changes(
        changed=tuple(code for code in new if code in old and (everything or code in differing)),
        added=tuple(code for code in new if code not in old),
        gone=tuple(code for code in old if code not in new),
    )


def _counts(one: Difference) -> bool:
    """Whether an answer has to be looked at again: everything but words and notes."""
    return one.what != "text" and one.where.rpartition(".")[2] not in NOTES


def _refuse_unfit(opened: RoundOpened, before: Framework, after: Framework) -> None:
    if opened.imported:
        raise Rejected("round-imported")
    if after.id != before.id:
        raise Rejected("other-framework", framework=before.id)
    if after.version == before.version:
        raise Rejected("same-version", framework=before.reference)
    refuse_outline(after)
    if after.engine != opened.engine:
        raise Rejected("other-engine", engine=opened.engine, asked=after.engine)
    if after.mode != before.mode:
        raise Rejected("other-mode", framework=after.reference)
    groups, asked = ({group.id for group in framework.groups} for framework in (before, after))
    if groups != asked:
        raise Rejected("other-groups", groups=sorted(groups), asked=sorted(asked))
