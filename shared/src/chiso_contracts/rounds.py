"""The facts that open a round: said by submission, restated by the services that must hold them in their own log."""

from dataclasses import dataclass
from datetime import date

from chiso_contracts.values import Deadline, RoundGroup, RoundUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOpened:
    """A round (kỳ đánh giá) begins to open; it counts only when `RoundReady` follows.

    `owner` is the standing body's unit code. An `imported` round has no deadline and takes values with provenance.
    `rank_preview` lets appraisers see the rank before confirming (default off). `units_on` is the day of the registry
    that the units are of, None for 31 December of the year.
    """

    round: str
    name: str
    year: int
    owner: str
    framework: str
    framework_version: str
    engine: int
    groups: tuple[RoundGroup, ...]
    deadline: Deadline | None
    imported: bool = False
    demonstration: bool = False
    rank_preview: bool = False
    units_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkSet:
    """One part of the framework's canonical JSON document. `sha256` (hex) is of the whole; `part` counts from 1."""

    round: str
    framework: str
    framework_version: str
    sha256: str
    part: int
    parts: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsAdded:
    """Up to 500 units of the round."""

    round: str
    units: tuple[RoundUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundReady:
    """All units and the framework are told: reporting and ranking may begin."""

    round: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundAmended:
    """A running round moves to an amended version of its framework (bộ chỉ số sửa đổi, bổ sung), by a document.

    The version's text was told just before, by `FrameworkSet` of the same `sha256`, and counts from here on. `changed`
    are the criteria of both versions to be looked at again, `added` those that are new, `gone` those that are no more.
    """

    round: str
    framework: str
    framework_version: str
    engine: int
    sha256: str
    document: str
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaAmended:
    """A unit's answers are carried over to the amended version by code; these criteria wait to be looked at again.

    `criteria` (cần rà soát lại) are the unit's among the changed ones and those that are gone; what was appraised or
    decided of them counts no longer.
    """

    round: str
    unit: str
    framework_version: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyNotHeld:
    """Nobody held the survey that these criteria are measured by, by a document: the framework says what follows."""

    round: str
    criteria: tuple[str, ...]
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyNotHeldTakenBack:
    """It was said of these criteria that nobody held their survey; a document takes that back, for a reason."""

    round: str
    criteria: tuple[str, ...]
    document: str
    reason: str
