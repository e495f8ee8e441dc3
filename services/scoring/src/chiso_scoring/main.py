"""The composition root of scoring: serve | work | migrate | rebuild | park."""

import sys

from chiso_runtime.command_handler import CommandHandler, Decider
from chiso_runtime.main import run
from chiso_runtime.projection import Reactions, ReadModels
from chiso_runtime.service import Context, Hears, Service
from chiso_web import frame

from chiso_scoring import api, api_feeds, desk, measured_rows, pages, pages_feeds, projections, published, wording
from chiso_scoring.codec import card_codec, codec, published_codec, round_codec, submission_codec
from chiso_scoring.desk import Cards, Rounds, Scoring
from chiso_scoring.domain import decider_card, decider_round
from chiso_scoring.domain.events import Event
from chiso_scoring.publisher import TOPIC, route
from chiso_scoring.reactions import Restating
from chiso_scoring.rounds import KnownRounds
from chiso_scoring.schemas import TEXTS
from chiso_scoring.totals import Totals

round_decider = Decider(initial=decider_round.INITIAL, decide=decider_round.decide, evolve=decider_round.evolve)
card_decider = Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve)


def build(context: Context) -> Service:
    """Scoring's parts over a context."""
    rounds: Rounds = CommandHandler(
        decider=round_decider, codec=round_codec, route=route, pool=context.pool, hint=context.hint
    )
    cards: Cards = CommandHandler(
        decider=card_decider, codec=card_codec, route=route, pool=context.pool, hint=context.hint
    )
    parts = Scoring(known=KnownRounds(), rounds=rounds, cards=cards)
    return Service(
        name="scoring",
        title="Chiso: scoring",
        package="chiso_scoring",
        owned=(TOPIC,),
        blueprints=[
            desk.wiring(parts),
            api.routes,
            api_feeds.routes,
            pages.routes,
            pages_feeds.routes,
            frame.blueprint(pages.who),
        ],
        texts=TEXTS,
        words=wording.of_what_is_named,
        views=(
            Hears(topic=TOPIC, consumer="scoring-read", effects=read_models),
            Hears(
                topic="chiso.submission",
                consumer="scoring-read",
                effects=lambda: ReadModels(published_codec, [published.parts], tell=False),
            ),
        ),
        reactions=(
            Hears(
                topic="chiso.submission",
                consumer="scoring",
                effects=lambda: Reactions(submission_codec, Restating(rounds, cards)),
            ),
        ),
    )


def read_models() -> ReadModels[Event]:
    """All tables, in the order in which they need each other; what is known of rounds belongs to one database."""
    totals = Totals(KnownRounds())
    return ReadModels(
        codec,
        [
            measured_rows.surveys,
            projections.amendments,
            projections.rounds,
            projections.framework_parts,
            projections.units,
            projections.cards,
            projections.evidence,
            measured_rows.measured,
            projections.tellings,
            projections.reviews,
            totals,
        ],
        forget=totals.forget,
    )


def main() -> None:
    sys.exit(run("scoring", "chiso_scoring", build))
