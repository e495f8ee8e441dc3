"""All four services in one process, behind one address: the embedded installation, and the one that tests use."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from chiso_contracts import catalogue
from chiso_contracts.values import Right
from chiso_runtime import access, database
from chiso_runtime.access import Actor, Issuer, Verifier
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.blobs.port import Blobs
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Following
from chiso_runtime.hints import Hint
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.service import Context, Service, followings, loops, web_app
from chiso_runtime.settings import Settings
from chiso_runtime.supervisor import Supervisor
from werkzeug.test import Client
from werkzeug.wrappers import Response

from chiso.settling import NEVER, watching

SERVICES = ("submission", "evidence", "scoring", "ranking")
PAGES = {
    "/api/submission": "submission",
    "/api/evidence": "evidence",
    "/api/scoring": "scoring",
    "/api/ranking": "ranking",
    "/.well-known": "submission",
    "/sign-in": "submission",
    "/sign-out": "submission",
    "/reports": "submission",
    "/rounds": "submission",
    "/units": "submission",
    "/frameworks": "submission",
    "/framework-drafts": "submission",
    "/campaigns": "submission",
    "/files": "evidence",
    "/appraisal": "scoring",
}
HIDDEN = ("/internal", "/metrics", "/health")
POLL = 0.005

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class NotSettled(Exception):
    """Some outbox or consumer did not come level in time; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrls:
    """A service's database as its owner, as the running service, and as one who may only follow its log."""

    owner: str
    app: str
    follower: str


class Installation:
    """Builds the services over their databases, with the embedded broker and evidence in a directory.

    `only` names the services to build; without submission tokens are signed by a key of the moment.
    """

    def __init__(
        self,
        databases: Mapping[str, DatabaseUrls],
        *,
        blobs_root: Path,
        internal_key: str,
        public_url: str = "http://127.0.0.1",
        demonstration: bool = False,
        only: Sequence[str] = SERVICES,
    ) -> None:
        self._databases = databases
        self._blobs_root = blobs_root
        self._key = internal_key
        self._public_url = public_url
        self._demonstration = demonstration
        self._only = tuple(only)
        self._closing = ExitStack()
        self.issuer = Issuer.new()
        self.services: dict[str, Service] = {}
        self.contexts: dict[str, Context] = {}
        self._apps: dict[str, Wsgi] = {}
        self.followings: dict[str, list[Following]] = {}
        self._supervisor: Supervisor | None = None

    def migrate(self) -> None:
        """Bring every database up to date."""
        for name in self._only:
            urls = self._databases[name]
            app, follower = database.role_of(urls.app), database.role_of(urls.follower)
            database.migrate(urls.owner, f"chiso_{name}", app_role=app, follower_role=follower)

    def build(self) -> None:
        """Build the services; they answer requests, and nothing works yet."""
        for name in self._only:
            context = self._context(name)
            service: Service = import_module(f"chiso_{name}.main").build(context)
            self.contexts[name], self.services[name] = context, service
            if name == "submission":
                self.issuer = import_module("chiso_submission.keys").issuer(context.pool)
        for name, service in self.services.items():
            heard = followings(service, self.contexts[name])
            self.followings[name] = [one for one in heard if catalogue.OWNERS[one.consumer.source] in self._only]
            self._apps[name] = web_app(service, self.contexts[name])

    def start(self) -> None:
        """Build the services and begin their work."""
        self.build()
        every = [
            loop
            for name, service in self.services.items()
            for loop in loops(service, self.contexts[name], self.followings[name])
        ]
        self._supervisor = Supervisor(every)
        self._supervisor.start()

    def stop(self) -> None:
        """End all work and close all connections."""
        if self._supervisor:
            self._supervisor.stop()
        self._closing.close()

    def wsgi(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The gateway: one address for all services; what services tell each other is not reachable."""
        path = environ.get("PATH_INFO", "/")
        if any(path == hidden or path.startswith(f"{hidden}/") for hidden in HIDDEN):
            return Response(status=404)(environ, start_response)
        return self._apps[self._service_for(path)](environ, start_response)

    def client(self) -> Client:
        """A client of the gateway, without a network."""
        return Client(self.wsgi, Response)

    def token(self, person: str, *rights: Right) -> str:
        """A bearer token for any person with any rights."""
        actor = Actor(person=person, session=str(uuid4()), rights=rights)
        return self.issuer.token(actor, access.now())

    def url(self, service: str) -> str:
        """The database of a service, as the service."""
        return self._databases[service].app

    def failing(self) -> dict[str, str]:
        """Loops that ended in an error of our own."""
        return dict(self._supervisor.failing) if self._supervisor else {}

    def settle(self, seconds: float = 120) -> None:
        """Return when every outbox is sequenced, every consumer is level, and nothing moves. Raises NotSettled."""
        deadline = time.monotonic() + seconds
        pause = threading.Event()
        before = NEVER
        with watching({name: self.url(name) for name in self._only}, self.followings) as watch:
            while not (now := watch.look()).still(before):
                if time.monotonic() > deadline:
                    raise NotSettled(f"{now.behind}; failing: {self.failing()}")
                before = now
                pause.wait(POLL)

    def _service_for(self, path: str) -> str:
        for prefix, name in PAGES.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                return name
        return "ranking" if "ranking" in self._apps else next(iter(self._apps))

    def _context(self, name: str) -> Context:
        urls = self._databases[name]
        pool = database.pool(urls.app, size=8)
        pool.open()
        self._closing.callback(pool.close)
        logs = {
            topic: self._databases[owner].follower for topic, owner in catalogue.OWNERS.items() if owner in self._only
        }
        return Context(
            settings=self._settings(urls),
            pool=pool,
            hint=Hint(urls.app),
            broker=EmbeddedBroker(logs, urls.app),
            owner_log=_OwnerLogs(logs),
            verifier=Verifier(lambda: self.issuer.jwks()),
            blobs=self._blobs,
        )

    def _settings(self, urls: DatabaseUrls) -> Settings:
        return Settings(
            database_url=urls.app,
            owner_database_url=urls.owner,
            kafka="",
            internal_key=self._key,
            public_url=self._public_url,
            owner_urls={},
            demonstration=self._demonstration,
        )

    def _blobs(self) -> Blobs:
        signer = GrantSigner(secret=self._key.encode(), public_url=self._public_url)
        blobs = DirectoryBlobs(self._blobs_root, signer=signer, clock=access.now)
        blobs.prepare()
        return blobs


class _OwnerLogs:
    """Every owner's log, where all of them can be read."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._logs = {topic: DatabaseOwnerLog(url) for topic, url in urls.items()}

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return self._logs[topic].after(topic, key, seq)

    def heads(self, topic: str) -> dict[str, int]:
        return self._logs[topic].heads(topic)
