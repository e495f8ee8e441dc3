"""What a round says to one of its units: framework, engine, which criteria apply, how far the appraisal has come."""

from dataclasses import dataclass

from chiso_contracts.rejection import Rejected
from chiso_framework import Criterion, Engine, Framework, UnitSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The round as one unit stands in it. `sheet` knows the framework and what applies to the unit.

    `amendments` counts those that led to this version of the framework; it is `current` where the round has no newer.
    `not_held` are the criteria whose survey nobody held.
    """

    round: str
    unit: str
    sheet: UnitSheet
    engine: Engine
    imported: bool = False
    released: bool = False
    concluded: bool = False
    amendments: int = 0
    current: bool = True
    not_held: frozenset[str] = frozenset()

    @property
    def framework(self) -> Framework:
        """The version of the framework that this is said by."""
        return self.sheet.framework

    def refuse_not_held(self, criterion: str) -> None:
        """Raises Rejected where nobody held the survey of the criterion: the framework says what counts."""
        if criterion in self.not_held:
            raise Rejected("survey-not-held", criterion=criterion)

    def criterion(self, code: str) -> Criterion:
        """The criterion, where it exists and applies to the unit. Raises Rejected."""
        found = self.framework.find(code)
        if found is None:
            raise Rejected("unknown-criterion", criterion=code)
        if code not in self.sheet.criteria():
            raise Rejected("criterion-not-applicable", criterion=code, unit=self.unit)
        return found
