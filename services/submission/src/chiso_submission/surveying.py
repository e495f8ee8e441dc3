"""Saying that nobody held a survey, by the API and by forms alike."""

from collections.abc import Iterable

from chiso_runtime import http
from chiso_runtime.command_handler import Outcome

from chiso_submission import publisher
from chiso_submission.desk import desk, subject
from chiso_submission.domain.round.commands import TellSurveysNotHeld
from chiso_submission.rounds import OpenedRound


def not_held(opened: OpenedRound, criteria: Iterable[str], document: str) -> Outcome:
    """Record that nobody held the surveys of these criteria. Raises Rejected, Refused."""
    right = http.require("survey.tell", subject(opened))
    round = opened.opened.round
    command = TellSurveysNotHeld(round=round, criteria=tuple(criteria), document=document, framework=opened.framework)
    return desk().handlers.rounds(publisher.round_stream(round), command, http.cause(right), http.once())
