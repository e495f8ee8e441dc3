"""Requests to the registry of units."""

from dataclasses import dataclass
from datetime import date

from chiso_contracts.submission import UnitRegistered


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnits:
    """Enter units, or replace their entries; each is stated as the fact will state it."""

    units: tuple[UnitRegistered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """What a re-organisation makes: a unit under a new code, or one of the old codes going on."""

    code: str
    name: str
    kind: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorganise:
    """By a document, from a day on, `units` are continued by `into`: those of them not named there end.

    Many into one is a merger, one into many a split, one into itself under another name a renaming, into nothing an
    abolition. With a `kind`, all units of that kind which exist until then are meant as well.
    """

    units: tuple[str, ...]
    kind: str
    into: tuple[NewUnit, ...]
    on: date
    document: str


Command = RegisterUnits | Reorganise
