"""Setting an S3 server up: buckets, the two running keys and the key of a recall, each with what it may do.

Runs with the server's administrator key, which no running process holds.
"""

from typing import Literal

from minio import Minio
from minio.error import S3Error
from minio.objectlockconfig import YEARS, ObjectLockConfig

from chiso_runtime.blobs.port import BlobError
from chiso_runtime.blobs.presign import Credentials
from chiso_runtime.blobs.s3 import S3Settings, answers, connect, pool
from chiso_runtime.blobs.s3_accounts import Accounts, MinioAccounts, Statement, VersityAccounts

Server = Literal["minio", "versitygw"]


class S3Setup:
    """Buckets and accounts of one installation; everything may be done again without harm."""

    def __init__(self, settings: S3Settings, *, admin: Credentials, server: Server) -> None:
        self._settings = settings
        self._client = connect(settings, admin)
        self._accounts = _accounts(settings, admin, server, self._client)

    def prepare(self) -> None:
        """Make the buckets and the running keys. Raises BlobError when an old bucket has no lock, StoreAway."""
        with answers():
            _ensure_bucket(self._client, self._settings.staging_bucket, locked=False)
            _ensure_bucket(self._client, self._settings.evidence_bucket, locked=True)
            _ensure_lock(self._client, self._settings.evidence_bucket, self._settings.lock_mode)
            self._accounts.admit(self._settings.service, rights_of_service(self._settings))
            self._accounts.admit(self._settings.staging, rights_of_staging(self._settings))

    def admit_recall(self, bypass: Credentials) -> None:
        """Make the key of a recall, for the time it takes."""
        with answers():
            self._accounts.admit(bypass, rights_of_recall(self._settings))

    def dismiss_recall(self, bypass: Credentials) -> None:
        """Take the key of a recall away."""
        with answers():
            self._accounts.dismiss(bypass)


def rights_of_staging(settings: S3Settings) -> list[Statement]:
    """What the key that signs grants may do: put into staging, nothing else.

    The bucket is named beside its objects because versitygw checks form uploads against the bucket.
    """
    return [_allow(["s3:PutObject"], f"{settings.staging_bucket}/*", settings.staging_bucket)]


def rights_of_service(settings: S3Settings) -> list[Statement]:
    """What the running key may do: read and clear staging; add, read, retain and hold evidence; remove none."""
    keep = ["s3:PutObject", "s3:PutObjectRetention", "s3:PutObjectLegalHold"]
    read = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectRetention", "s3:GetObjectLegalHold"]
    return [
        _allow(["s3:GetObject", "s3:DeleteObject"], f"{settings.staging_bucket}/*"),
        _allow(["s3:ListBucket"], settings.staging_bucket),
        _allow([*keep, *read], f"{settings.evidence_bucket}/*"),
        _allow(["s3:ListBucket", "s3:ListBucketVersions"], settings.evidence_bucket),
    ]


def rights_of_recall(settings: S3Settings) -> list[Statement]:
    """What the key of a recall may do: remove a version in spite of GOVERNANCE."""
    actions = ["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject", "s3:DeleteObjectVersion"]
    return [_allow([*actions, "s3:BypassGovernanceRetention"], f"{settings.evidence_bucket}/*")]


def _accounts(settings: S3Settings, admin: Credentials, server: Server, client: Minio) -> Accounts:
    if server == "minio":
        return MinioAccounts(settings.endpoint, admin, pool())
    return VersityAccounts(settings.endpoint, admin, pool(), region=settings.region, client=client)


def _ensure_bucket(client: Minio, bucket: str, *, locked: bool) -> None:
    if not client.bucket_exists(bucket):
        client.make_bucket(bucket, object_lock=locked)


def _ensure_lock(client: Minio, bucket: str, mode: str) -> None:
    """Lock for a year even what is put without a word about retention; a bucket made without lock refuses this."""
    try:
        client.set_object_lock_config(bucket, ObjectLockConfig(mode, 1, YEARS))
    except S3Error as error:
        raise BlobError(f"bucket {bucket} has no object lock, which it can only get when it is made") from error


def _allow(actions: list[str], *resources: str) -> Statement:
    return {"Effect": "Allow", "Action": actions, "Resource": [f"arn:aws:s3:::{resource}" for resource in resources]}
