"""chiso park: what failed three times and was set aside; driving it on once its cause is mended."""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from chiso_runtime import access
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.consumer import Consumer
from chiso_runtime.service import followings

from chiso.assembled import assembled
from chiso.commands.terminal import Terminal
from chiso.embedded import databases
from chiso.home import Home
from chiso.installation import SERVICES
from chiso.place import add_arguments, open_place
from chiso.postgres import EmbeddedPostgres

COLUMNS = ("nơi nghe / consumer", "nguồn / source", "khóa / key", "dòng / stream", "số / seq", "lý do / reason")


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("what", choices=["list", "drive"])
    parser.add_argument("--key", default="", help="chỉ khóa này / this key only")
    add_arguments(parser, server=False)


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """List what is parked, or drive it."""
    with open_place(asked) as place, _consumers(place.own_home()) as consumers:
        if asked.what == "list":
            terminal.table("park", COLUMNS, _rows(consumers, asked.key))
        else:
            _drive(consumers, asked.key, terminal)
    return 0


def _rows(consumers: list[Consumer], key: str) -> Iterator[tuple[object, ...]]:
    for consumer in consumers:
        for parked in consumer.parked():
            if parked.source == consumer.source and key in ("", parked.key):
                yield consumer.name, parked.source, parked.key, parked.stream, parked.seq, parked.reason


def _drive(consumers: list[Consumer], key: str, terminal: Terminal) -> None:
    for consumer in consumers:
        for parked in consumer.parked():
            if parked.source == consumer.source and key in ("", parked.key):
                driven = consumer.drive(parked.key, parked.stream)
                terminal.say(f"{consumer.name} {parked.key} {parked.stream}: {driven}")


@contextmanager
def _consumers(home: Home) -> Iterator[list[Consumer]]:
    """Every consumer of the installation, not running."""
    with ExitStack() as closing:
        urls = databases(closing.enter_context(EmbeddedPostgres(home=home.path)))
        apps = {name: url.app for name, url in urls.items()}
        found: list[Consumer] = []
        for name in SERVICES:
            service, context = closing.enter_context(assembled(name, apps[name], apps, lambda: _evidence(home)))
            found += [following.consumer for following in followings(service, context)]
        yield found


def _evidence(home: Home) -> DirectoryBlobs:
    return DirectoryBlobs(
        home.evidence, signer=GrantSigner(secret=home.internal_key().encode(), public_url=""), clock=access.now
    )
