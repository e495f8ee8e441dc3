"""What a round says to one of its units: framework, deadline, which criteria apply."""

from dataclasses import dataclass
from datetime import datetime

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import RoundUnit
from chiso_framework import Criterion, Engine, Framework


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The round as one unit stands in it. `applicable` are codes of criteria; `deadline` is None when imported.

    `amendments` counts those that led to this version of the framework.
    """

    round: str
    unit: RoundUnit
    framework: Framework
    engine: Engine
    applicable: frozenset[str]
    deadline: datetime | None
    imported: bool
    amendments: int = 0

    def criterion(self, code: str) -> Criterion:
        """The criterion, where it exists and applies to the unit. Raises Rejected."""
        found = self.framework.find(code)
        if found is None:
            raise Rejected("unknown-criterion", criteria=[code])
        if code not in self.applicable:
            raise Rejected("criterion-not-applicable", criterion=code, unit=self.unit.code)
        return found

    def self_scored(self) -> frozenset[str]:
        """Codes of the criteria that apply and whose figures the unit itself gives."""
        return frozenset(code for code in self.applicable if self.framework.criterion(code).source == "self")

    @property
    def late_refused(self) -> bool:
        """Whether the framework takes no late report at all."""
        return self.framework.late.consequence == "refused"
