"""An object store that does not answer: StoreAway, after one more try, from every method that needs it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chiso_runtime.blobs.port import Blobs, StoreAway
from chiso_runtime.blobs.presign import Credentials
from chiso_runtime.blobs.s3 import S3Blobs, S3Recall, S3Settings
from urllib3.util import connection

KEY = "0" * 32
NOW = datetime(2026, 1, 1, tzinfo=UTC)

CALLS: dict[str, Callable[[Blobs], object]] = {
    "staged": lambda blobs: blobs.staged(KEY),
    "open_staged": lambda blobs: list(blobs.open_staged(KEY, tag="x")),
    "keep": lambda blobs: blobs.keep(KEY, tag="x", sha256="0", size=1, media_type="a/b", retain_until=NOW),
    "stat_kept": lambda blobs: blobs.stat_kept(KEY, "v"),
    "open_kept": lambda blobs: list(blobs.open_kept(KEY, "v")),
    "discard_staged": lambda blobs: blobs.discard_staged(KEY),
    "sweep_staged": lambda blobs: blobs.sweep_staged(older_than=NOW),
    "place_hold": lambda blobs: blobs.place_hold(KEY, "v"),
    "release_hold": lambda blobs: blobs.release_hold(KEY, "v"),
    "check": lambda blobs: blobs.check(),
}


@pytest.fixture
def away() -> Iterator[S3Settings]:
    """Settings that name a port where nobody listens."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{held.getsockname()[1]}"
        key = Credentials(access_key="nobody", secret_key="nothing")
        yield S3Settings(endpoint=origin, public_url=origin, service=key, staging=key)


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The addresses that the library tried to reach, once for each attempt."""
    tried: list[object] = []

    def reach(address: object, *args: Any, **options: Any) -> socket.socket:
        tried.append(address)
        return create_connection(address, *args, **options)  # type: ignore[arg-type]

    create_connection = connection.create_connection
    monkeypatch.setattr(connection, "create_connection", reach)
    return tried


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_server_that_is_down_is_a_store_away(
    away: S3Settings, call: Callable[[Blobs], object], attempts: list[object]
) -> None:
    with pytest.raises(StoreAway):
        call(S3Blobs(away, clock=lambda: NOW))
    assert len(attempts) == 2


def test_a_recall_from_a_server_that_is_down_is_a_store_away(away: S3Settings) -> None:
    with pytest.raises(StoreAway):
        S3Recall(away, away.service).recall(KEY, "v")


def test_a_grant_needs_no_server(away: S3Settings) -> None:
    blobs = S3Blobs(away, clock=lambda: NOW)
    grant = blobs.grant(KEY, size=1, media_type="text/plain", expires=timedelta(minutes=5))
    assert grant.url.startswith(f"{away.public_url}/staging/{KEY}?")
    assert grant.expires_at == NOW + timedelta(minutes=5)
