"""The object store is opened from settings, and says all that is wrong with them."""

from dataclasses import replace

import pytest
from chiso_runtime.blobs import open_s3
from chiso_runtime.blobs.s3 import S3Blobs
from chiso_runtime.settings import BadSettings, Settings

GOOD = Settings(
    database_url="",
    owner_database_url="",
    kafka="",
    internal_key="",
    public_url="https://chiso.example",
    owner_urls={},
    s3_endpoint="http://127.0.0.1:9000",
    s3_access_key="service",
    s3_secret_key="secret-of-the-service",
    s3_staging_key="staging",
    s3_staging_secret="secret-of-the-staging",
)


def test_a_store_is_opened_without_speaking_to_it() -> None:
    assert isinstance(open_s3(GOOD), S3Blobs)


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(BadSettings, match=r"CHISO_S3_ENDPOINT is missing; CHISO_S3_STAGING_KEY is missing"):
        open_s3(replace(GOOD, s3_endpoint="", s3_staging_key=""))


def test_a_lock_mode_nobody_knows_is_refused() -> None:
    with pytest.raises(BadSettings, match="CHISO_LOCK_MODE"):
        open_s3(replace(GOOD, lock_mode="FOREVER"))
