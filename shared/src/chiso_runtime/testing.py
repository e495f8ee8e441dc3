"""Given facts, when a command, then facts or a refusal: how deciders are tested."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Generic, TypeVar

from chiso_contracts.rejection import Rejected

from chiso_runtime.command_handler import Decider

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Generic[C, S, E]):
    """`Scenario(decider=…).given(*facts).when(command).then(*facts)`."""

    decider: Decider[C, S, E]
    facts: tuple[E, ...] = ()
    now: datetime = NOON

    def given(self, *facts: E) -> "Scenario[C, S, E]":
        """The stream so far."""
        return Scenario(decider=self.decider, facts=(*self.facts, *facts), now=self.now)

    def at(self, now: datetime) -> "Scenario[C, S, E]":
        """The clock when the command is decided (noon of 2 January 2026 unless told)."""
        return Scenario(decider=self.decider, facts=self.facts, now=now)

    def when(self, command: C) -> "Result[E]":
        """Decide the command."""
        state = reduce(self.decider.evolve, self.facts, self.decider.initial)
        return Result(lambda: self.decider.decide(command, state, self.now))


class Result(Generic[E]):
    """What a decision led to."""

    def __init__(self, decide: Callable[[], Sequence[E]]) -> None:
        self._decide = decide

    def then(self, *facts: E) -> None:
        """Exactly these facts follow; none means that nothing happened."""
        assert list(self._decide()) == list(facts)

    def then_rejected(self, code: str, **details: object) -> None:
        """The command is refused with this code and, where given, these details."""
        rejected = self._rejection()
        assert rejected.code == code, f"refused with {rejected.code} {rejected.details}, not {code}"
        assert {name: rejected.details.get(name) for name in details} == details

    def _rejection(self) -> Rejected:
        try:
            facts = self._decide()
        except Rejected as rejected:
            return rejected
        raise AssertionError(f"not refused: {list(facts)}")
