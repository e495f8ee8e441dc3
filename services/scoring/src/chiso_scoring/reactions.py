"""Facts of submission that scoring restates as its own: rounds with units and framework, claims, evidence, locks.

They were accepted where they were said: nothing here refuses, and a fact that changes nothing is not repeated. The
restated fact keeps the person and the capacity of the one it follows from.
"""

from chiso_contracts import submission
from chiso_contracts.rounds import (
    CriteriaAmended,
    FrameworkSet,
    RoundAmended,
    RoundOpened,
    RoundReady,
    SurveyNotHeld,
    SurveyNotHeldTakenBack,
    UnitsAdded,
)
from chiso_contracts.scoring import CriteriaUnlocked
from chiso_contracts.submission import (
    CriterionReported,
    EvidenceCited,
    EvidenceConfirmed,
    MeasuredValueAnswered,
    ReportLocked,
    ValueMeasured,
)
from chiso_runtime.command_handler import CommandHandler
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard

from chiso_scoring.domain.card import Card
from chiso_scoring.domain.commands import CardCommand, RestateOpening, RestateReport, RoundCommand
from chiso_scoring.domain.decider_round import Round
from chiso_scoring.domain.events import CardEvent, Reported, RoundEvent, Told
from chiso_scoring.publisher import card_stream, round_stream

Rounds = CommandHandler[RoundCommand, Round, RoundEvent]
Cards = CommandHandler[CardCommand, Card, CardEvent]


class Restating:
    """A reaction to facts on `chiso.submission`."""

    def __init__(self, rounds: Rounds, cards: Cards) -> None:
        self._rounds = rounds
        self._cards = cards

    def __call__(self, conn: Database, heard: Heard[object]) -> None:
        event = heard.fact.event
        match event:
            case RoundOpened() | FrameworkSet() | UnitsAdded() | RoundReady() | RoundAmended():
                self._of_round(conn, event, heard)
            case SurveyNotHeld() | SurveyNotHeldTakenBack():
                self._of_round(conn, event, heard)
            case CriterionReported() | EvidenceConfirmed() | EvidenceCited() | ReportLocked() | CriteriaAmended():
                self._of_card(conn, event, heard)
            case ValueMeasured() | MeasuredValueAnswered():
                self._of_card(conn, event, heard)
            case submission.ReportReturned() | submission.CriteriaReopened():
                unlocked = CriteriaUnlocked(round=event.round, unit=event.unit, criteria=event.criteria)
                self._of_card(conn, unlocked, heard)
            case submission.DeadlineExtended():  # a locked report that may be sent after all is open again
                unlocked = CriteriaUnlocked(round=event.round, unit=event.unit, criteria=())
                self._of_card(conn, unlocked, heard)
            case _:
                pass

    def _of_round(self, conn: Database, fact: Told, heard: Heard[object]) -> None:
        source = heard.fact
        self._rounds.react(
            conn,
            round_stream(fact.round),
            RestateOpening(fact=fact),
            source,
            actor=source.cause.actor,
            capacity=source.cause.capacity,
        )

    def _of_card(self, conn: Database, fact: Reported, heard: Heard[object]) -> None:
        source = heard.fact
        self._cards.react(
            conn,
            card_stream(fact.round, fact.unit),
            RestateReport(fact=fact),
            source,
            actor=source.cause.actor,
            capacity=source.cause.capacity,
        )
