"""The command handlers of this service, one for each kind of stream."""

from dataclasses import dataclass
from typing import TypeVar

from chiso_runtime.codec import EventCodec
from chiso_runtime.command_handler import CommandHandler, Decider
from chiso_runtime.service import Context

from chiso_submission import codec
from chiso_submission.domain.campaign import commands as campaign_commands
from chiso_submission.domain.campaign import decider as campaign
from chiso_submission.domain.campaign import events as campaign_events
from chiso_submission.domain.draft import commands as draft_commands
from chiso_submission.domain.draft import decider as draft
from chiso_submission.domain.draft import events as draft_events
from chiso_submission.domain.framework import commands as framework_commands
from chiso_submission.domain.framework import decider as framework
from chiso_submission.domain.framework import events as framework_events
from chiso_submission.domain.person import commands as person_commands
from chiso_submission.domain.person import decider as person
from chiso_submission.domain.person import events as person_events
from chiso_submission.domain.registry import commands as registry_commands
from chiso_submission.domain.registry import decider as registry
from chiso_submission.domain.registry import events as registry_events
from chiso_submission.domain.report import commands as report_commands
from chiso_submission.domain.report import decider as report
from chiso_submission.domain.report import events as report_events
from chiso_submission.domain.round import commands as round_commands
from chiso_submission.domain.round import decider as round
from chiso_submission.domain.round import events as round_events
from chiso_submission.publisher import route

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")

Registry = Decider[registry_commands.Command, registry.Registry, registry_events.Event]
Frameworks = Decider[framework_commands.Command, framework.Published, framework_events.Event]
Drafts = Decider[draft_commands.Command, draft.Draft, draft_events.Event]
Campaigns = Decider[campaign_commands.Command, campaign.Campaigns, campaign_events.Event]
Rounds = Decider[round_commands.Command, round.Round, round_events.Event]
Reports = Decider[report_commands.Command, report.Report, report_events.Event]
Persons = Decider[person_commands.Command, person.Person, person_events.Event]

REGISTRY: Registry = Decider(initial=registry.INITIAL, decide=registry.decide, evolve=registry.evolve)
FRAMEWORKS: Frameworks = Decider(initial=framework.INITIAL, decide=framework.decide, evolve=framework.evolve)
DRAFTS: Drafts = Decider(initial=draft.INITIAL, decide=draft.decide, evolve=draft.evolve)
CAMPAIGNS: Campaigns = Decider(initial=campaign.INITIAL, decide=campaign.decide, evolve=campaign.evolve)
ROUNDS: Rounds = Decider(initial=round.INITIAL, decide=round.decide, evolve=round.evolve)
REPORTS: Reports = Decider(initial=report.INITIAL, decide=report.decide, evolve=report.evolve)
PERSONS: Persons = Decider(initial=person.INITIAL, decide=person.decide, evolve=person.evolve)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """What runs commands."""

    registry: CommandHandler[registry_commands.Command, registry.Registry, registry_events.Event]
    frameworks: CommandHandler[framework_commands.Command, framework.Published, framework_events.Event]
    drafts: CommandHandler[draft_commands.Command, draft.Draft, draft_events.Event]
    campaigns: CommandHandler[campaign_commands.Command, campaign.Campaigns, campaign_events.Event]
    rounds: CommandHandler[round_commands.Command, round.Round, round_events.Event]
    reports: CommandHandler[report_commands.Command, report.Report, report_events.Event]
    persons: CommandHandler[person_commands.Command, person.Person, person_events.Event]


def handlers(context: Context) -> Handlers:
    """The handlers over the context's database."""
    return Handlers(
        registry=_handler(context, REGISTRY, codec.codec),
        frameworks=_handler(context, FRAMEWORKS, codec.codec),
        drafts=_handler(context, DRAFTS, codec.codec),
        campaigns=_handler(context, CAMPAIGNS, codec.codec),
        rounds=_handler(context, ROUNDS, codec.codec),
        reports=_handler(context, REPORTS, codec.codec),
        persons=_handler(context, PERSONS, codec.access_codec),
    )


def _handler(context: Context, decider: Decider[C, S, E], codec: EventCodec[E]) -> CommandHandler[C, S, E]:
    return CommandHandler(decider=decider, codec=codec, route=route, pool=context.pool, hint=context.hint)
