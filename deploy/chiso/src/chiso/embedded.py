"""An installation on a home: PostgreSQL started, services migrated and running, one address on 127.0.0.1."""

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from waitress.server import create_server

from chiso.home import Home
from chiso.installation import SERVICES, DatabaseUrls, Installation
from chiso.postgres import EmbeddedPostgres
from chiso.postgres_databases import ensure_role

ADDRESS = "127.0.0.1"
FOLLOWER = "chiso_follower"
THREADS = 16
LAST_ANSWERS = 5


class PortTaken(Exception):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Cổng {port} đã có chương trình khác dùng; chọn cổng khác bằng --port. "
            f"/ Port {port} is taken by another program; choose one with --port."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A running installation: its address, its parts, its home."""

    url: str
    home: Home
    installation: Installation


@contextmanager
def embedded(home: Home, *, port: int = 0, lasting: bool = False, demonstration: bool = False) -> Iterator[Embedded]:
    """Run an installation on a home. Raises HomeInUse, PortTaken, PostgresUnavailableError.

    Port 0 takes any free one. In a `demonstration` anybody signs in as anybody. `lasting` installations are
    those that other commands attach to.
    """
    with ExitStack() as closing:
        closing.enter_context(home.held())
        listener = closing.enter_context(_listener(port))
        url = f"http://{ADDRESS}:{listener.getsockname()[1]}"
        postgres = closing.enter_context(EmbeddedPostgres(home=home.path))
        installation = Installation(
            databases(postgres),
            blobs_root=home.evidence,
            internal_key=home.internal_key(),
            public_url=url,
            demonstration=demonstration,
        )
        installation.migrate()
        closing.callback(installation.stop)
        installation.start()
        closing.enter_context(_answering(installation, listener))
        home.announce(url, lasting=lasting)
        yield Embedded(url=url, home=home, installation=installation)


@contextmanager
def thrown_away() -> Iterator[Home]:
    """A home that is gone afterwards."""
    with open_directory() as directory:
        yield Home(directory / "home")


@contextmanager
def open_directory() -> Iterator[Path]:
    """A new directory that PostgreSQL's account may pass through, gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="chiso-"))
    directory.chmod(0o711)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def databases(postgres: EmbeddedPostgres) -> dict[str, DatabaseUrls]:
    """Every service's database and roles on a running PostgreSQL, made where missing."""
    with psycopg.connect(postgres.dsn(), autocommit=True) as conn:
        ensure_role(conn, FOLLOWER)
    return {name: _database(postgres, f"chiso_{name}") for name in SERVICES}


def _database(postgres: EmbeddedPostgres, name: str) -> DatabaseUrls:
    owner = f"{name}_owner"
    postgres.ensure(name, owner, name)
    return DatabaseUrls(
        owner=postgres.dsn(name, owner), app=postgres.dsn(name, name), follower=postgres.dsn(name, FOLLOWER)
    )


@contextmanager
def _listener(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, port))
        except OSError:
            raise PortTaken(port) from None
        listener.listen(128)
        yield listener


@contextmanager
def _answering(installation: Installation, listener: socket.socket) -> Iterator[None]:
    """Answer HTTP; at the end take nothing new and let running requests finish."""
    server: Any = create_server(installation.wsgi, sockets=[listener], threads=THREADS, ident="chiso")
    thread = threading.Thread(target=server.run, name="http", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=LAST_ANSWERS)
