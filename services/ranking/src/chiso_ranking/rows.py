"""Rows of the tables that only grow, each table written once a run of facts."""

from collections.abc import Sequence

from chiso_runtime.codec import Fact
from chiso_runtime.database import Database
from chiso_runtime.rows import Row, Table, array

from chiso_ranking.domain.table import Change, Word

SCORES = Table(
    "score",
    (
        *("round", "unit", "criterion", "stage", "position", "logged_at", "event", "points", "outcome", "reason_code"),
        *("nothing_arose", "compared", "lapsed"),
    ),
)
TOTALS = Table(
    "total",
    (
        *("round", "position", "logged_at", "unit", "event", "cause", "criterion", "points", "value", "deducted"),
        *("late", "verified", "key_points", "key_share", "bonus", "penalty", "excluded", "followed"),
    ),
)
MOVEMENTS = Table(
    "movement",
    (
        *("round", "group_id", "position", "unit", "event", "rank_before", "rank_after", "tied_before", "tied_after"),
        *("passed", "key_before", "key_after", "ordinal", "parent"),
    ),
)
VIEW_TOTALS = Table("view_total", ("round", "view", "unit", "position", "points", "value", "maximum", "key"))
UNIT_AMENDMENTS = Table("unit_amendment", ("round", "unit", "position", "framework_version", "criteria"))


class Rows:
    """What one run of facts of a round adds to the tables."""

    def __init__(self, round_id: str) -> None:
        self._round = round_id
        self._scores: list[Row] = []
        self._totals: list[Row] = []
        self._movements: list[Row] = []
        self._views: list[Row] = []
        self._amendments: list[Row] = []

    def score(
        self,
        at: tuple[int, int],
        fact: Fact[object],
        unit: str,
        criterion: str,
        stage: str,
        word: Word,
        outcome: str = "",
        reason_code: str = "",
        *,
        lapsed: bool = False,
    ) -> None:
        """Points that a unit claimed, an appraiser gave or the council decided, at (position, logged_at).

        `lapsed`: they count nothing.
        """
        said = word.points, outcome, reason_code, word.nothing_arose, word.compared, lapsed
        self._scores.append((self._round, unit, criterion, stage, *at, fact.id, *said))

    def change(
        self,
        at: tuple[int, int],
        fact: Fact[object],
        unit: str,
        cause: str,
        criterion: str,
        change: Change,
        *,
        followed: str = "",
        ordinal: int = 0,
    ) -> None:
        """A unit's new total and what it did to ranks, with the fact that caused it; `followed` is the unit that the
        fact is about where it is another one, `ordinal` counts what one fact changed."""
        total, keys, late, verified, moved, excluded, views = change
        summed = total.points, total.value, total.deducted
        beside = total.bonus, total.penalty, excluded, followed
        self._totals.append(
            (self._round, *at, unit, fact.id, cause, criterion, *summed, late, verified, *keys, *beside)
        )
        for group, parent, before, after, movement in moved:
            placed = before, after, ordinal, parent
            self._movements.append((self._round, group, at[0], unit, fact.id, *movement, *placed))
        for view, seen in views:
            self._views.append((self._round, view, unit, at[0], *seen))

    def amended(self, position: int, unit: str, version: str, criteria: Sequence[str]) -> None:
        """A unit's part of an amendment to this version."""
        self._amendments.append((self._round, unit, position, version, array(criteria)))

    def write(self, conn: Database) -> None:
        """Add the rows, in the caller's transaction, and begin anew."""
        tables = (SCORES, self._scores), (TOTALS, self._totals), (MOVEMENTS, self._movements)
        for table, rows in (*tables, (VIEW_TOTALS, self._views), (UNIT_AMENDMENTS, self._amendments)):
            table.write(conn, rows)
            rows.clear()
