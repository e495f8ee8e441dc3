"""Requests to the registry of units."""

from dataclasses import dataclass

from chiso_contracts.submission import UnitRegistered


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnits:
    """Enter units, or replace their entries; each is stated as the fact will state it."""

    units: tuple[UnitRegistered, ...]


Command = RegisterUnits
