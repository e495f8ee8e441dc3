"""The round that follows from its facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import RoundUnit

from chiso_submission.domain.round.events import (
    AssignmentsAdded,
    Event,
    FrameworkSet,
    Opening,
    RoundAmended,
    RoundOpened,
    RoundReady,
    SurveyNotHeld,
    SurveyNotHeldTakenBack,
    UnitsAdded,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """An amendment of the round's framework, with the canonical text of the version that holds from then on."""

    fact: RoundAmended
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The facts that opened the round, as they were recorded, and what followed. `version` counts the stream's facts.

    `assigned` are the assignments with the stream version of each. `told` is the text of a version that the round has
    not moved to yet. `not_held` are the criteria whose survey nobody held, with the document that says so.
    """

    version: int = 0
    opening: tuple[Opening, ...] = ()
    assigned: tuple[tuple[int, AssignmentsAdded], ...] = ()
    told: tuple[FrameworkSet, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    not_held: Mapping[str, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether the opening is complete."""
        return bool(self.opening) and isinstance(self.opening[-1], RoundReady)

    def opened(self) -> RoundOpened:
        """How the round was opened. Raises Rejected when it was not."""
        if not self.ready or not isinstance(self.opening[0], RoundOpened):
            raise Rejected("unknown-round")
        return self.opening[0]

    def units(self) -> dict[str, RoundUnit]:
        """The round's units by code."""
        added = (fact for fact in self.opening if isinstance(fact, UnitsAdded))
        return {unit.code: unit for fact in added for unit in fact.units}

    @property
    def assignments(self) -> tuple[AssignmentsAdded, ...]:
        """Who is assigned to the round, also those whose assignment ended."""
        return tuple(fact for _, fact in self.assigned)

    def numbered(self) -> Iterator[tuple[int, AssignmentsAdded]]:
        """Assignments with the stream version of each."""
        return iter(self.assigned)

    def text(self) -> str:
        """The canonical text of the version that holds now."""
        return self.texts()[-1]

    def texts(self) -> tuple[str, ...]:
        """The canonical texts of all versions that the round had, the opening's first."""
        opened = "".join(fact.text for fact in self.opening if isinstance(fact, FrameworkSet))
        return opened, *(amendment.text for amendment in self.amendments)


INITIAL = Round()


def evolve(round: Round, event: Event) -> Round:
    return _with(replace(round, version=round.version + 1), event)


def _with(round: Round, event: Event) -> Round:
    match event:
        case FrameworkSet() if round.ready:
            return replace(round, told=(*round.told, event))
        case RoundOpened() | FrameworkSet() | UnitsAdded() | RoundReady():
            return replace(round, opening=(*round.opening, event))
        case AssignmentsAdded():
            return replace(round, assigned=(*round.assigned, (round.version, event)))
        case SurveyNotHeld(criteria=criteria, document=document):
            return replace(round, not_held={**round.not_held, **dict.fromkeys(criteria, document)})
        case SurveyNotHeldTakenBack(criteria=criteria):
            kept = {code: document for code, document in round.not_held.items() if code not in criteria}
            return replace(round, not_held=kept)
        case RoundAmended():
            amendment = Amendment(fact=event, text="".join(fact.text for fact in round.told))
            return replace(round, told=(), amendments=(*round.amendments, amendment))
    assert_never(event)
