"""A bench of the evidence service with a directory as its store, and a round that was told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chiso_runtime import access
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.blobs.port import Blobs
from chiso_runtime.database import migrate, role_of

from tests.integration.evidence.bench import PUBLIC_URL, SECRET, Bench, opened, units
from tests.servers.databases import Database, Databases

MakeBench = Callable[[Blobs], Bench]


def _prepared(database: Database) -> None:
    migrate(database.owner_dsn, "chiso_evidence", app_role=role_of(database.app_dsn))


@pytest.fixture
def make_bench(databases: Databases) -> Iterator[MakeBench]:
    """A bench over a new database and a store."""
    made: list[tuple[Bench, Database]] = []

    def make(blobs: Blobs) -> Bench:
        database = databases.fresh(_prepared)
        made.append((Bench(database.app_dsn, blobs), database))
        return made[-1][0]

    yield make
    for bench, database in made:
        bench.close()
        databases.drop(database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def directory(folder: Path) -> DirectoryBlobs:
    signer = GrantSigner(public_url=PUBLIC_URL, secret=SECRET.encode())
    blobs = DirectoryBlobs(folder, signer=signer, clock=access.now)
    blobs.prepare()
    return blobs


@pytest.fixture
def empty(make_bench: MakeBench, directory: DirectoryBlobs) -> Bench:
    """A bench that has heard of nothing."""
    return make_bench(directory)


@pytest.fixture
def bench(empty: Bench) -> Bench:
    """A bench that has heard of a round and its units."""
    empty.hear(opened(), units())
    return empty
