"""Rows of the tables that only grow, written by COPY: a batch costs one statement per table, however long it is."""

from collections.abc import Sequence
from decimal import Decimal

from chiso_runtime.codec import Fact
from chiso_runtime.database import Database

from chiso_ranking.domain.table import Change

SCORES = """
COPY read.score (round, unit, criterion, stage, position, logged_at, event, points, outcome, reason_code) FROM STDIN
"""
TOTALS = """
COPY read.total (round, position, logged_at, unit, event, cause, criterion, points, value, deducted, late, verified,
    key_points, key_share) FROM STDIN
"""
MOVEMENTS = """
COPY read.movement (round, group_id, position, unit, event, rank_before, rank_after, tied_before, tied_after, passed,
    key_before, key_after) FROM STDIN
"""
NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Rows:
    """What one run of facts of a round adds to the tables."""

    def __init__(self, round_id: str) -> None:
        self._round = round_id.translate(ESCAPES)
        self._scores: list[str] = []
        self._totals: list[str] = []
        self._movements: list[str] = []

    def score(
        self,
        at: tuple[int, int],
        fact: Fact[object],
        unit: str,
        criterion: str,
        stage: str,
        points: Decimal,
        outcome: str = "",
        reason_code: str = "",
    ) -> None:
        """Points that a unit claimed, an appraiser gave or the council decided, at (position, logged_at)."""
        self._scores.append(
            f"{self._round}\t{unit.translate(ESCAPES)}\t{criterion.translate(ESCAPES)}\t{stage}\t{at[0]}\t{at[1]}\t"
            f"{fact.id}\t{points}\t{outcome.translate(ESCAPES)}\t{reason_code.translate(ESCAPES)}\n"
        )

    def change(
        self, at: tuple[int, int], fact: Fact[object], unit: str, cause: str, criterion: str, change: Change
    ) -> None:
        """A unit's new total and what it did to ranks, with the fact that caused it."""
        position, logged_at = at
        total, keys, late, verified, moved = change
        name, event = unit.translate(ESCAPES), fact.id
        self._totals.append(
            f"{self._round}\t{position}\t{logged_at}\t{name}\t{event}\t{cause}\t{criterion.translate(ESCAPES)}\t"
            f"{total.points}\t{total.value}\t{total.deducted}\t{late}\t{verified}\t{keys.points}\t"
            f"{NULL if keys.share is None else keys.share}\n"
        )
        for group, before, after, (rank_before, rank_after, tied_before, tied_after, passed) in moved:
            self._movements.append(
                f"{self._round}\t{group.translate(ESCAPES)}\t{position}\t{name}\t{event}\t{rank_before}\t{rank_after}\t"
                f"{tied_before}\t{tied_after}\t{passed}\t{before}\t{after}\n"
            )

    def write(self, conn: Database) -> None:
        """Add the rows, in the caller's transaction."""
        _copy(conn, SCORES, self._scores)
        _copy(conn, TOTALS, self._totals)
        _copy(conn, MOVEMENTS, self._movements)


def _copy(conn: Database, statement: str, lines: Sequence[str]) -> None:
    if lines:
        with conn.cursor().copy(statement) as copy:
            copy.write("".join(lines))
