"""The composition root of submission: serve | work | migrate | rebuild | park | bootstrap."""

import sys
from argparse import ArgumentParser, Namespace

from chiso_runtime.main import Extra, run
from chiso_runtime.projection import Reactions, ReadModels
from chiso_runtime.service import Context, Hears, Service
from chiso_web import frame

from chiso_submission import (
    api,
    conclusions,
    measured_rows,
    pages,
    plan_rows,
    projections,
    reactions,
    reading_rows,
    report_rows,
    wording,
)
from chiso_submission.api.people import public_keys
from chiso_submission.bootstrap import bootstrap
from chiso_submission.carrying import Carrying
from chiso_submission.codec import access_codec, codec, concluded_codec, evidence_codec
from chiso_submission.deadlines import Deadlines
from chiso_submission.desk import open_desk, wiring
from chiso_submission.publisher import ACCESS, TOPIC
from chiso_submission.schemas import TEXTS

OWN = (
    projections.units,
    projections.unit_entries,
    projections.frameworks,
    projections.framework_parts,
    projections.opened_rounds,
    projections.amendments,
    projections.round_units,
    projections.assignments,
    projections.criteria,
    reading_rows.readings,
    reading_rows.first,
    projections.evidence,
    measured_rows.measured,
    report_rows.reports,
    plan_rows.drafts,
    plan_rows.draft_parts,
    plan_rows.discarded_drafts,
    plan_rows.campaigns,
)
"""The rows of reports take the deadline from the rounds' rows, so they come after those."""

PEOPLE = (projections.persons, projections.rights)


def build(context: Context) -> Service:
    """Submission's parts over a context."""
    desk = open_desk(context)
    deadlines = Deadlines(context.settings.database_url, desk.handlers, desk.rounds, context.hint)
    carrying = Carrying(context.settings.database_url, desk.handlers, desk.rounds, context.hint)
    return Service(
        name="submission",
        title="Chiso: submission",
        package="chiso_submission",
        owned=(TOPIC, ACCESS),
        blueprints=[wiring(desk), api.routes, public_keys, pages.routes, frame.blueprint(pages.who)],
        texts=TEXTS,
        words=wording.of_what_is_named,
        views=(
            Hears(topic=TOPIC, consumer="submission-read", effects=lambda: ReadModels(codec, OWN)),
            Hears(topic=ACCESS, consumer="submission-read", effects=lambda: ReadModels(access_codec, PEOPLE)),
            Hears(
                topic="chiso.scoring",
                consumer="submission-read",
                effects=lambda: ReadModels(concluded_codec, [conclusions.rows], tell=False),
            ),
        ),
        reactions=(
            Hears(
                topic="chiso.evidence",
                consumer="submission",
                effects=lambda: Reactions(evidence_codec, reactions.evidence(desk.handlers.reports)),
            ),
        ),
        loops=(deadlines, carrying),
    )


def main() -> None:
    sys.exit(run("submission", "chiso_submission", build, extra={"bootstrap": FIRST_ADMINISTRATOR}))


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("person", help="id of the first administrator")
    parser.add_argument("name", help="their name")
    parser.add_argument("--standing-body", default="", help="unit code of the standing body they also act for")


def _bootstrap(context: Context, asked: Namespace) -> int:
    print(bootstrap(context, asked.person, asked.name, body=asked.standing_body))
    return 0


FIRST_ADMINISTRATOR = Extra(
    help="make the first administrator and print a client key", arguments=_arguments, run=_bootstrap
)
