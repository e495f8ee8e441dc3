"""Following an amendment: each unit's answers are carried over to the new version, once, whether it reported or not."""

from collections.abc import Sequence
from functools import partial
from uuid import NAMESPACE_URL, UUID, uuid5

from chiso_runtime.database import Database

from chiso_submission.domain.report.citing import CiteEvidence
from chiso_submission.domain.report.commands import Asked, CarryOver, ReportCriterion
from chiso_submission.domain.report.measuring import AnswerMeasuredValue
from chiso_submission.domain.report.readings import ReportReading
from chiso_submission.handlers import Handlers
from chiso_submission.publisher import report_stream
from chiso_submission.rounds import OpenedRound
from chiso_submission.sweeping import PAGE, Sweeping

Behind = tuple[str, str]

BEHIND = """
SELECT ro.round, re.unit FROM read.round ro CROSS JOIN LATERAL (
    SELECT unit FROM read.report
    WHERE round = ro.round AND amended < ro.amendments AND (round, unit) > (%s, %s) ORDER BY unit LIMIT %s
) re
WHERE ro.amendments > 0 ORDER BY 1, 2 LIMIT %s
"""


class Carrying(Sweeping[Behind]):
    """Asks which units are behind their rounds, and moves those."""

    name = "submission-amendments"
    told = "units.moved"
    first = ("", "")

    def _page(self, conn: Database, last: Behind) -> Sequence[Behind]:
        return conn.execute(BEHIND, (*last, PAGE, PAGE), prepare=True).fetchall()

    def _record(self, conn: Database, waiting: Behind) -> int:
        round, unit = waiting
        return move(conn, self._handlers, self._rounds.get(conn, round), unit)


def catch_up(conn: Database, handlers: Handlers, opened: OpenedRound, unit: str) -> None:
    """Move one unit now, before the loop comes to it."""
    with conn.transaction():
        move(conn, handlers, opened, unit)


def move(conn: Database, handlers: Handlers, opened: OpenedRound, unit: str) -> int:
    """Record the unit's moves to the amended versions it has not moved to, in their order; how many these were."""
    stream = report_stream(opened.opened.round, unit)
    stands = handlers.reports.state(conn, stream).amended
    for number in range(stands + 1, len(opened.amendments) + 1):
        id = move_id(opened.opened.round, unit, number)
        command, cause = carried(opened, unit, number), opened.causes[number - 1]
        handlers.reports.run(conn, stream, command, cause, new_id=partial(_same, id))
    return max(0, len(opened.amendments) - stands)


def _same(id: UUID, _: int) -> UUID:
    return id


def carried(opened: OpenedRound, unit: str, number: int) -> CarryOver:
    """What a unit's move with the round's `number`-th amendment, counted from 1, is about. Raises Rejected."""
    amended, found = opened.amendments[number - 1], opened.unit(unit)
    before, after = (opened.applicable(found, framework) for framework in opened.frameworks[number - 1 : number + 1])
    differing = {*amended.changed, *amended.gone}
    return CarryOver(
        round=amended.round,
        unit=unit,
        number=number,
        framework_version=amended.framework_version,
        criteria=tuple(code for code in before if code in differing or code not in after),
        gained=frozenset(after) - frozenset(before),
    )


def is_touched(command: Asked, opened: OpenedRound) -> bool:
    """Whether a command was made for something that amendments since then changed: a claim, or all that is signed."""
    since = opened.amendments[command.terms.amendments :]
    if isinstance(command, ReportCriterion | ReportReading | AnswerMeasuredValue):
        return any(command.criterion in (*one.changed, *one.gone) for one in since)
    return not isinstance(command, CiteEvidence)


def move_id(round: str, unit: str, number: int) -> UUID:
    """The id of the fact that moves a unit: whoever records it, it is the same fact."""
    return uuid5(NAMESPACE_URL, f"chiso:amendment:{round}:{unit}:{number}")
