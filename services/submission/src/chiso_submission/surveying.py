"""Saying that nobody held a survey, and taking that back, by the API and by forms alike."""

from collections.abc import Iterable

from chiso_runtime import http
from chiso_runtime.command_handler import Outcome

from chiso_submission import conclusions, publisher
from chiso_submission.desk import desk, subject
from chiso_submission.domain.round.commands import TakeBackSurveysNotHeld, TellSurveysNotHeld
from chiso_submission.rounds import OpenedRound


def not_held(opened: OpenedRound, criteria: Iterable[str], document: str) -> Outcome:
    """Record that nobody held the surveys of these criteria. Raises Rejected, Refused."""
    right = http.require("survey.tell", subject(opened))
    round = opened.opened.round
    command = TellSurveysNotHeld(
        round=round,
        criteria=tuple(criteria),
        document=document,
        framework=opened.framework,
        concluded=_concluded(round),
    )
    return desk().handlers.rounds(publisher.round_stream(round), command, http.cause(right), http.once())


def take_back(opened: OpenedRound, criteria: Iterable[str], document: str, reason: str) -> Outcome:
    """Record that the surveys of these criteria count after all. Raises Rejected, Refused."""
    right = http.require("survey.tell", subject(opened))
    round = opened.opened.round
    command = TakeBackSurveysNotHeld(
        round=round, criteria=tuple(criteria), document=document, reason=reason, concluded=_concluded(round)
    )
    return desk().handlers.rounds(publisher.round_stream(round), command, http.cause(right), http.once())


def _concluded(round: str) -> str | None:
    with http.pool().connection() as conn:
        return conclusions.number(conn, round)
