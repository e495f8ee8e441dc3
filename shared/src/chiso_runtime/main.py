"""The commands that every service has: serve | work | migrate | rebuild | park."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger as GunicornLogger
from waitress.server import create_server

from chiso_runtime import database, internal, logging, operations, park_command, settings
from chiso_runtime.access import Verifier
from chiso_runtime.blobs import open_s3
from chiso_runtime.brokers.kafka.groups import Seat
from chiso_runtime.brokers.kafka.history import KafkaHistory
from chiso_runtime.brokers.kafka.relay import Relay
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.fresh import Fresh
from chiso_runtime.hints import Hint
from chiso_runtime.replay import rebuild_in_place
from chiso_runtime.service import Context, Service, followings, loops, web_app
from chiso_runtime.settings import Settings
from chiso_runtime.supervisor import Supervisor

Build = Callable[[Context], Service]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A command that one service alone has."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Context, argparse.Namespace], int]


NO_EXTRA: Mapping[str, Extra] = {}


def run(
    name: str,
    package: str,
    build: Build,
    argv: Sequence[str] | None = None,
    *,
    extra: Mapping[str, Extra] = NO_EXTRA,
) -> int:
    """Parse the command line of a service and run it; returns the exit code. `extra` commands come by name."""
    parser = argparse.ArgumentParser(prog=f"chiso-{name}")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="answer HTTP")
    commands.add_parser("work", help="sequence, publish, consume, keep time")
    commands.add_parser("migrate", help="bring the database's tables up to date")
    commands.add_parser("rebuild", help="empty the read models and fold them again from the logs")
    park_command.add(commands.add_parser("park", help="what failed three times and was set aside"))
    for command, added in extra.items():
        added.arguments(commands.add_parser(command, help=added.help))
    asked = parser.parse_args(argv)
    try:
        configured = settings.from_environment()
    except settings.BadSettings as bad:
        print(f"chiso-{name}: {bad}", file=sys.stderr)
        return 2
    logging.configure(name)
    match asked.command:
        case "serve":
            Server(lambda: _web(configured, build), configured).run()
        case "work":
            work(configured, build)
        case "migrate":
            role = database.role_of(configured.database_url)
            done = database.migrate(configured.owner_database_url, package, app_role=role)
            log.info("migrated", applied=done)
        case "rebuild":
            service, context = _assembled(configured, build)
            rebuild_in_place(service, context, KafkaHistory(configured.kafka))
        case "park":
            service, context = _assembled(configured, build)
            consumers = [following.consumer for following in followings(service, context)]
            return park_command.run(asked, consumers, park_command.Lines())
        case other:
            return extra[other].run(context_for(configured), asked)
    return 0


def context_for(configured: Settings) -> Context:
    """What a service stands on when its servers are Kafka, PostgreSQL and an S3 store; the pool is open."""
    pool = database.pool(configured.database_url, size=configured.threads)
    pool.open()
    return Context(
        settings=configured,
        pool=pool,
        hint=Hint(configured.database_url),
        broker=KafkaBroker(configured.kafka, seat=Seat(configured.database_url)),
        owner_log=internal.HttpOwnerLog(configured.owner_urls, configured.internal_key),
        verifier=Verifier(lambda: internal.fetch_jwks(configured.jwks_url)),
        blobs=lambda: open_s3(configured),
    )


def work(configured: Settings, build: Build) -> None:
    """Run all loops until SIGTERM or SIGINT."""
    service, context = _assembled(configured, build)
    following = followings(service, context)
    fresh, name = Fresh(), f"{service.name}-relay"
    relay = Relay(configured.database_url, configured.kafka, service.owned, name=name, fresh=fresh)
    supervisor = Supervisor([*loops(service, context, following, fresh), relay])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    def ready() -> dict[str, str]:
        return {**operations.database_ready(context.pool), **supervisor.failing}

    app = operations.app(ready, operations.registry(context.pool, following))
    server: Any = create_server(app, host=configured.host, port=configured.work_port, threads=2)
    threading.Thread(target=server.run, name="operations", daemon=True).start()
    log.info("work.started", port=server.effective_port)
    supervisor.start()
    stop.wait()
    supervisor.stop()
    log.info("work.stopped")


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with threads; the application and its pool are made in the worker, after the fork."""

    def __init__(self, app: Callable[[], Any], configured: Settings) -> None:
        self._app = app
        self._configured = configured
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"{self._configured.host}:{self._configured.port}",
            "worker_class": "gthread",
            "threads": self._configured.threads,
            "workers": 1,
            "graceful_timeout": 10,
            "keepalive": 30,
            "accesslog": None,
            "errorlog": None,
            "logger_class": _Lines,
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._app()


class _Lines(GunicornLogger):  # type: ignore[misc]
    """What gunicorn says becomes lines of the process's own log."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.propagate = True


def _web(configured: Settings, build: Build) -> Flask:
    service, context = _assembled(configured, build)
    return web_app(service, context, metrics=operations.registry(context.pool, ()))


def _assembled(configured: Settings, build: Build) -> tuple[Service, Context]:
    context = context_for(configured)
    return build(context), context
