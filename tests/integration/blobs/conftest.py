"""Stores under test: every contract test runs over the directory, MinIO and versitygw."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chiso_runtime.blobs.presign import Credentials
from chiso_runtime.blobs.s3_setup import Server

from tests.integration.blobs.stores import DirectoryStore, S3Store, Store, directory_store, s3_store


@pytest.fixture(scope="package")
def s3_stores(request: pytest.FixtureRequest) -> dict[Server, S3Store]:
    """One prepared installation per server, made when a test first asks for that server."""
    return {}


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[DirectoryStore]:
    with directory_store(tmp_path / "blobs") as store:
        yield store


@pytest.fixture(params=["minio", "versitygw"])
def s3(request: pytest.FixtureRequest, s3_stores: dict[Server, S3Store]) -> S3Store:
    return _s3(request, request.param, s3_stores)


@pytest.fixture(params=["directory", "minio", "versitygw"])
def store(request: pytest.FixtureRequest, s3_stores: dict[Server, S3Store]) -> Store:
    if request.param == "directory":
        found: Store = request.getfixturevalue("directory")
        return found
    return _s3(request, request.param, s3_stores)


def _s3(request: pytest.FixtureRequest, server: Server, stores: dict[Server, S3Store]) -> S3Store:
    if server not in stores:
        running = request.getfixturevalue(server).store
        admin = Credentials(access_key=running.access_key, secret_key=running.secret_key)
        stores[server] = s3_store(server, running.url, admin)
    return stores[server]
