"""Read models: the tables of each round, folded from `chiso.scoring` alone, and editions from our own approvals.

What a round needs is remembered between runs, and counts only at the checkpoint it was made for; else it is loaded from
the tables, which say the same.
"""

from collections.abc import Sequence

from chiso_contracts import scoring
from chiso_contracts.values import RoundUnit
from chiso_framework.evaluate import NOTHING
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import EventCodec, Fact
from chiso_runtime.database import Database
from chiso_runtime.projection import FOLDED, Heard, decode

from chiso_ranking import amendments, loading, names, surveys
from chiso_ranking.amendments import At
from chiso_ranking.domain import amending
from chiso_ranking.domain.events import Event, ResultsApproved
from chiso_ranking.domain.table import APPRAISED, DECIDED, Table, Word
from chiso_ranking.rows import Rows

AMENDED = "amended"
CLAIMED = "claimed"
COMPARED = "compared"
LATE = "late"
NOT_HELD = "survey-not-held"
TAKEN_BACK = "survey-taken-back"

OPEN = """
INSERT INTO read.round (round, name, year, owner, framework, framework_version, engine, imported, demonstration, units,
    criteria, ready_position, ready_at, released, conclusion, concluded_on, position, logged_at, units_on)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0, NULL, NULL, false, NULL, NULL, 0, 0, %s)
"""
ADD_GROUP = "INSERT INTO read.round_group (round, group_id, name, place) VALUES (%s, %s, %s, %s)"
# A round may go back to a version that it had before.
ADD_PART = """
INSERT INTO read.framework_part (round, part, parts, sha256, content, amends) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
ADD_UNIT = """
INSERT INTO read.unit (round, unit, name, kind, parent, groups, ranked, name_key, search)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
READY = "UPDATE read.round SET ready_position = %s, ready_at = %s, units = %s, criteria = %s WHERE round = %s"
RELEASE = "UPDATE read.round SET released = true WHERE round = %s"
CONCLUDE = "UPDATE read.round SET conclusion = %s, concluded_on = %s WHERE round = %s"
REACH = "UPDATE read.round SET position = %s, logged_at = %s WHERE round = %s"
ADD_EDITION = """
INSERT INTO read.edition (round, edition, position, number, date, approver, body, event, approved_at, groups, parent)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


class NotReady(Exception):
    """A round is ranked or scored before it was ready: its log is not what scoring promises."""


class RankingTables:
    """Effects that fold `chiso.scoring` into the tables, remembering each round's standings between runs."""

    def __init__(self, codec: EventCodec[object]) -> None:
        self._codec = codec
        self._remembered: dict[str, tuple[int, Table | None]] = {}

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        at, table = self._remembered.get(key, (-1, None))
        if at != seen:
            table = loading.table(conn, key)
        run = _Run(conn, key, table)
        versions: dict[str, int] = {}
        for message in messages:
            if (fact := decode(self._codec, message)) is not None:
                run.take(message, fact)
                versions[fact.stream] = fact.version
        run.finish(messages[-1])
        conn.execute(FOLDED, (list(versions), list(versions.values())), prepare=True)
        self._remembered[key] = (messages[-1].seq, run.table)

    def forget(self, keys: Sequence[str] | None) -> None:
        for key in list(self._remembered) if keys is None else keys:
            self._remembered.pop(key, None)


class _Run:
    """One run of a round's facts on its way into the tables."""

    def __init__(self, conn: Database, round_id: str, table: Table | None) -> None:
        self._conn = conn
        self._round = round_id
        self._rows = Rows(round_id)
        self.table = table

    def take(self, message: Message, fact: Fact[object]) -> None:
        match fact.event:
            case scoring.CriterionReported() as claimed:
                at = message.position, message.logged_at
                word = Word(claimed.points, claimed.data.get(NOTHING) is True)
                self._rows.score(at, fact, claimed.unit, claimed.criterion, CLAIMED, word)
            case scoring.CriterionVerified() as verified:
                self._verified(message, fact, verified)
            case scoring.CriterionDecided() as decided:
                self._decided(message, fact, decided)
            case scoring.ReportLocked() as locked:
                self._locked(message, fact, locked)
            case scoring.RoundAmended() as amended:
                self._amended(message, fact, amended)
            case scoring.CriteriaAmended() as amended:
                self._unit_amended(message, fact, amended)
            case scoring.SurveyNotHeld() as told:
                self._not_held(message, fact, told)
            case scoring.SurveyNotHeldTakenBack() as told:
                self._taken_back(message, fact, told)
            case other:
                self._of_round(message, other)

    def finish(self, last: Message) -> None:
        self._rows.write(self._conn)
        self._conn.execute(REACH, (last.position, last.logged_at, self._round), prepare=True)

    def _verified(self, message: Message, fact: Fact[object], verified: scoring.CriterionVerified) -> None:
        unit, criterion, at = verified.unit, verified.criterion, (message.position, message.logged_at)
        table = self._ranked()
        if table.suspended(unit, criterion):
            said = verified.points, verified.data.get(NOTHING) is True
            self._rows.score(
                at, fact, unit, criterion, APPRAISED, Word(*said), verified.outcome, verified.reason_code, lapsed=True
            )
            return
        word = table.word(unit, criterion, verified.points, verified.data)
        change = table.appraise(unit, criterion, word)
        self._rows.score(at, fact, unit, criterion, APPRAISED, word, verified.outcome, verified.reason_code)
        if change is not None:
            self._rows.change(at, fact, unit, APPRAISED, criterion, change)
        for n, (other, followed) in enumerate(table.following(unit, criterion), 1):
            self._rows.change(at, fact, other, COMPARED, criterion, followed, followed=unit, ordinal=n)

    def _decided(self, message: Message, fact: Fact[object], decided: scoring.CriterionDecided) -> None:
        unit, criterion, at = decided.unit, decided.criterion, (message.position, message.logged_at)
        lapsed = self._ranked().suspended(unit, criterion)
        self._rows.score(at, fact, unit, criterion, DECIDED, Word(decided.points), lapsed=lapsed)
        if lapsed:
            return
        change = self._ranked().decide(unit, criterion, decided.points)
        self._rows.change(at, fact, unit, DECIDED, criterion, change)

    def _locked(self, message: Message, fact: Fact[object], locked: scoring.ReportLocked) -> None:
        change = self._ranked().lock(locked.unit, late=locked.late)
        if change is not None:
            self._rows.change((message.position, message.logged_at), fact, locked.unit, LATE, "", change)

    def _amended(self, message: Message, fact: Fact[object], amended: scoring.RoundAmended) -> None:
        before, at = self._ranked(), At(message.position, message.logged_at)
        self._rows.write(self._conn)
        amendments.amend(self._conn, at, fact, amended)
        self._reload(before, at, fact, AMENDED)

    def _unit_amended(self, message: Message, fact: Fact[object], amended: scoring.CriteriaAmended) -> None:
        before, at = self._ranked(), At(message.position, message.logged_at)
        counting = [code for code in amended.criteria if not before.suspended(amended.unit, code)]
        self._rows.amended(at.position, amended.unit, amended.framework_version, amended.criteria)
        before.resume(amended.unit, amended.framework_version)
        if counting:
            self._rows.write(self._conn)
            if amendments.lapse(self._conn, at, fact, self._round, counting, [amended.unit]):
                self._reload(before, at, fact, AMENDED)

    def _not_held(self, message: Message, fact: Fact[object], told: scoring.SurveyNotHeld) -> None:
        before, at = self._ranked(), At(message.position, message.logged_at)
        self._rows.write(self._conn)
        surveys.add(self._conn, *at, fact, told)
        self._reload(before, at, fact, NOT_HELD)

    def _taken_back(self, message: Message, fact: Fact[object], told: scoring.SurveyNotHeldTakenBack) -> None:
        before, at = self._ranked(), At(message.position, message.logged_at)
        self._rows.write(self._conn)
        surveys.take_back(self._conn, at.position, told)
        self._reload(before, at, fact, TAKEN_BACK)

    def _reload(self, before: Table, at: At, fact: Fact[object], cause: str) -> None:
        """Take the standings as the tables have them now, and tell what that did to every unit."""
        self.table = after = loading.ranked(self._conn, self._round)
        changes = amending.amended(before, after)
        for n, (unit, change) in enumerate(changes):
            self._rows.change(at, fact, unit, cause, "", change, ordinal=n - len(changes))

    def _of_round(self, message: Message, event: object) -> None:
        match event:
            case scoring.RoundOpened():
                self._opened(event)
            case scoring.FrameworkSet(part=part, parts=parts, sha256=sha256, text=text):
                self._conn.execute(ADD_PART, (self._round, part, parts, sha256, text, self.table is not None))
            case scoring.UnitsAdded(units=units):
                with self._conn.cursor() as cursor:
                    cursor.executemany(ADD_UNIT, [_unit_row(self._round, unit) for unit in units])
            case scoring.RoundReady():
                self._ready(message, event)
            case scoring.AppraisalReleased():
                self._conn.execute(RELEASE, (self._round,))
            case scoring.CouncilConcluded(number=number, date=date):
                self._conn.execute(CONCLUDE, (number, date, self._round))
            case _:
                pass

    def _opened(self, opened: scoring.RoundOpened) -> None:
        self._conn.execute(
            OPEN,
            (
                self._round,
                opened.name,
                opened.year,
                opened.owner,
                opened.framework,
                opened.framework_version,
                opened.engine,
                opened.imported,
                opened.demonstration,
                opened.units_on,
            ),
        )
        groups = [(self._round, group.id, group.name, place) for place, group in enumerate(opened.groups)]
        with self._conn.cursor() as cursor:
            cursor.executemany(ADD_GROUP, groups)

    def _ready(self, message: Message, ready: scoring.RoundReady) -> None:
        table = loading.new_table(self._conn, self._round)
        self._conn.execute(READY, (message.position, message.logged_at, ready.units, table.criteria, self._round))
        self.table = table

    def _ranked(self) -> Table:
        if self.table is None:
            raise NotReady(self._round)
        return self.table


def editions(conn: Database, heard: Sequence[Heard[Event]]) -> None:
    """Approvals into `read.edition`."""
    rows = [_edition_row(h.fact, h.fact.event) for h in heard]
    with conn.cursor() as cursor:
        cursor.executemany(ADD_EDITION, rows)


def _edition_row(fact: Fact[Event], approved: ResultsApproved) -> tuple[object, ...]:
    return (
        approved.round,
        approved.edition,
        approved.position,
        approved.number,
        approved.date,
        approved.approver,
        approved.body,
        fact.id,
        fact.time,
        list(approved.groups),
        approved.parent,
    )


def _unit_row(round_id: str, unit: RoundUnit) -> tuple[object, ...]:
    return (
        round_id,
        unit.code,
        unit.name,
        unit.kind,
        unit.parent,
        list(unit.groups),
        unit.ranked,
        names.order_key(unit.name),
        names.plain(unit.name),
    )
