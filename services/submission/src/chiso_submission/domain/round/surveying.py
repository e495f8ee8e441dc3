"""Surveys that nobody held: said of criteria by a document, once and for all."""

from chiso_contracts.rejection import Rejected
from chiso_framework import surveyed

from chiso_submission.domain.round.commands import TellSurveysNotHeld
from chiso_submission.domain.round.events import SurveyNotHeld
from chiso_submission.domain.round.state import Round


def tell_not_held(command: TellSurveysNotHeld, round: Round) -> list[SurveyNotHeld]:
    """The fact, of the criteria that it was not said of before. Raises Rejected."""
    if round.opened().imported:
        raise Rejected("round-imported")
    if unknown := [code for code in command.criteria if command.framework.find(code) is None]:
        raise Rejected("unknown-criterion", criteria=unknown)
    surveys = surveyed(command.framework)
    if others := [code for code in command.criteria if code not in surveys]:
        raise Rejected("not-a-survey", criteria=others, surveys=list(surveys))
    new = tuple(code for code in surveys if code in command.criteria and code not in round.not_held)
    return [SurveyNotHeld(round=command.round, criteria=new, document=command.document)] if new else []
