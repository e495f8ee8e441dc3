"""Amendments of a round's framework as the API and the page both ask for them: what would follow, then the record."""

from collections.abc import Mapping
from typing import Any

from chiso_framework import Framework
from chiso_runtime import http
from chiso_runtime.access import now
from chiso_runtime.command_handler import Outcome

from chiso_submission import borrowing, publisher, queries, streams, workbooks
from chiso_submission.codec import codec
from chiso_submission.desk import desk, subject
from chiso_submission.domain.round import decider as rounds
from chiso_submission.domain.round.amending import changes
from chiso_submission.domain.round.commands import AmendRound
from chiso_submission.rounds import OpenedRound

Shape = dict[str, Any]


def preview(opened: OpenedRound, version: str, document: str) -> Shape:
    """What moving the round to the version would change, and whom it touches. Raises Rejected, Refused."""
    http.require("round.amend", subject(opened))
    with http.pool().connection() as conn:
        state = streams.folded(conn, codec, publisher.round_stream(opened.opened.round), rounds.INITIAL, rounds.evolve)
    command = _command(opened, version, document)
    rounds.decide(command, state, now())
    return told(opened, command.framework)


def record(opened: OpenedRound, version: str, document: str) -> tuple[Outcome, Shape]:
    """Move the round; what was recorded, and what it changed. Raises Rejected, Refused."""
    right = http.require("round.amend", subject(opened))
    command = _command(opened, version, document)
    found = told(opened, command.framework)
    stream = publisher.round_stream(opened.opened.round)
    return desk().handlers.rounds(stream, command, http.cause(right), http.once()), found


def recorded(round: str) -> list[Shape]:
    """The amendments of a round, the first one first."""
    with http.reading() as conn:
        http.read_after_write(conn)
        return queries.amendments(conn, round)


def told(opened: OpenedRound, after: Framework) -> Shape:
    """The move to a version in words, by criterion, and in numbers of units."""
    before, round = opened.framework, opened.opened.round
    found = changes(before, after)
    with http.snapshot() as conn:
        answered = queries.answered(conn, round, [*found.changed, *found.gone])
        stages = queries.stages(conn, round)
    named = [("changed", found.changed, after), ("added", found.added, after), ("gone", found.gone, before)]
    criteria = [_criterion(change, framework, code, answered) for change, codes, framework in named for code in codes]
    return {
        **workbooks.differences(before, after),
        "criteria": criteria,
        "units": {**stages, "answers": sum(answered.values()), **_touched(opened, after)},
    }


def _criterion(change: str, framework: Framework, code: str, answered: Mapping[str, int]) -> Shape:
    criterion = framework.criterion(code)
    said = {"criterion": code, "name_vi": criterion.name_vi, "name_en": criterion.name_en}
    return {**said, "change": change, "answers": answered.get(code, 0)}


def _touched(opened: OpenedRound, after: Framework) -> Mapping[str, int]:
    """How many units have criteria that change, get some, lose some."""
    before = opened.framework
    differing, touched, gaining, losing = {*changes(before, after).changed}, 0, 0, 0
    for unit in opened.units.values():
        old, new = (frozenset(opened.applicable(unit, framework)) for framework in (before, after))
        touched += bool(differing & old)
        gaining += bool(new - old)
        losing += bool(old - new)
    return {"touched": touched, "gaining": gaining, "losing": losing}


def _command(opened: OpenedRound, version: str, document: str) -> AmendRound:
    """The request with the version's text out of the log. Raises Rejected where it is not published."""
    with http.pool().connection() as conn:
        framework, text = borrowing.for_rounds(conn, opened.framework.id, version)
    return AmendRound(round=opened.opened.round, framework=framework, text=text, document=document)
