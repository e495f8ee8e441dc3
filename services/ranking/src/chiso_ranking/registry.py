"""The registry of units as ranking knows it: folded from its facts on `chiso.submission`, read for lineage.

No table of a round depends on it: those follow from `chiso.scoring` alone. It tells which units of a past round a later
unit continues.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chiso_contracts.submission import UnitRegistered
from chiso_registry import Entries, Lineage, begins, of_facts, on_day
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Table, array

TABLE = Table(
    "registry_entry",
    ("code", "since", "name", "kind", "parent", "valid_until", "predecessors"),
    key=("code", "since"),
)
ENTRIES = """
SELECT code, nullif(since, '0001-01-01'), name, kind, parent, valid_until, predecessors FROM read.registry_entry
WHERE %s::text[] IS NULL OR code = ANY(%s) ORDER BY code, since
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All units by code with their entries, and what continues what."""

    entries: dict[str, Entries]
    lineage: Lineage

    def on(self, day: date) -> dict[str, UnitRegistered]:
        """The units of a day."""
        return on_day(self.entries, day)

    def names(self) -> dict[str, str]:
        """The last name of every unit."""
        return {code: entries[-1].name for code, entries in self.entries.items()}


def last_day(year: int) -> date:
    """The day whose registry a round of the year sees."""
    return date(year, 12, 31)


def entries(conn: Database, heard: Sequence[Heard[UnitRegistered]]) -> None:
    """Table `registry_entry`."""
    last = {(e.code, begins(e)): e for e in (h.fact.event for h in heard)}
    TABLE.write(
        conn,
        [(e.code, begins(e), e.name, e.kind, e.parent, e.valid_until, array(e.predecessors)) for e in last.values()],
    )


def registry(conn: Database) -> Registry:
    """The registry as far as it was heard."""
    found = _read(conn, None)
    return Registry(entries=found, lineage=Lineage(found))


def entries_of(conn: Database, codes: Sequence[str]) -> dict[str, Entries]:
    """The entries of some units."""
    return _read(conn, list(codes))


def _read(conn: Database, codes: list[str] | None) -> dict[str, Entries]:
    return of_facts(
        UnitRegistered(
            code=code,
            name=name,
            kind=kind,
            parent=parent,
            valid_from=since,
            valid_until=until,
            predecessors=tuple(predecessors),
        )
        for code, since, name, kind, parent, until, predecessors in conn.execute(ENTRIES, (codes, codes)).fetchall()
    )
