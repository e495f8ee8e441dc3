"""What a round says to one of its units: framework, engine, which criteria apply, how far the appraisal has come."""

from dataclasses import dataclass

from chiso_contracts.rejection import Rejected
from chiso_framework import Criterion, Engine, Framework, UnitSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The round as one unit stands in it. `sheet` knows the framework and what applies to the unit."""

    round: str
    unit: str
    sheet: UnitSheet
    engine: Engine
    imported: bool = False
    released: bool = False
    concluded: bool = False

    @property
    def framework(self) -> Framework:
        """The version of the framework that the round was opened with."""
        return self.sheet.framework

    def criterion(self, code: str) -> Criterion:
        """The criterion, where it exists and applies to the unit. Raises Rejected."""
        found = self.framework.find(code)
        if found is None:
            raise Rejected("unknown-criterion", criterion=code)
        if code not in self.sheet.criteria():
            raise Rejected("criterion-not-applicable", criterion=code, unit=self.unit)
        return found
