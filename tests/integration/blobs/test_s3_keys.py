"""What the keys of an S3 installation can't do: locked evidence stays, the staging key only puts into staging."""

import base64
import io
import uuid
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import urllib3
from chiso_runtime.blobs.port import BlobError, Kept, Locked, verify_kept
from chiso_runtime.blobs.presign import Credentials, presigned_url
from chiso_runtime.blobs.s3 import S3Recall, connect
from chiso_runtime.blobs.s3_setup import S3Setup
from minio import Minio
from minio.commonconfig import CopySource
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.objectlockconfig import DAYS, ObjectLockConfig
from minio.retention import Retention

from tests.integration.blobs.stores import MINUTE, S3Store, send

BODY = b"Quyet dinh so 922/QD-BTTTT"
Attempt = Callable[[Minio, str, str, Kept], object]

ON_EVIDENCE: dict[str, Attempt] = {
    "delete the version": lambda c, _, evidence, kept: c.remove_object(evidence, kept.file_id, kept.version_id),
    "hide it by a marker": lambda c, _, evidence, kept: c.remove_object(evidence, kept.file_id),
    "delete it in bulk with bypass": lambda c, _, evidence, kept: _bulk_delete(c, evidence, kept),
    "shorten its retention": lambda c, _, evidence, kept: c.set_object_retention(
        evidence, kept.file_id, Retention("GOVERNANCE", datetime.now(UTC) + MINUTE), kept.version_id
    ),
    "drop the bucket": lambda c, _, evidence, kept: c.remove_bucket(evidence),
    "unlock the bucket": lambda c, _, evidence, kept: c.set_object_lock_config(
        evidence, ObjectLockConfig("GOVERNANCE", 1, DAYS)
    ),
    "open the bucket": lambda c, _, evidence, kept: c.delete_bucket_policy(evidence),
}

BY_THE_STAGING_KEY: dict[str, Attempt] = {
    **ON_EVIDENCE,
    "read evidence": lambda c, _, evidence, kept: c.get_object(evidence, kept.file_id),
    "add evidence": lambda c, _, evidence, kept: c.put_object(evidence, "x" * 9, io.BytesIO(BODY), len(BODY)),
    "list evidence": lambda c, _, evidence, kept: list(c.list_objects(evidence)),
    "hold evidence": lambda c, _, evidence, kept: c.enable_object_legal_hold(evidence, kept.file_id, kept.version_id),
    "read staging": lambda c, staging, _, kept: c.get_object(staging, kept.file_id),
    "stat staging": lambda c, staging, _, kept: c.stat_object(staging, kept.file_id),
    "list staging": lambda c, staging, _, kept: list(c.list_objects(staging)),
    "delete from staging": lambda c, staging, _, kept: c.remove_object(staging, kept.file_id),
    "copy within staging": lambda c, staging, _, kept: c.copy_object(
        staging, "x" * 9, CopySource(staging, kept.file_id, offset=0, length=4)
    ),
    "make a bucket": lambda c, staging, _, kept: c.make_bucket(f"{staging}-more"),
    "open staging to all": lambda c, staging, _, kept: c.delete_bucket_policy(staging),
}


def _bulk_delete(client: Minio, bucket: str, kept: Kept) -> None:
    removal = [DeleteObject(kept.file_id, kept.version_id)]
    if errors := list(client.remove_objects(bucket, removal, bypass_governance_mode=True)):
        raise PermissionError(errors[0].code)


def _kept(store: S3Store) -> Kept:
    return store.keep(store.upload(BODY), BODY)


def _refused(store: S3Store, key: Credentials, attempt: Attempt, kept: Kept) -> None:
    client = connect(store.settings, key)
    with pytest.raises((S3Error, PermissionError)):
        attempt(client, store.settings.staging_bucket, store.settings.evidence_bucket, kept)
    assert store.blobs.stat_kept(kept.file_id, kept.version_id) == kept


@pytest.mark.parametrize("attempt", ON_EVIDENCE.values(), ids=ON_EVIDENCE)
def test_the_running_key_can_not(s3: S3Store, attempt: Attempt) -> None:
    _refused(s3, s3.settings.service, attempt, _kept(s3))


@pytest.mark.parametrize("attempt", BY_THE_STAGING_KEY.values(), ids=BY_THE_STAGING_KEY)
def test_the_staging_key_can_not(s3: S3Store, attempt: Attempt) -> None:
    _refused(s3, s3.settings.staging, attempt, _kept(s3))


def test_a_later_version_leaves_the_kept_one_as_it_was(s3: S3Store) -> None:
    kept = _kept(s3)
    client = connect(s3.settings, s3.settings.service)
    client.put_object(s3.settings.evidence_bucket, kept.file_id, io.BytesIO(b"other"), 5)
    verify_kept(s3.blobs, kept.file_id, kept.version_id, sha256=kept.sha256)
    assert s3.keep(kept.file_id, BODY) == kept


def test_what_was_put_without_retention_was_never_kept(s3: S3Store) -> None:
    key = s3.upload(BODY)
    client = connect(s3.settings, s3.settings.service)
    bare = client.put_object(s3.settings.evidence_bucket, key, io.BytesIO(BODY), len(BODY)).version_id
    kept = s3.keep(key, BODY)
    assert kept.retain_until > datetime.now(UTC)
    assert s3.keep(key, BODY) == kept
    assert bare is not None


def test_the_administrator_without_bypass_is_refused_too(s3: S3Store) -> None:
    kept = _kept(s3)
    _refused(s3, s3.admin, ON_EVIDENCE["delete the version"], kept)
    _refused(s3, s3.admin, ON_EVIDENCE["shorten its retention"], kept)


def test_recall_needs_the_key_of_the_recall(s3: S3Store) -> None:
    kept = _kept(s3)
    for key in (s3.settings.service, s3.settings.staging):
        with pytest.raises(Locked):
            S3Recall(s3.settings, key).recall(kept.file_id, kept.version_id)
    assert s3.blobs.stat_kept(kept.file_id, kept.version_id) == kept


def test_a_dismissed_recall_key_recalls_nothing(s3: S3Store) -> None:
    kept = _kept(s3)
    bypass = Credentials(access_key=f"once-{uuid.uuid4().hex[:8]}", secret_key=uuid.uuid4().hex)
    s3.setup.admit_recall(bypass)
    s3.setup.dismiss_recall(bypass)
    with pytest.raises((Locked, S3Error)):
        S3Recall(s3.settings, bypass).recall(kept.file_id, kept.version_id)
    assert s3.blobs.stat_kept(kept.file_id, kept.version_id) == kept


@pytest.mark.parametrize("header", ["x-amz-copy-source", "x-amz-acl", "x-amz-meta-note", "x-amz-tagging"])
def test_a_header_added_to_a_grant_takes_nothing_but_the_body(s3: S3Store, header: str) -> None:
    other, key = _kept(s3), str(uuid.uuid4())
    value = {"x-amz-copy-source": f"/{s3.settings.evidence_bucket}/{other.file_id}"}.get(header, "public-read")
    grant = s3.blobs.grant(key, size=4, media_type="text/plain", expires=MINUTE)
    send(grant, [b"mine"], headers={header: value})
    staged = s3.blobs.staged(key)
    assert staged is None or b"".join(s3.blobs.open_staged(key, tag=staged.tag)) == b"mine"
    assert urllib3.request("GET", grant.url.split("?")[0]).status == 403


def test_who_knows_only_the_id_of_the_staging_key_reaches_no_evidence(s3: S3Store) -> None:
    kept = _kept(s3)
    for bucket in (s3.settings.evidence_bucket, s3.settings.staging_bucket):
        status = _put_with_unsigned_trailer(s3, f"{bucket}/{kept.file_id}")
        assert status == 403 or bucket == s3.settings.staging_bucket
    verify_kept(s3.blobs, kept.file_id, kept.version_id, sha256=kept.sha256)
    versions = connect(s3.settings, s3.admin).list_objects(
        s3.settings.evidence_bucket, prefix=kept.file_id, include_version=True
    )
    assert [version.version_id for version in versions] == [kept.version_id]


def _put_with_unsigned_trailer(store: S3Store, path: str) -> int:
    guess = Credentials(access_key=store.settings.staging.access_key, secret_key="a guess")
    url = presigned_url(
        "PUT",
        f"{store.settings.endpoint}/{path}",
        {},
        credentials=guess,
        region=store.settings.region,
        now=datetime.now(UTC),
        expires=MINUTE,
    )
    headers = {
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length": "4",
        "content-encoding": "aws-chunked",
        "x-amz-trailer": "x-amz-checksum-crc32",
    }
    trailer = base64.b64encode(zlib.crc32(b"evil").to_bytes(4, "big"))
    body = b"4\r\nevil\r\n0\r\nx-amz-checksum-crc32:" + trailer + b"\r\n\r\n"
    return urllib3.request("PUT", url, body=body, headers=headers, retries=False).status


def test_preparing_again_changes_nothing(s3: S3Store) -> None:
    kept = _kept(s3)
    s3.setup.prepare()
    assert s3.blobs.stat_kept(kept.file_id, kept.version_id) == kept
    assert s3.blobs.staged(s3.upload(BODY)) is not None


def test_a_bucket_made_without_lock_is_refused(s3: S3Store) -> None:
    settings = replace(s3.settings, evidence_bucket=f"plain-{uuid.uuid4().hex[:8]}")
    connect(settings, s3.admin).make_bucket(settings.evidence_bucket)
    with pytest.raises(BlobError, match="no object lock"):
        S3Setup(settings, admin=s3.admin, server=s3.server).prepare()
