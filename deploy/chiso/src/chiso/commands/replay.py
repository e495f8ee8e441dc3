"""chiso replay: build the read models of scoring and ranking again from the first event, and compare."""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from chiso.commands.terminal import Terminal
from chiso.embedded import databases
from chiso.home import Home
from chiso.people import ADMINISTRATOR
from chiso.place import add_arguments, open_place
from chiso.postgres import EmbeddedPostgres
from chiso.replaying import (
    REPLAYED,
    Comparison,
    Replay,
    RunningDigest,
    at_server,
    embedded_broker,
    in_databases,
    kafka_broker,
)

KAFKA = "CHISO_KAFKA"
DATABASES = {name: f"CHISO_{name.upper()}_DATABASE_URL" for name in REPLAYED}


class NoDatabases(Exception):
    """CHISO_KAFKA is set, but not where the services' digests come from."""

    def __init__(self) -> None:
        named = ", ".join(DATABASES.values())
        super().__init__(
            f"Với {KAFKA} cần thêm --server hoặc {named}. / With {KAFKA}, --server or {named} are needed too."
        )


class NoBroker(Exception):
    """A server was named, but not where its broker is."""

    def __init__(self) -> None:
        super().__init__(f"Với --server cần thêm {KAFKA}. / With --server, {KAFKA} is needed too.")


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--verify",
        action="store_true",
        required=True,
        help="so sánh với bảng đang chạy / compare with the running tables",
    )
    add_arguments(parser)


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Replay and say which tables differ; 1 when one does."""
    with _replay(asked) as replay, terminal.progress() as bar:
        found = replay.verify(lambda service, done, total: bar(service, done, total))
    return report(found, terminal)


def report(found: Sequence[Comparison], terminal: Terminal) -> int:
    """Show the digests; the exit code is 1 when a table differs."""
    rows = [(c.service, c.table, c.running[:16], c.replayed[:16], "=" if c.same else "≠") for c in found]
    terminal.table(
        "SHA-256", ("dịch vụ / service", "bảng / table", "đang chạy / running", "dựng lại / replayed", ""), rows
    )
    differing = [f"{c.service}.{c.table}" for c in found if not c.same]
    if differing:
        named = ", ".join(differing)
        terminal.say(f"KHÁC NHAU: {named}", f"these tables differ: {named}")
        return 1
    terminal.say(f"{len(found)} bảng giống hệt.", f"{len(found)} tables are the same.")
    return 0


@contextmanager
def replay_of_home(home: Home) -> Iterator[Replay]:
    """A replay of a home whose PostgreSQL is used beside whoever runs it."""
    with EmbeddedPostgres(home=home.path) as postgres:
        urls = databases(postgres)
        logs = {name: url.follower for name, url in urls.items()}
        yield Replay(in_databases({name: url.app for name, url in urls.items()}), embedded_broker(logs), logs)


@contextmanager
def _replay(asked: argparse.Namespace) -> Iterator[Replay]:
    if servers := os.environ.get(KAFKA):
        yield Replay(_running(asked), kafka_broker(servers))
        return
    if asked.server:
        raise NoBroker
    with open_place(asked) as place, replay_of_home(place.own_home()) as replay:
        yield replay


def _running(asked: argparse.Namespace) -> RunningDigest:
    if asked.server:
        with open_place(asked) as place:
            return at_server(place.client(ADMINISTRATOR))
    urls = {name: os.environ.get(variable, "") for name, variable in DATABASES.items()}
    if not all(urls.values()):
        raise NoDatabases
    return in_databases(urls)
