"""What a service is made of, and how its two kinds of process are run: `serve` (HTTP) and `work` (everything else)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask
from prometheus_client import CollectorRegistry
from psycopg_pool import ConnectionPool

from chiso_runtime import access, digests, internal, operations
from chiso_runtime.access import Verifier
from chiso_runtime.blobs.port import Blobs
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.port import Broker, OwnerLog
from chiso_runtime.consumer import Consumer, Following, Park
from chiso_runtime.database import Database
from chiso_runtime.fresh import Fresh
from chiso_runtime.hears import Hears as Hears
from chiso_runtime.hints import Hint
from chiso_runtime.http import Web, create_app
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.problems import OwnWords, Text, no_words
from chiso_runtime.projection import ReadModels
from chiso_runtime.sequencer import Sequencer
from chiso_runtime.settings import Settings
from chiso_runtime.supervisor import Loop

ACCESS = "chiso.access"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that a service stands on, made outside of it.

    `broker` brings other services' topics, `owner_log` reads their logs; `blobs` opens the evidence store.
    """

    settings: Settings
    pool: ConnectionPool[Database]
    hint: Hint
    broker: Broker
    owner_log: OwnerLog
    verifier: Verifier
    blobs: Callable[[], Blobs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service's parts. `views` fold topics into read models and can be rebuilt; `reactions` make facts of its own."""

    name: str
    title: str
    package: str
    owned: tuple[str, ...]
    blueprints: Sequence[Blueprint]
    texts: Mapping[str, Text]
    views: tuple[Hears, ...]
    reactions: tuple[Hears, ...] = ()
    loops: tuple[Loop, ...] = ()
    words: OwnWords = no_words
    max_body: int = 2 * 1024 * 1024
    ready: Callable[[], Mapping[str, str]] = dict


def followings(service: Service, context: Context) -> list[Following]:
    """The service's consumers: of its own log directly, of other services' topics through the broker."""
    url = context.settings.database_url
    own = EmbeddedBroker(dict.fromkeys(service.owned, url), url)
    denied = Hears(
        topic=ACCESS,
        consumer=f"{service.name}-access",
        effects=lambda: ReadModels(access.codec, [access.deny], tell=False),
        park=Park.KEY,
    )
    found = []
    for hears in (*service.views, *service.reactions, denied):
        ours = hears.topic in service.owned
        owner: OwnerLog = DatabaseOwnerLog(url) if ours else context.owner_log
        consumer = Consumer(hears.consumer, hears.topic, url, hears.effects(), owner, park=hears.park)
        found.append(Following(own if ours else context.broker, consumer))
    return found


def loops(service: Service, context: Context, following: Sequence[Following], fresh: Fresh | None = None) -> list[Loop]:
    """All that a service's `work` does besides its broker's own relay, which `fresh` tells of new entries."""
    sequencer = Sequencer(context.settings.database_url, name=f"{service.name}-sequencer", fresh=fresh)
    return [sequencer, *following, *service.loops]


def web_app(service: Service, context: Context, *, metrics: CollectorRegistry | None = None) -> Flask:
    """The service's HTTP side."""

    def ready() -> Mapping[str, str]:
        return {**operations.database_ready(context.pool), **service.ready()}

    return create_app(
        Web(
            name=service.name,
            title=service.title,
            blueprints=[
                *service.blueprints,
                digests.routes(service.name, service.views, context.pool),
                internal.blueprint(context.pool, service.owned, context.settings.internal_key),
                operations.blueprint(ready, metrics or CollectorRegistry()),
            ],
            pool=context.pool,
            verifier=context.verifier,
            secret=context.settings.internal_key,
            texts=service.texts,
            words=service.words,
            max_body=service.max_body,
        )
    )
