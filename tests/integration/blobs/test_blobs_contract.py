"""What every object store must do, whichever it is."""

import hashlib
import tracemalloc
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from chiso_runtime.blobs.port import GrantRefused, Locked, ObjectChanged, ObjectMissing, verify_kept

from tests.integration.blobs.stores import MINUTE, Store, send, send_form

BODY = "Số hóa hồ sơ thủ tục hành chính".encode()
SIZE = str(len(BODY))


@pytest.fixture
def key() -> str:
    return str(uuid.uuid4())


def test_a_grant_takes_exactly_its_body(store: Store, key: str) -> None:
    grant = store.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    assert send(grant, [BODY]) == 200
    staged = store.blobs.staged(key)
    assert staged is not None
    assert (staged.size, staged.media_type) == (len(BODY), "text/plain")
    assert b"".join(store.blobs.open_staged(key, tag=staged.tag)) == BODY


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({"content-length": str(len(BODY) + 1)}, BODY + b"!", id="longer"),
        pytest.param({"content-length": str(len(BODY) - 1)}, BODY[:-1], id="shorter"),
        pytest.param({}, BODY[:-1], id="shorter-than-it-says"),
        pytest.param({"content-length": "0"}, b"", id="empty"),
        pytest.param({"content-type": "text/html"}, BODY, id="other-type"),
        pytest.param({"content-type": None}, BODY, id="no-type"),
        pytest.param({"if-none-match": None}, BODY, id="no-precondition"),
        pytest.param({"if-none-match": '"x"'}, BODY, id="other-precondition"),
        pytest.param(
            {"content-length": None, "transfer-encoding": "chunked"},
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY),
            id="chunked",
        ),
    ],
)
def test_a_grant_takes_no_other_body(store: Store, key: str, headers: dict[str, str | None], body: bytes) -> None:
    grant = store.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    assert send(grant, [body], headers=headers) not in range(200, 400)
    assert store.blobs.staged(key) is None


def test_what_follows_the_granted_body_is_not_stored(store: Store, key: str) -> None:
    grant = store.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    send(grant, [BODY, b"and more"])
    staged = store.blobs.staged(key)
    assert staged is None or b"".join(store.blobs.open_staged(key, tag=staged.tag)) == BODY


@pytest.mark.parametrize("path", ["../evidence/{other}", "{other}", "{key}/{other}", "{key}%2e%2e"])
def test_a_grant_is_for_its_key_alone(store: Store, key: str, path: str) -> None:
    other = str(uuid.uuid4())
    grant = store.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    url = grant.url.replace(key, path.format(key=key, other=other))
    assert send(grant, [BODY], url=url) >= 400
    assert store.blobs.staged(key) is None
    assert store.blobs.staged(other) is None


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST", "HEAD"])
def test_a_grant_is_for_its_method_alone(store: Store, method: str) -> None:
    key = store.upload(BODY)
    grant = store.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    assert send(grant, [BODY], method=method) not in range(200, 400)
    assert store.blobs.staged(key) is not None


def test_a_second_upload_is_refused_and_changes_nothing(store: Store) -> None:
    key = store.upload(BODY)
    grant = store.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    assert send(grant, [BODY[::-1]]) == 412
    staged = store.blobs.staged(key)
    assert staged is not None
    assert b"".join(store.blobs.open_staged(key, tag=staged.tag)) == BODY


def test_an_expired_grant_is_refused(store: Store, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(store.clock, "behind", timedelta(hours=1))
        grant = store.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    assert send(grant, [BODY]) == 403
    assert store.blobs.staged(key) is None


def test_a_grant_made_to_last_longer_is_refused(store: Store, key: str) -> None:
    grant = store.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    until = int(grant.expires_at.timestamp())
    url = grant.url.replace("X-Amz-Expires=60", "X-Amz-Expires=600").replace(f"expires={until}", f"expires={until + 9}")
    assert url != grant.url
    assert send(grant, [BODY], url=url) == 403


@pytest.mark.parametrize(
    "bad", ["", "../evidence/x", "a/b", "ABCDEFGH", "short", "x" * 65, "with space", "%2e%2e%2f0000"]
)
def test_keys_that_are_not_file_ids_are_refused(store: Store, bad: str) -> None:
    with pytest.raises(GrantRefused, match="bad-key"):
        store.blobs.grant(bad, size=1, media_type="text/plain", expires=MINUTE)
    with pytest.raises(GrantRefused, match="bad-key"):
        store.blobs.staged(bad)


@pytest.mark.parametrize("expires", [timedelta(), timedelta(hours=2)])
def test_grants_that_no_store_could_promise_are_not_made(store: Store, key: str, expires: timedelta) -> None:
    with pytest.raises(GrantRefused, match="bad-expiry"):
        store.blobs.grant(key, size=1, media_type="text/plain", expires=expires)


def test_a_form_upload_is_staged_and_the_browser_goes_on(store: Store, key: str) -> None:
    here = f"http://{urlsplit('http://chiso.example/next').netloc}/next"
    grant = store.blobs.grant_form(key, largest=100, media_type="application/pdf", expires=MINUTE, next_url=here)
    answer = send_form(grant, BODY)
    assert answer.status == 303
    assert answer.location is not None
    assert answer.location.startswith(here)
    staged = store.blobs.staged(key)
    assert staged is not None
    assert (staged.size, staged.media_type) == (len(BODY), "application/pdf")


@pytest.mark.parametrize("body", [b"", b"x" * 101])
def test_a_form_upload_outside_its_range_is_refused(store: Store, key: str, body: bytes) -> None:
    grant = store.blobs.grant_form(
        key, largest=100, media_type="application/pdf", expires=MINUTE, next_url="http://chiso.example/"
    )
    assert send_form(grant, body).status >= 400
    assert store.blobs.staged(key) is None


def test_a_form_upload_of_another_type_or_goal_is_refused(store: Store, key: str) -> None:
    grant = store.blobs.grant_form(
        key, largest=100, media_type="application/pdf", expires=MINUTE, next_url="http://chiso.example/"
    )
    for field in grant.fields:
        assert send_form(grant, BODY, **{field: grant.fields[field] + "1"}).status >= 400
    assert store.blobs.staged(key) is None


def test_nothing_is_staged_under_an_unused_key(store: Store, key: str) -> None:
    assert store.blobs.staged(key) is None
    with pytest.raises(ObjectMissing):
        list(store.blobs.open_staged(key, tag="0" * 32))


def test_keeping_names_version_hash_size_type_and_retention(store: Store) -> None:
    key = store.upload(BODY)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    kept = store.keep(key, BODY, until=until)
    assert kept == store.blobs.stat_kept(key, kept.version_id)
    assert (kept.file_id, kept.sha256, kept.size) == (key, hashlib.sha256(BODY).hexdigest(), len(BODY))
    assert (kept.media_type, kept.retain_until, kept.held) == ("text/csv", until, False)
    assert b"".join(store.blobs.open_kept(key, kept.version_id)) == BODY


def test_keeping_again_gives_the_same_version(store: Store) -> None:
    key = store.upload(BODY)
    first = store.keep(key, BODY)
    assert store.keep(key, BODY) == first
    store.blobs.discard_staged(key)
    assert store.keep(key, BODY) == first


def test_the_same_content_may_be_kept_under_two_ids(store: Store) -> None:
    one, two = (store.keep(store.upload(BODY), BODY) for _ in range(2))
    store.recall.recall(one.file_id, one.version_id)
    assert b"".join(store.blobs.open_kept(two.file_id, two.version_id)) == BODY


def test_what_changed_between_check_and_keeping_is_not_kept(store: Store) -> None:
    key = store.upload(BODY)
    staged = store.blobs.staged(key)
    assert staged is not None
    store.replace_staged(key, BODY[::-1])
    with pytest.raises(ObjectChanged):
        store.blobs.keep(
            key,
            tag=staged.tag,
            sha256=hashlib.sha256(BODY).hexdigest(),
            size=len(BODY),
            media_type="text/plain",
            retain_until=datetime.now(UTC) + timedelta(days=1),
        )


def test_reading_with_the_tag_of_other_bytes_is_refused(store: Store) -> None:
    key = store.upload(BODY)
    with pytest.raises(ObjectChanged):
        list(store.blobs.open_staged(key, tag="0" * 32))


def test_bytes_with_another_hash_than_the_checked_are_not_kept(store: Store) -> None:
    key = store.upload(BODY)
    with pytest.raises(ObjectChanged):
        store.keep(key, BODY[::-1])


def test_nothing_staged_is_nothing_to_keep(store: Store, key: str) -> None:
    with pytest.raises(ObjectMissing):
        store.keep(key, BODY)


def test_unknown_files_and_versions_are_missing(store: Store, key: str) -> None:
    kept = store.keep(store.upload(BODY), BODY)
    for file_id, version_id in [(key, kept.version_id), (kept.file_id, str(uuid.uuid4())), (kept.file_id, "0" * 64)]:
        with pytest.raises(ObjectMissing):
            store.blobs.stat_kept(file_id, version_id)
        with pytest.raises(ObjectMissing):
            list(store.blobs.open_kept(file_id, version_id))
        with pytest.raises(ObjectMissing):
            store.blobs.place_hold(file_id, version_id)


def test_a_hold_is_seen_until_it_is_released(store: Store) -> None:
    kept = store.keep(store.upload(BODY), BODY)
    store.blobs.place_hold(kept.file_id, kept.version_id)
    assert store.blobs.stat_kept(kept.file_id, kept.version_id).held
    store.blobs.release_hold(kept.file_id, kept.version_id)
    assert store.blobs.stat_kept(kept.file_id, kept.version_id) == kept


def test_a_recall_removes_the_bytes(store: Store) -> None:
    kept = store.keep(store.upload(BODY), BODY)
    store.recall.recall(kept.file_id, kept.version_id)
    with pytest.raises(ObjectMissing):
        store.blobs.stat_kept(kept.file_id, kept.version_id)
    with pytest.raises(ObjectMissing):
        store.recall.recall(kept.file_id, kept.version_id)


def test_a_hold_stops_a_recall(store: Store) -> None:
    kept = store.keep(store.upload(BODY), BODY)
    store.blobs.place_hold(kept.file_id, kept.version_id)
    with pytest.raises(Locked):
        store.recall.recall(kept.file_id, kept.version_id)
    assert b"".join(store.blobs.open_kept(kept.file_id, kept.version_id)) == BODY


def test_discarding_removes_the_staged_object_and_may_be_repeated(store: Store) -> None:
    key = store.upload(BODY)
    store.blobs.discard_staged(key)
    store.blobs.discard_staged(key)
    assert store.blobs.staged(key) is None


def test_sweeping_removes_the_old_and_spares_the_new(store: Store) -> None:
    key = store.upload(BODY)
    store.blobs.sweep_staged(older_than=datetime.now(UTC) - MINUTE)
    assert store.blobs.staged(key) is not None
    assert store.blobs.sweep_staged(older_than=datetime.now(UTC) + MINUTE) >= 1
    assert store.blobs.staged(key) is None


def test_kept_evidence_outlives_discarding_and_sweeping(store: Store) -> None:
    kept = store.keep(store.upload(BODY), BODY)
    store.blobs.discard_staged(kept.file_id)
    store.blobs.sweep_staged(older_than=datetime.now(UTC) + MINUTE)
    verify_kept(store.blobs, kept.file_id, kept.version_id, sha256=kept.sha256)
    assert store.blobs.stat_kept(kept.file_id, kept.version_id) == kept


def test_a_prepared_store_passes_its_check(store: Store) -> None:
    store.blobs.check()
    assert store.blobs.sweep_staged(older_than=datetime.now(UTC) - timedelta(days=1)) == 0


def test_a_large_file_goes_through_without_being_held_in_memory(store: Store, key: str) -> None:
    size, piece = 64 << 20, b"\x5a" * (1 << 20)
    digest = hashlib.sha256(b"\x5a" * (64 << 20)).hexdigest()
    grant = store.blobs.grant(key, size=size, media_type="text/plain", expires=MINUTE)
    tracemalloc.start()
    assert send(grant, (piece for _ in range(64))) == 200
    staged = store.blobs.staged(key)
    assert staged is not None
    assert _digest(store.blobs.open_staged(key, tag=staged.tag)) == digest
    kept = store.blobs.keep(
        key,
        tag=staged.tag,
        sha256=digest,
        size=size,
        media_type="text/plain",
        retain_until=datetime.now(UTC) + timedelta(days=1),
    )
    verify_kept(store.blobs, key, kept.version_id, sha256=digest)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20


def _digest(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
