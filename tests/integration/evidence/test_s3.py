"""The gate over a real object store: what is kept lies under lock, once, with the version that the fact names."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from chiso_contracts.evidence import FileKept, FileRefused
from chiso_evidence.domain import retention
from chiso_runtime.blobs.port import Grant, StoreAway
from chiso_runtime.blobs.presign import Credentials

from tests.integration.blobs.stores import S3Store, s3_store, send
from tests.integration.evidence.bench import Bench, opened, units
from tests.integration.evidence.conftest import MakeBench
from tests.servers import session
from tests.unit.inspection.samples import docx, pdf

PDF = pdf()


@pytest.fixture
def store(minio: session.Minio) -> S3Store:
    admin = Credentials(access_key=minio.store.access_key, secret_key=minio.store.secret_key)
    return s3_store("minio", minio.store.url, admin)


@pytest.fixture
def bench(make_bench: MakeBench, store: S3Store) -> Bench:
    bench = make_bench(store.blobs)
    bench.hear(opened(), units())
    return bench


def put(granted: Mapping[str, Any], body: bytes) -> None:
    expires = datetime.fromisoformat(granted["expires_at"])
    assert send(Grant(**{**granted, "expires_at": expires}), [body]) == 200


def kept(bench: Bench) -> FileKept:
    (fact,) = [fact for fact in bench.facts() if isinstance(fact, FileKept)]
    return fact


def test_a_file_is_kept_under_lock_with_the_version_the_fact_names(bench: Bench) -> None:
    file = bench.stage(PDF, put)
    bench.check()
    found = bench.blobs.stat_kept(file, kept(bench).version_id)
    assert (found.sha256, found.size) == (sha256(PDF).hexdigest(), len(PDF))
    assert found.retain_until == datetime(2036, 12, 31, 16, 59, 59, tzinfo=UTC)
    assert bench.blobs.staged(file) is None


def test_the_bytes_come_back_to_who_may_read(bench: Bench) -> None:
    file = bench.stage(PDF, put)
    bench.check()
    assert bench.get(f"/files/{file}/content").data == PDF


def test_a_refused_file_is_not_kept(bench: Bench) -> None:
    file = bench.stage(docx(), put)
    bench.check()
    assert [fact.findings for fact in bench.facts() if isinstance(fact, FileRefused)] == [
        ("extension-mismatch", "declared-type-mismatch")
    ]
    assert bench.blobs.staged(file) is None


def test_a_crash_between_copy_and_fact_leads_to_the_version_copied_first(bench: Bench) -> None:
    file = bench.stage(PDF, put)
    staged = bench.blobs.staged(file)
    assert staged is not None
    first = bench.blobs.keep(
        file,
        tag=staged.tag,
        sha256=sha256(PDF).hexdigest(),
        size=len(PDF),
        media_type="application/pdf",
        retain_until=datetime(2036, 12, 31, 16, 59, 59, tzinfo=UTC),
    )
    bench.check()
    assert kept(bench).version_id == first.version_id


def test_a_file_of_a_long_past_round_is_kept_too(make_bench: MakeBench, store: S3Store) -> None:
    bench = make_bench(store.blobs)
    bench.hear(opened(year=2012), units())
    bench.stage(PDF, put)
    bench.check()
    today = retention.day_of(datetime.now(UTC))
    assert kept(bench).retain_until == retention.retained_until(2012, today)


def test_while_the_store_is_away_arrivals_are_put_off_and_nothing_is_lost(bench: Bench, minio: session.Minio) -> None:
    file = bench.stage(PDF, put)
    waiting = bench.ask(PDF).json
    put(waiting["grant"], PDF)
    minio.stop()
    try:
        with pytest.raises(StoreAway):
            bench.gate.look(bench.conn)
        answer = bench.arrive(waiting["file"])
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    finally:
        minio.restart()
    bench.check()
    assert kept(bench).file == file
    assert bench.arrive(waiting["file"]).status_code == 202
