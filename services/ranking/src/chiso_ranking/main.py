"""The composition root of ranking: serve | work | migrate | rebuild | park."""

import sys

from chiso_runtime.command_handler import CommandHandler, Decider
from chiso_runtime.consumer import Park
from chiso_runtime.main import run
from chiso_runtime.projection import ReadModels
from chiso_runtime.service import Context, Hears, Service
from chiso_web import frame

from chiso_ranking import api, pages, pages_lineage, projections, registry, results, wording
from chiso_ranking.codec import codec, registry_codec, scoring_codec
from chiso_ranking.domain import decider
from chiso_ranking.projections import RankingTables
from chiso_ranking.publisher import TOPIC, route
from chiso_ranking.results import Handler, Results
from chiso_ranking.schemas import TEXTS
from chiso_ranking.tables import Tables

edition_decider = Decider(initial=decider.INITIAL, decide=decider.decide, evolve=decider.evolve)

VIEWS = (
    Hears(
        topic="chiso.scoring",
        consumer="ranking-read",
        effects=lambda: RankingTables(scoring_codec),
        park=Park.KEY,
    ),
    Hears(topic=TOPIC, consumer="ranking-read", effects=lambda: ReadModels(codec, [projections.editions])),
    Hears(
        topic="chiso.submission",
        consumer="ranking-read",
        effects=lambda: ReadModels(registry_codec, [registry.entries], tell=False),
    ),
)


def build(context: Context) -> Service:
    """Ranking's parts over a context."""
    approvals: Handler = CommandHandler(
        decider=edition_decider, codec=codec, route=route, pool=context.pool, hint=context.hint
    )
    wired = results.wiring(Results(approvals=approvals, tables=Tables()))
    return Service(
        name="ranking",
        title="Chiso: ranking",
        package="chiso_ranking",
        owned=(TOPIC,),
        blueprints=[wired, api.routes, pages.routes, pages_lineage.routes, frame.blueprint(pages.who)],
        texts=TEXTS,
        words=wording.of_what_is_named,
        views=VIEWS,
    )


def main() -> None:
    sys.exit(run("ranking", "chiso_ranking", build))
