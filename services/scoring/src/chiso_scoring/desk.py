"""Commands of appraisal as the API and the pages both give them: who may, on what terms, what follows."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import structlog
from chiso_contracts.rejection import Rejected
from chiso_contracts.values import Answers, EvidenceRef, Right
from chiso_framework import Spread
from chiso_framework.process import Pass
from chiso_runtime import http, policy
from chiso_runtime.command_handler import CommandHandler, Outcome
from chiso_runtime.database import Database
from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

from chiso_scoring import comparing, previews, queries
from chiso_scoring.domain import commands, verifying
from chiso_scoring.domain.card import Card
from chiso_scoring.domain.commands import (
    CardCommand,
    ConcludeCouncil,
    DecideCriterion,
    GiveExplanation,
    ImportedScore,
    ImportScores,
    ReleaseAppraisal,
    RoundCommand,
    VerifyCriterion,
)
from chiso_scoring.domain.decider_round import Round
from chiso_scoring.domain.events import CardEvent, CriterionVerified, RoundEvent
from chiso_scoring.domain.passes import find_pass
from chiso_scoring.domain.terms import Terms
from chiso_scoring.previews import Preview, Standing
from chiso_scoring.publisher import card_stream, round_stream
from chiso_scoring.rounds import KnownRound, KnownRounds
from chiso_scoring.totals import totals_among

Rounds = CommandHandler[RoundCommand, Round, RoundEvent]
Cards = CommandHandler[CardCommand, Card, CardEvent]

EXTENSION = "chiso-scoring"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """What requests work with."""

    known: KnownRounds
    rounds: Rounds
    cards: Cards


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A criterion of a unit in a round."""

    round: str
    unit: str
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """An appraiser's word as it was asked for."""

    outcome: commands.Outcome
    points: Decimal | None = None
    data: Answers | None = None
    reason_code: str = ""
    reason: str = ""
    appraisal_pass: str = ""


def wiring(parts: Scoring) -> Blueprint:
    """A blueprint without routes that gives an application what its views work with."""
    routes = Blueprint("scoring-wiring", __name__)

    def give(setup: BlueprintSetupState) -> None:
        setup.app.extensions[EXTENSION] = parts

    routes.record_once(give)
    return routes


def scoring() -> Scoring:
    """What the application of this request works with."""
    parts: Scoring = current_app.extensions[EXTENSION]
    return parts


def known_round(round: str) -> KnownRound:
    """A round that is ready, for somebody who is signed in. Raises Refused, Rejected."""
    http.actor()
    with http.reading() as conn:
        return scoring().known.known(conn, round)


def verify(place: Place, asked: Verification, expected: int | None) -> Outcome:
    """Record an appraised score. Raises Refused, Rejected."""
    known = known_round(place.round)
    right = _appraiser("criterion.verify", known, place, asked.appraisal_pass)
    others = _others(known, place)
    return _on_card(known, place.unit, right, lambda terms: _verification(place, asked, terms, right, expected, others))


@http.snapshot()
def preview(place: Place, asked: Verification) -> Preview:
    """What a verification would lead to; nothing is recorded but that somebody looked. Raises Refused, Rejected."""
    known = known_round(place.round)
    right = _appraiser("criterion.preview", known, place, asked.appraisal_pass)
    parts, others = scoring(), _others(known, place)
    with http.reading() as conn:
        terms = known.terms(place.unit, parts.rounds.seen(conn, round_stream(known.id)))
        card = parts.cards.seen(conn, card_stream(known.id, place.unit))
        verified = verifying.appraised(_verification(place, asked, terms, right, None, others), card)
        now, then = _standings(conn, known, verified)
    found = previews.preview(known, card, verified, now, then)
    log.info(
        "verification.previewed",
        person=http.actor().shown,
        round=place.round,
        unit=place.unit,
        criterion=place.criterion,
        outcome=asked.outcome,
        points=str(verified.points),
        ranks=len(found.ranks),
    )
    return found


def may_make(known: KnownRound, place: Place, appraisal_pass: Pass) -> bool:
    """Whether the caller may speak of the criterion in the pass."""
    return http.may("criterion.verify", _within(known, place, appraisal_pass))


def _appraiser(action: str, known: KnownRound, place: Place, given: str) -> Right:
    """The right by which the caller speaks in a pass. Raises Refused, Rejected for a pass that others make."""
    right = http.require(action, known.subject(place.unit, place.criterion))
    if (made := find_pass(known.framework, given)) is None:
        return right  # whether a pass must be named the rules of the card say
    if (own := policy.allows(http.actor().rights, action, _within(known, place, made))) is None:
        by, by_en = made.by.vi, made.by.of("en")
        raise Rejected("pass-of-others", criterion=place.criterion, given=made.name.vi, by=by, by_en=by_en)
    return own


def _within(known: KnownRound, place: Place, appraisal_pass: Pass) -> policy.Subject:
    return replace(known.subject(place.unit, place.criterion), role=appraisal_pass.role or "")


def _others(known: KnownRound, place: Place) -> Spread | None:
    """What the other units' values are, where the criterion compares all units."""
    if place.criterion not in known.comparing:
        return None
    with http.reading() as conn:
        return comparing.spreads(conn, known, beside=place.unit).get(place.criterion)


def _standings(conn: Database, known: KnownRound, verified: CriterionVerified) -> tuple[Standing, Standing]:
    """How all units stand now, and would after a verification."""
    ranked = known.rank_preview and known.framework.mode == "points"
    totals = queries.totals(conn, known.id, list(known.units)) if ranked else {}
    now = Standing(spreads=comparing.spreads(conn, known), totals=totals)
    if verified.criterion not in known.comparing:
        return now, now
    others = comparing.spreads(conn, known, beside=verified.unit).get(verified.criterion)
    value = comparing.value_of(known, verified.criterion, verified.data)
    spread = verifying.with_value(others, value)
    spreads = {**now.spreads, verified.criterion: spread} if spread else now.spreads
    moved = ranked and spreads != now.spreads
    return now, Standing(spreads=spreads, totals=totals_among(conn, known, spreads) if moved else totals)


def explain(place: Place, text: str, evidence: Sequence[EvidenceRef], expected: int | None) -> Outcome:
    """Record the unit's answer to its released appraisal. Raises Refused, Rejected."""
    known = known_round(place.round)
    right = http.require(  # whether it is released the rules of the card say, at the instant of the answer
        "explanation.give", known.subject(place.unit, place.criterion), phase=policy.RELEASED
    )

    def command(terms: Terms) -> GiveExplanation:
        return GiveExplanation(
            terms=terms, criterion=place.criterion, text=text, evidence=tuple(evidence), expected=expected
        )

    return _on_card(known, place.unit, right, command)


def decide(place: Place, points: Decimal, reason: str, minutes: str, expected: int | None) -> Outcome:
    """Record the council's score. Raises Refused, Rejected."""
    known = known_round(place.round)
    right = http.require("criterion.decide", known.subject(place.unit, place.criterion))

    def command(terms: Terms) -> DecideCriterion:
        return DecideCriterion(
            terms=terms, criterion=place.criterion, points=points, reason=reason, minutes=minutes, expected=expected
        )

    return _on_card(known, place.unit, right, command)


def take_in(round: str, unit: str, scores: Sequence[ImportedScore]) -> Outcome:
    """Record scores of a past round. Raises Refused, Rejected."""
    known = known_round(round)
    right = http.require("round.import", known.subject(unit))
    return _on_card(known, unit, right, lambda terms: ImportScores(terms=terms, scores=tuple(scores), body=right.body))


def release(round: str, document: str) -> Outcome:
    """Show the appraisal to all units. Raises Refused, Rejected."""
    known = known_round(round)
    right = http.require("appraisal.release", known.subject())
    command = ReleaseAppraisal(round=round, document=document)
    return scoring().rounds(round_stream(round), command, http.cause(right), http.once())


def conclude(round: str, number: str, date: datetime.date) -> Outcome:
    """Record the council's conclusion. Raises Refused, Rejected."""
    known = known_round(round)
    right = http.require("council.conclude", known.subject())
    command = ConcludeCouncil(round=round, number=number, date=date)
    return scoring().rounds(round_stream(round), command, http.cause(right), http.once())


def _on_card(known: KnownRound, unit: str, right: Right, command: Callable[[Terms], CardCommand]) -> Outcome:
    """Run a command on terms that nobody changes before it is recorded."""
    parts = scoring()

    def prepare(conn: Database) -> CardCommand:
        return command(known.terms(unit, parts.rounds.shared(conn, round_stream(known.id))))

    return parts.cards.prepared(card_stream(known.id, unit), prepare, http.cause(right), http.once())


def _verification(
    place: Place, asked: Verification, terms: Terms, right: Right, expected: int | None, others: Spread | None
) -> VerifyCriterion:
    return VerifyCriterion(
        terms=terms,
        criterion=place.criterion,
        outcome=asked.outcome,
        points=asked.points,
        data=asked.data,
        reason_code=asked.reason_code,
        reason=asked.reason,
        appraisal_pass=asked.appraisal_pass,
        body=right.body,
        expected=expected,
        others=others,
    )
