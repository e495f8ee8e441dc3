"""The one difference of the directory: its lock is detection by hash, and it mends what a crash left."""

import hashlib
import uuid
from datetime import UTC, datetime

import pytest
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.blobs.port import ObjectChanged, ObjectMissing, StoreAway, verify_kept

from tests.integration.blobs.stores import MINUTE, DirectoryStore, send

SIGNER = GrantSigner(public_url="http://127.0.0.1", secret=b"x" * 32)
BODY = b"Quyet dinh so 922/QD-BTTTT"


def test_a_changed_file_is_found_by_its_hash(directory: DirectoryStore) -> None:
    kept = directory.keep(directory.upload(BODY), BODY)
    directory.bytes_of(kept).write_bytes(BODY[::-1])
    with pytest.raises(ObjectChanged):
        verify_kept(directory.blobs, kept.file_id, kept.version_id, sha256=kept.sha256)


def test_a_removed_file_is_found(directory: DirectoryStore) -> None:
    kept = directory.keep(directory.upload(BODY), BODY)
    directory.bytes_of(kept).unlink()
    with pytest.raises(ObjectMissing):
        verify_kept(directory.blobs, kept.file_id, kept.version_id, sha256=kept.sha256)


def test_content_is_stored_once_under_its_hash(directory: DirectoryStore) -> None:
    one, two = (directory.keep(directory.upload(BODY), BODY) for _ in range(2))
    assert one.version_id == two.version_id == hashlib.sha256(BODY).hexdigest()
    assert len(list((directory.root / "kept").rglob("bytes"))) == 1


def test_the_last_recall_of_a_content_removes_the_bytes(directory: DirectoryStore) -> None:
    one, two = (directory.keep(directory.upload(BODY), BODY) for _ in range(2))
    for kept in (one, two):
        directory.recall.recall(kept.file_id, kept.version_id)
    assert list((directory.root / "kept").rglob("bytes")) == []


def test_a_crash_before_the_record_is_mended_by_keeping_again(directory: DirectoryStore) -> None:
    key = directory.upload(BODY)
    kept = directory.keep(key, BODY)
    directory.bytes_of(kept).with_name(key).unlink()
    with pytest.raises(ObjectMissing):
        directory.blobs.stat_kept(key, kept.version_id)
    assert directory.keep(key, BODY).version_id == kept.version_id


def test_an_upload_that_broke_off_leaves_nothing(directory: DirectoryStore) -> None:
    key = str(uuid.uuid4())
    grant = directory.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    send(grant, [BODY[:5]])
    assert directory.blobs.staged(key) is None
    assert list((directory.root / "incoming").iterdir()) == []


def test_sweeping_clears_what_a_crash_left_behind(directory: DirectoryStore) -> None:
    (directory.root / "incoming" / "left").mkdir()
    (directory.root / "incoming" / "left" / "bytes").write_bytes(BODY)
    assert directory.blobs.sweep_staged(older_than=datetime.now(UTC) + MINUTE) == 0
    assert list((directory.root / "incoming").iterdir()) == []


def test_a_grant_of_another_installation_is_refused(directory: DirectoryStore) -> None:
    key = str(uuid.uuid4())
    grant = directory.blobs.grant(key, size=len(BODY), media_type="text/plain", expires=MINUTE)
    signature = grant.url.rsplit("signature=", 1)[1]
    assert send(grant, [BODY], url=grant.url.replace(signature, "0" * 64)) == 403
    assert send(grant, [BODY], url=grant.url.replace(f"&signature={signature}", "")) == 403
    assert directory.blobs.staged(key) is None


def test_a_folder_that_is_not_there_is_a_store_away(directory: DirectoryStore) -> None:
    elsewhere = DirectoryBlobs(directory.root / "gone", signer=SIGNER, clock=directory.clock)
    with pytest.raises(StoreAway):
        elsewhere.check()
