"""What a checker says when something does not hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An invariant (I1 to I6) that does not hold: the place, what should be there, what is."""

    invariant: str
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.invariant} at {self.where}: expected {self.expected}, found {self.found}"


class CannotJudge(Exception):
    """A round that the checker's own arithmetic can't fold: its log is broken, or its framework asks for more."""
