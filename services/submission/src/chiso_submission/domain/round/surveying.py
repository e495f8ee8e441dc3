"""Surveys that nobody held: said of criteria by a document, taken back by another; both before the conclusion."""

from chiso_contracts.rejection import Rejected
from chiso_framework import surveyed

from chiso_submission.domain.round.commands import TakeBackSurveysNotHeld, TellSurveysNotHeld
from chiso_submission.domain.round.events import SurveyNotHeld, SurveyNotHeldTakenBack
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
    if new and command.concluded is not None:
        raise Rejected("council-concluded", number=command.concluded)
    return [SurveyNotHeld(round=command.round, criteria=new, document=command.document)] if new else []


def take_back(command: TakeBackSurveysNotHeld, round: Round) -> SurveyNotHeldTakenBack:
    """The fact; it stands for all of the criteria or is none. Raises Rejected."""
    round.opened()
    if never := [code for code in command.criteria if code not in round.not_held]:
        raise Rejected("survey-not-told", criteria=never, told=sorted(round.not_held))
    if command.concluded is not None:
        raise Rejected("council-concluded", number=command.concluded)
    criteria = tuple(code for code in round.not_held if code in command.criteria)
    return SurveyNotHeldTakenBack(
        round=command.round, criteria=criteria, document=command.document, reason=command.reason
    )
