"""chiso park: what failed three times and was set aside; driving it on once its cause is mended."""

import argparse
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from chiso_runtime import access, park_command
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.consumer import Consumer
from chiso_runtime.service import followings

from chiso.assembled import assembled
from chiso.commands.terminal import Terminal
from chiso.embedded import databases
from chiso.installation import SERVICES
from chiso.place import add_arguments, open_place
from chiso.postgres import EmbeddedPostgres

DATABASES = {name: f"CHISO_{name.upper()}_DATABASE_URL" for name in SERVICES}


class DatabaseMissing(Exception):
    """Some services' databases are named in the environment, but not all."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"Với hệ thống máy chủ cần thêm {missing}. / On servers, {missing} is needed too.")


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    park_command.add(parser)
    add_arguments(parser, server=False)


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """List, show or drive what is parked: on the servers whose databases the environment names, else in a home."""
    with _consumers(asked) as consumers:
        return park_command.run(asked, consumers, terminal)


@contextmanager
def _consumers(asked: argparse.Namespace) -> Iterator[list[Consumer]]:
    """Every consumer of the installation, not running."""
    with ExitStack() as closing:
        if (urls := on_servers(os.environ)) and not (asked.home or asked.fresh):
            yield _of(urls, closing)
        else:
            home = closing.enter_context(open_place(asked)).own_home()
            found = databases(closing.enter_context(EmbeddedPostgres(home=home.path)))
            yield _of({name: url.app for name, url in found.items()}, closing)


def on_servers(environment: Mapping[str, str]) -> dict[str, str]:
    """The services' databases by name, or nothing where the environment names none. Raises DatabaseMissing."""
    urls = {name: environment.get(variable, "") for name, variable in DATABASES.items()}
    if any(urls.values()) and not all(urls.values()):
        raise DatabaseMissing(", ".join(DATABASES[name] for name, url in urls.items() if not url))
    return urls if all(urls.values()) else {}


def _of(urls: Mapping[str, str], closing: ExitStack) -> list[Consumer]:
    found: list[Consumer] = []
    for name in SERVICES:
        service, context = closing.enter_context(assembled(name, urls[name], urls, _untouched))
        found += [following.consumer for following in followings(service, context)]
    return found


def _untouched() -> DirectoryBlobs:
    """A store for the evidence service to be built with: no consumer touches what it keeps."""
    return DirectoryBlobs(Path(os.devnull), signer=GrantSigner(secret=b"", public_url=""), clock=access.now)
