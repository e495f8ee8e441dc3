"""Rounds as they were opened: units, framework, engine. They are kept until an amendment changes the framework."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import RoundGroup, RoundUnit
from chiso_framework import Engine, Framework, UnitSheet, engine, from_document, names_units
from chiso_registry import order_key
from chiso_runtime.database import Database
from chiso_runtime.policy import Subject

from chiso_scoring.domain.decider_round import Round
from chiso_scoring.domain.terms import Terms

ROUND = """
SELECT r.name, r.year, r.owner, r.engine, r.groups, r.imported, r.demonstration, r.rank_preview, r.ready,
       r.sha256, r.amendments,
       ARRAY(SELECT criterion FROM survey_not_held n WHERE n.round = r.round ORDER BY criterion)
FROM round r WHERE r.round = %s
"""
NOW = """
SELECT sha256, amendments, ARRAY(SELECT criterion FROM survey_not_held n WHERE n.round = r.round ORDER BY criterion)
FROM round r WHERE round = %s
"""
TEXT = "SELECT string_agg(text, '' ORDER BY part) FROM framework_part WHERE round = %s AND sha256 = %s"
UNITS = "SELECT unit, name, kind, parent, groups, ranked FROM unit WHERE round = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRound:
    """A round that is ready. `sha256` (hex) is of its framework's document; `comparing` are the criteria whose rule
    compares all units; `units` are in the order of the Vietnamese alphabet; `amendments` counts those that led to this
    version of the framework; `not_held` are the criteria whose survey nobody held."""

    id: str
    name: str
    year: int
    owner: str
    groups: tuple[RoundGroup, ...]
    imported: bool
    demonstration: bool
    rank_preview: bool
    framework: Framework
    sha256: str
    engine: Engine
    units: Mapping[str, RoundUnit]
    names_units: bool
    comparing: frozenset[str]
    amendments: int = 0
    not_held: tuple[str, ...] = ()
    _sheets: dict[str, UnitSheet] = field(default_factory=dict)

    def unit(self, code: str) -> RoundUnit:
        """A unit of the round. Raises Rejected."""
        if (found := self.units.get(code)) is None:
            raise Rejected("unknown-unit", unit=code, round=self.id)
        return found

    def sheet(self, unit: str) -> UnitSheet:
        """What applies to the unit; units of a kind share it where no scope names single units."""
        kind = self.units[unit].kind
        shared = unit if self.names_units else kind
        if shared not in self._sheets:
            self._sheets[shared] = self.engine.sheet(self.framework, kind, unit)
        return self._sheets[shared]

    def terms(self, unit: str, round: Round) -> Terms:
        """What the round says to the unit now."""
        return Terms(
            round=self.id,
            unit=unit,
            sheet=self.sheet(unit),
            engine=self.engine,
            imported=self.imported,
            released=round.released is not None,
            concluded=round.concluded is not None,
            amendments=self.amendments,
            current=self.amendments == round.amendments,
            not_held=round.not_held,
        )

    def subject(self, unit: str = "", criterion: str = "") -> Subject:
        """What the rules of access ask about. Raises Rejected for a unit that is not of the round."""
        parent = self.unit(unit).parent if unit else None
        return Subject(owner=self.owner, round=self.id, unit=unit, parent=parent, criterion=criterion)


class KnownRounds:
    """Remembers ready rounds at the version of their framework, and parses each framework document once."""

    def __init__(self) -> None:
        self._rounds: dict[str, KnownRound] = {}
        self._frameworks: dict[str, Framework] = {}
        self._guard = Lock()

    def known(self, conn: Database, round: str) -> KnownRound:
        """A round by its id. Raises Rejected: unknown-round, round-not-ready."""
        found = self.maybe(conn, round)
        if found is None:
            raise Rejected("round-not-ready", round=round)
        return found

    def maybe(self, conn: Database, round: str) -> KnownRound | None:
        """A round by its id, None while it is not ready. Raises Rejected: unknown-round."""
        found = self._rounds.get(round)
        if found is not None and _now(conn, round) == (found.sha256, found.amendments, [*found.not_held]):
            return found
        if (found := self._read(conn, round)) is not None:
            with self._guard:
                self._rounds[round] = found
        return found

    def _read(self, conn: Database, id: str) -> KnownRound | None:
        row = conn.execute(ROUND, (id,)).fetchone()
        if row is None:
            raise Rejected("unknown-round", round=id)
        name, year, owner, number, groups, imported, demonstration, rank_preview, ready, *version = row
        sha256, amendments, not_held = version
        if not ready:
            return None
        framework = self._framework(conn, id, sha256)
        return KnownRound(
            id=id,
            name=name,
            year=year,
            owner=owner,
            groups=tuple(RoundGroup(**group) for group in groups),
            imported=imported,
            demonstration=demonstration,
            rank_preview=rank_preview,
            framework=framework,
            sha256=sha256,
            engine=engine(number),
            units=_units(conn.execute(UNITS, (id,)).fetchall()),
            names_units=names_units(framework),
            comparing=frozenset(framework.compared()),
            amendments=amendments,
            not_held=tuple(not_held),
        )

    def _framework(self, conn: Database, round: str, sha256: str) -> Framework:
        if sha256 not in self._frameworks:
            ((text,),) = conn.execute(TEXT, (round, sha256)).fetchall()
            self._frameworks[sha256] = from_document(json.loads(text))
        return self._frameworks[sha256]


def _now(conn: Database, round: str) -> tuple[str, int, list[str]] | None:
    return conn.execute(NOW, (round,), prepare=True).fetchone()


def _units(rows: Sequence[tuple[str, str, str, str | None, list[str], bool]]) -> Mapping[str, RoundUnit]:
    return {
        code: RoundUnit(code=code, name=name, kind=kind, parent=parent, groups=tuple(groups), ranked=ranked)
        for code, name, kind, parent, groups, ranked in sorted(rows, key=lambda row: (order_key(row[1]), row[0]))
    }
