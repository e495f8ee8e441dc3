"""Where a command works: the installation of a home (running, or run for the command), a thrown-away one, a server."""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from chiso_runtime import logging

from chiso.client import Client, Key
from chiso.embedded import embedded, thrown_away
from chiso.home import Home
from chiso.people import People, key_of
from chiso.postgres import default_home

CLIENT_KEY = "CHISO_CLIENT_KEY"
NO_KEY = (
    f"Cần khóa máy của người làm lệnh: đặt biến {CLIENT_KEY} hoặc --key-file. "
    f"/ The caller's client key is needed: set {CLIENT_KEY} or give --key-file."
)


class NoKey(Exception):
    """A server was named but no client key was given."""

    def __init__(self) -> None:
        super().__init__(NO_KEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An installation that answers at `url`. `home` is None for a server, which is spoken to with one client key."""

    url: str
    home: Home | None = None
    client_key: str = ""

    def own_home(self) -> Home:
        """The home of the installation. Raises ValueError for a server."""
        if self.home is None:
            raise ValueError("a server has no home here")
        return self.home

    def key(self, person: str) -> Key:
        """What gives tokens of this person. Raises UnknownPerson."""
        return Key(self.url, self.client_key or key_of(self.own_home().client_keys(), person))

    def client(self, person: str) -> Client:
        """The installation as this person; on a server as whoever the given key belongs to. Raises UnknownPerson."""
        return Client(self.url, self.key(person))

    def people(self) -> People:
        """The people of the home. Raises ValueError for a server, whose people are managed there."""
        return People(self.url, self.own_home())


def add_arguments(parser: argparse.ArgumentParser, *, server: bool = True) -> None:
    """--home, --fresh and, where the command can work on one, --server."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--home", type=Path, help="thư mục của bản cài đặt / directory of the installation")
    where.add_argument(
        "--fresh", action="store_true", help="bản cài đặt tạm, xóa khi xong / a thrown-away installation"
    )
    if server:
        where.add_argument(
            "--server", metavar="URL", help="địa chỉ của hệ thống khác / address of another installation"
        )
        parser.add_argument("--key-file", type=Path, help="tệp có khóa máy, với --server / a client key, with --server")


def home_of(asked: argparse.Namespace) -> Home:
    """The home that the arguments name, else the user's own."""
    return Home(asked.home or default_home(os.environ))


@contextmanager
def open_place(asked: argparse.Namespace) -> Iterator[Place]:
    """The installation that the arguments name, for as long as the command works. Raises what `embedded` raises."""
    if server := getattr(asked, "server", None):
        yield Place(url=server.rstrip("/"), client_key=_client_key(asked.key_file))
    elif not asked.fresh and (running := home_of(asked).running()):
        yield Place(url=running.url, home=home_of(asked))
    else:
        with ExitStack() as closing:
            home = closing.enter_context(thrown_away()) if asked.fresh else home_of(asked)
            yield closing.enter_context(own_place(home))


@contextmanager
def own_place(home: Home, *, port: int = 0, lasting: bool = False, demonstration: bool = False) -> Iterator[Place]:
    """An installation run by this process on a home, with an administrator. Raises what `embedded` raises."""
    home.prepare()
    logging.configure("chiso", stream=home.log.open("a", encoding="utf-8"))
    with embedded(home, port=port, lasting=lasting, demonstration=demonstration) as running:
        People(running.url, home).ensure_administrator(running.installation)
        yield Place(url=running.url, home=home)


def _client_key(file: Path | None) -> str:
    key = file.read_text(encoding="utf-8").strip() if file else os.environ.get(CLIENT_KEY, "")
    if not key:
        raise NoKey
    return key
