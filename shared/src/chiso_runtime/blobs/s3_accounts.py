"""Accounts of an S3 server: users with exactly the rights given, by the administration API of MinIO or of versitygw."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

import urllib3
from minio import Minio, MinioAdmin
from minio.credentials.credentials import Credentials as AdminCredentials
from minio.credentials.providers import StaticProvider
from minio.error import MinioAdminException, S3Error
from minio.helpers import sha256_hash
from minio.signer import sign_v4_s3
from minio.time import to_amz_date

from chiso_runtime.blobs.port import BlobError
from chiso_runtime.blobs.presign import Credentials

Statement = dict[str, Any]
"""One statement of an S3 policy: Effect, Action, Resource."""


class Accounts(Protocol):
    """Who may do what on a server."""

    def admit(self, user: Credentials, statements: Sequence[Statement]) -> None:
        """Make the user, or give it this secret and these rights and no others."""

    def dismiss(self, user: Credentials) -> None:
        """Remove the user and its rights; nothing happens if there is none."""


class MinioAccounts:
    """Users with a policy of their own."""

    def __init__(self, endpoint: str, admin: Credentials, pool: urllib3.PoolManager) -> None:
        url = urlsplit(endpoint)
        self._admin = MinioAdmin(
            endpoint=url.netloc,
            credentials=StaticProvider(admin.access_key, admin.secret_key),
            secure=url.scheme == "https",
            http_client=pool,
        )

    def admit(self, user: Credentials, statements: Sequence[Statement]) -> None:
        """See Accounts. The policy carries the user's name."""
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        self._admin.user_add(user.access_key, user.secret_key)
        self._admin.policy_add(user.access_key, policy=document)
        self._admin.policy_set(user.access_key, user=user.access_key)

    def dismiss(self, user: Credentials) -> None:
        """See Accounts."""
        for remove in (self._admin.user_remove, self._admin.policy_remove):
            try:
                remove(user.access_key)
            except MinioAdminException as error:
                if "does not exist" not in str(error):
                    raise


class VersityAccounts:
    """Users without rights of their own, named in the policies of the buckets."""

    def __init__(self, endpoint: str, admin: Credentials, pool: urllib3.PoolManager, *, region: str, client: Minio):
        self._endpoint = endpoint
        self._admin = AdminCredentials(admin.access_key, admin.secret_key)
        self._pool = pool
        self._region = region
        self._client = client

    def admit(self, user: Credentials, statements: Sequence[Statement]) -> None:
        """See Accounts."""
        secret = f"<Secret>{escape(user.secret_key)}</Secret>"
        access = f"<Access>{escape(user.access_key)}</Access>"
        if self._call("create-user", f"<Account>{access}{secret}<Role>user</Role></Account>") == 409:
            self._call(f"update-user?access={quote(user.access_key)}", f"<MutableProps>{secret}</MutableProps>")
        self._rewrite_policies(user, statements)

    def dismiss(self, user: Credentials) -> None:
        """See Accounts."""
        self._rewrite_policies(user, [])
        self._call(f"delete-user?access={quote(user.access_key)}", "")

    def _rewrite_policies(self, user: Credentials, statements: Sequence[Statement]) -> None:
        principal = {"AWS": [user.access_key]}
        for bucket in (found.name for found in self._client.list_buckets()):
            kept = [statement for statement in self._policy(bucket) if statement["Principal"] != principal]
            own = [{**statement, "Principal": principal} for statement in statements if _bucket_of(statement) == bucket]
            if document := [*kept, *own]:
                self._client.set_bucket_policy(bucket, json.dumps({"Version": "2012-10-17", "Statement": document}))
            else:
                self._client.delete_bucket_policy(bucket)

    def _policy(self, bucket: str) -> list[Statement]:
        try:
            return list(json.loads(self._client.get_bucket_policy(bucket))["Statement"])
        except S3Error as error:
            if error.code != "NoSuchBucketPolicy":
                raise
            return []

    def _call(self, path: str, body: str) -> int:
        url = urlsplit(f"{self._endpoint}/{path}")
        now = datetime.now(UTC)
        digest = sha256_hash(body)
        headers = sign_v4_s3(
            method="PATCH",
            url=url,
            region=self._region,
            headers={"Host": url.netloc, "x-amz-date": to_amz_date(now), "x-amz-content-sha256": digest},
            credentials=self._admin,
            content_sha256=digest,
            date=now,
        )
        sent = {name: str(value) for name, value in headers.items()}
        response = self._pool.request("PATCH", url.geturl(), body=body.encode(), headers=sent)
        if response.status not in (200, 201, 409):
            raise BlobError(f"versitygw answered {path.split('?')[0]} with {response.status}")
        return response.status


def _bucket_of(statement: Statement) -> str:
    resource: str = statement["Resource"][0]
    return resource.removeprefix("arn:aws:s3:::").split("/")[0]
