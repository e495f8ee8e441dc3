"""The object store over S3: MinIO, versitygw or any server with versions and object lock."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import REPLACE, CopySource
from minio.datatypes import Object
from minio.deleteobjects import DeleteObject
from minio.error import InvalidResponseError, S3Error, ServerError
from minio.retention import Retention

from chiso_runtime.blobs.port import (
    BlobError,
    Grant,
    Kept,
    Locked,
    ObjectChanged,
    ObjectMissing,
    Staged,
    StoreAway,
    checked_expiry,
    checked_key,
)
from chiso_runtime.blobs.presign import Credentials, form_fields, presigned_url

PIECE = 1 << 20
MISSING = frozenset({"NoSuchKey", "NoSuchVersion", "NoSuchObject"})
NO_VERSION = MISSING | {"BadRequest", "InvalidArgument", "MethodNotAllowed"}  # not an id of theirs; a delete marker
LOCKED = frozenset({"ObjectLocked", "AccessDenied", "InvalidRequest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Settings:
    """Where the store is and as whom Chiso speaks to it.

    `endpoint` is the origin inside, `public_url` the origin people's browsers use: the gateway passes `/staging` on
    with the Host header unchanged. `service` reads staging and keeps evidence; `staging` may only put into staging and
    signs grants. Neither may remove evidence or shorten its retention. The access key id of `service` is as secret as
    its key: MinIO's last version takes an unsigned trailer from anyone who knows an id (CVE-2026-41145).
    """

    endpoint: str
    public_url: str
    service: Credentials
    staging: Credentials
    region: str = "us-east-1"
    staging_bucket: str = "staging"
    evidence_bucket: str = "evidence"
    lock_mode: Literal["GOVERNANCE", "COMPLIANCE"] = "GOVERNANCE"


def pool() -> urllib3.PoolManager:
    """Return connections with bounded waits: 2 s to connect, 15 s between bytes, one more try."""
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=2, read=15),
        maxsize=16,
        retries=urllib3.Retry(total=1, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)),
    )


def connect(settings: S3Settings, credentials: Credentials) -> Minio:
    """Return a client of the store; nothing is sent yet."""
    url = urlsplit(settings.endpoint)
    return Minio(
        endpoint=url.netloc,
        access_key=credentials.access_key,
        secret_key=credentials.secret_key,
        secure=url.scheme == "https",
        region=settings.region,
        http_client=pool(),
    )


@contextmanager
def answers(missing: frozenset[str] = MISSING) -> Iterator[None]:
    """Turn what the client raises into the port's errors; a refusal nobody expects stays what it is."""
    try:
        yield
    except (urllib3.exceptions.HTTPError, ServerError, InvalidResponseError, OSError) as error:
        raise StoreAway(str(error)) from error
    except S3Error as error:
        if error.response.status >= 500:
            raise StoreAway(str(error)) from error
        if error.code in missing:
            raise ObjectMissing(str(error.resource)) from error
        if error.code == "PreconditionFailed":
            raise ObjectChanged(str(error.resource)) from error
        raise


class S3Blobs:
    """Blobs over S3. Connects at the first call; `clock` gives the time that grants are counted from."""

    def __init__(self, settings: S3Settings, *, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._client = connect(settings, settings.service)

    def grant(self, key: str, *, size: int, media_type: str, expires: timedelta) -> Grant:
        """See Blobs. The store itself refuses other lengths and types, and a key that is staged already."""
        headers = {"content-length": str(size), "content-type": media_type, "if-none-match": "*"}
        now = self._clock()
        url = presigned_url(
            "PUT",
            f"{self._settings.public_url}/{self._settings.staging_bucket}/{checked_key(key)}",
            headers,
            credentials=self._settings.staging,
            region=self._settings.region,
            now=now,
            expires=checked_expiry(expires),
        )
        return Grant(method="PUT", url=url, headers=headers, fields={}, expires_at=now + expires)

    def grant_form(self, key: str, *, largest: int, media_type: str, expires: timedelta, next_url: str) -> Grant:
        """See Blobs. A form can't say if-none-match: a second upload replaces the first until it has been read."""
        now = self._clock()
        fields = form_fields(
            {"key": checked_key(key), "Content-Type": media_type, "success_action_redirect": next_url},
            [{"bucket": self._settings.staging_bucket}, ["content-length-range", 1, largest]],
            credentials=self._settings.staging,
            region=self._settings.region,
            now=now,
            expires=checked_expiry(expires),
        )
        url = f"{self._settings.public_url}/{self._settings.staging_bucket}"
        return Grant(method="POST", url=url, headers={}, fields=fields, expires_at=now + expires)

    def staged(self, key: str) -> Staged | None:
        """See Blobs."""
        try:
            with answers():
                return _staged(self._client.stat_object(self._settings.staging_bucket, checked_key(key)))
        except ObjectMissing:
            return None

    def open_staged(self, key: str, *, tag: str) -> Iterator[bytes]:
        """See Blobs."""
        return self._read(self._settings.staging_bucket, checked_key(key), {"If-Match": f'"{tag}"'})

    def keep(self, key: str, *, tag: str, sha256: str, size: int, media_type: str, retain_until: datetime) -> Kept:
        """See Blobs. The server copies, conditional on the tag, and hashes what it stores."""
        with answers():
            if (kept := self._already_kept(checked_key(key), sha256, size)) is not None:
                return kept
            self._client.copy_object(
                self._settings.evidence_bucket,
                key,
                CopySource(self._settings.staging_bucket, key, match_etag=tag),
                metadata={"Content-Type": media_type, "x-amz-checksum-algorithm": "SHA256"},
                metadata_directive=REPLACE,
                tagging_directive=REPLACE,
                retention=Retention(self._settings.lock_mode, retain_until.replace(microsecond=0)),
            )
            if (kept := self._already_kept(key, sha256, size)) is not None:
                return kept
        raise ObjectChanged(f"{key} is not what was checked")

    def stat_kept(self, file_id: str, version_id: str) -> Kept:
        """See Blobs. The hash is the one the store made of the bytes it has; without one they are read again."""
        with answers(NO_VERSION):
            found = self._client.stat_object(
                self._settings.evidence_bucket,
                checked_key(file_id),
                version_id=version_id,
                extra_headers={"x-amz-checksum-mode": "ENABLED"},
            )
            retain_until, held = self._lock_of(file_id, version_id, found.metadata or {})
        return Kept(
            file_id=file_id,
            version_id=version_id,
            sha256=_stored_sha256(found.metadata or {}) or self._hash(file_id, version_id),
            size=found.size or 0,
            media_type=found.content_type or "",
            retain_until=retain_until,
            held=held,
        )

    def open_kept(self, file_id: str, version_id: str) -> Iterator[bytes]:
        """See Blobs."""
        return self._read(self._settings.evidence_bucket, checked_key(file_id), {}, version_id)

    def discard_staged(self, key: str) -> None:
        """See Blobs."""
        with answers():
            self._client.remove_object(self._settings.staging_bucket, checked_key(key))

    def sweep_staged(self, *, older_than: datetime) -> int:
        """See Blobs."""
        swept = 0
        with answers():
            for found in self._client.list_objects(self._settings.staging_bucket, recursive=True):
                if found.object_name and found.last_modified and found.last_modified < older_than:
                    self._client.remove_object(self._settings.staging_bucket, found.object_name)
                    swept += 1
        return swept

    def place_hold(self, file_id: str, version_id: str) -> None:
        """See Blobs."""
        with answers(NO_VERSION):
            self._client.enable_object_legal_hold(self._settings.evidence_bucket, checked_key(file_id), version_id)

    def release_hold(self, file_id: str, version_id: str) -> None:
        """See Blobs."""
        with answers(NO_VERSION):
            self._client.disable_object_legal_hold(self._settings.evidence_bucket, checked_key(file_id), version_id)

    def check(self) -> None:
        """See Blobs. Raises StoreAway also while the buckets are not there."""
        with answers():
            for bucket in (self._settings.staging_bucket, self._settings.evidence_bucket):
                if not self._client.bucket_exists(bucket):
                    raise StoreAway(f"bucket {bucket} is not there")

    def _already_kept(self, key: str, sha256: str, size: int) -> Kept | None:
        versions = self._client.list_objects(self._settings.evidence_bucket, prefix=key, include_version=True)
        same = [v for v in versions if v.object_name == key and v.size == size and not v.is_delete_marker]
        for version in sorted(same, key=lambda v: (v.last_modified, v.version_id)):
            with suppress(ObjectMissing):
                if (kept := self.stat_kept(key, version.version_id or "")).sha256 == sha256:
                    return kept
        return None

    def _lock_of(self, file_id: str, version_id: str, headers: Mapping[str, str]) -> tuple[datetime, bool]:
        if (until := headers.get("x-amz-object-lock-retain-until-date")) is not None:
            return datetime.fromisoformat(until), headers.get("x-amz-object-lock-legal-hold") == "ON"
        # versitygw says nothing of the lock in a HEAD of a version that is not the newest
        bucket = self._settings.evidence_bucket
        if (retention := self._client.get_object_retention(bucket, file_id, version_id)) is None:
            raise ObjectMissing(f"{file_id} {version_id} was never kept: it has no retention")
        return retention.retain_until_date, self._client.is_object_legal_hold_enabled(bucket, file_id, version_id)

    def _read(self, bucket: str, key: str, headers: Mapping[str, str], version: str | None = None) -> Iterator[bytes]:
        with answers(NO_VERSION if version else MISSING):
            response = self._client.get_object(bucket, key, version_id=version, request_headers=dict(headers))
            try:
                yield from response.stream(PIECE)
            finally:
                response.close()
                response.release_conn()

    def _hash(self, file_id: str, version_id: str) -> str:
        digest = hashlib.sha256()
        for piece in self.open_kept(file_id, version_id):
            digest.update(piece)
        return digest.hexdigest()


class S3Recall:
    """Recall over S3 with a key that may bypass GOVERNANCE, given for that moment."""

    def __init__(self, settings: S3Settings, bypass: Credentials) -> None:
        self._settings = settings
        self._client = connect(settings, bypass)

    def recall(self, file_id: str, version_id: str) -> None:
        """See Recall. COMPLIANCE retention is not lifted by anyone: Locked."""
        bucket = self._settings.evidence_bucket
        removal = [DeleteObject(checked_key(file_id), version_id)]
        with answers(NO_VERSION):
            try:
                self._client.stat_object(bucket, file_id, version_id=version_id)
                errors = list(self._client.remove_objects(bucket, removal, bypass_governance_mode=True))
            except S3Error as error:
                if error.code in LOCKED:
                    raise Locked(f"{file_id} {version_id}") from error
                raise
        if errors:
            raise Locked(f"{file_id} {version_id}: {errors[0].code}")


def _staged(found: Object) -> Staged:
    if found.last_modified is None:
        raise BlobError(f"{found.object_name} has no time")
    return Staged(
        key=found.object_name or "",
        size=found.size or 0,
        media_type=found.content_type or "",
        tag=found.etag or "",
        staged_at=found.last_modified,
    )


def _stored_sha256(headers: Mapping[str, str]) -> str | None:
    encoded = headers.get("x-amz-checksum-sha256")
    return base64.b64decode(encoded).hex() if encoded else None
