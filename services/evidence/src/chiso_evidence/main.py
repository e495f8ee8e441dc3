"""The composition root of evidence: serve | work | migrate | rebuild | park."""

import sys
from collections.abc import Mapping

from chiso_runtime import access
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.port import Blobs, StoreAway
from chiso_runtime.command_handler import CommandHandler, Decider
from chiso_runtime.main import run
from chiso_runtime.projection import Reactions, ReadModels
from chiso_runtime.service import Context, Hears, Service
from chiso_web import frame

from chiso_evidence import api, asking, pages, projections, staging, uploads, wording
from chiso_evidence.codec import asking_codec, codec, file_codec, round_codec, submission_codec
from chiso_evidence.domain import decider_file, decider_round
from chiso_evidence.domain.commands import RoundCommand
from chiso_evidence.domain.decider_round import Round
from chiso_evidence.domain.events import RoundEvent
from chiso_evidence.gate import Gate
from chiso_evidence.publisher import TOPIC, route
from chiso_evidence.reactions import Restating
from chiso_evidence.schemas import TEXTS
from chiso_evidence.sweeper import Sweeper
from chiso_evidence.uploads import Evidence, Files

round_decider = Decider(initial=decider_round.INITIAL, decide=decider_round.decide, evolve=decider_round.evolve)
file_decider = Decider(initial=decider_file.INITIAL, decide=decider_file.decide, evolve=decider_file.evolve)

PROJECTIONS = (projections.rounds, projections.units, projections.files)
ASKED = (asking.parts, asking.current)


def build(context: Context) -> Service:
    """Evidence's parts over a context."""
    settings = context.settings
    blobs = context.blobs()
    files: Files = CommandHandler(
        decider=file_decider, codec=file_codec, route=route, pool=context.pool, hint=context.hint
    )
    rounds: CommandHandler[RoundCommand, Round, RoundEvent] = CommandHandler(
        decider=round_decider, codec=round_codec, route=route
    )
    parts = Evidence(files=files, blobs=blobs, largest=settings.max_file, public_url=settings.public_url)
    received = [staging.blueprint(blobs, settings.max_file)] if isinstance(blobs, DirectoryBlobs) else []
    gate = Gate(
        url=settings.database_url,
        files=files,
        blobs=blobs,
        largest=settings.max_file,
        hint=context.hint,
        clock=access.now,
    )
    return Service(
        name="evidence",
        title="Chiso: evidence",
        package="chiso_evidence",
        owned=(TOPIC,),
        blueprints=[uploads.wiring(parts), api.routes, pages.routes, frame.blueprint(pages.who), *received],
        texts=TEXTS,
        words=wording.of_what_is_named,
        views=(
            Hears(topic=TOPIC, consumer="evidence-read", effects=lambda: ReadModels(codec, PROJECTIONS)),
            Hears(
                topic="chiso.submission",
                consumer="evidence-read",
                effects=lambda: ReadModels(asking_codec, ASKED, tell=False),
            ),
        ),
        reactions=(
            Hears(
                topic="chiso.submission",
                consumer="evidence",
                effects=lambda: Reactions(submission_codec, Restating(rounds)),
            ),
        ),
        loops=(gate, Sweeper(url=settings.database_url, blobs=blobs)),
        ready=lambda: store_ready(blobs),
    )


def store_ready(blobs: Blobs) -> Mapping[str, str]:
    """Empty when the object store answers and is prepared."""
    try:
        blobs.check()
    except StoreAway as away:
        return {"objects": str(away)}
    return {}


def main() -> None:
    sys.exit(run("evidence", "chiso_evidence", build))
