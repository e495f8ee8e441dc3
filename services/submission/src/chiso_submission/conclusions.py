"""Rounds that the council has concluded, folded from `chiso.scoring`: some things are refused from then on.

A conclusion that has not been heard of yet refuses nothing. An amendment lifts it.
"""

from collections.abc import Sequence

from chiso_contracts.scoring import CouncilConcluded, RoundAmended
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Table

CONCLUSIONS = Table("conclusion", ("round", "number", "date"), key=("round",))
LIFTED = "DELETE FROM read.conclusion WHERE round = %s"
NUMBER = "SELECT number FROM read.conclusion WHERE round = %s"


def rows(conn: Database, heard: Sequence[Heard[CouncilConcluded | RoundAmended]]) -> None:
    """Table `conclusion`."""
    for h in heard:
        match h.fact.event:
            case CouncilConcluded() as e:
                CONCLUSIONS.write(conn, [(e.round, e.number, e.date)])
            case RoundAmended() as e:
                conn.execute(LIFTED, (e.round,), prepare=True)


def number(conn: Database, round: str) -> str | None:
    """The number of the conclusion that stands, None before it is heard of."""
    row = conn.execute(NUMBER, (round,), prepare=True).fetchone()
    return row[0] if row else None
