"""Evidence bytes: one port, two adapters.

`port` says what an object store must do, `s3` does it with MinIO or any S3 with versions and object lock, `directory`
with a folder. Nothing above the port knows which.
"""

from datetime import UTC, datetime
from typing import Literal

from chiso_runtime.blobs.port import Blobs
from chiso_runtime.blobs.presign import Credentials
from chiso_runtime.blobs.s3 import S3Blobs, S3Settings
from chiso_runtime.settings import BadSettings, Settings

LOCK_MODES: dict[str, Literal["GOVERNANCE", "COMPLIANCE"]] = {"GOVERNANCE": "GOVERNANCE", "COMPLIANCE": "COMPLIANCE"}


def open_s3(settings: Settings) -> Blobs:
    """The object store that the settings name; nothing is sent yet. Raises BadSettings."""
    named = {
        "CHISO_S3_ENDPOINT": settings.s3_endpoint,
        "CHISO_S3_ACCESS_KEY": settings.s3_access_key,
        "CHISO_S3_SECRET_KEY": settings.s3_secret_key,
        "CHISO_S3_STAGING_KEY": settings.s3_staging_key,
        "CHISO_S3_STAGING_SECRET": settings.s3_staging_secret,
    }
    problems = [f"{name} is missing" for name, value in named.items() if not value]
    if settings.lock_mode not in LOCK_MODES:
        problems.append(f"CHISO_LOCK_MODE must be GOVERNANCE or COMPLIANCE, not {settings.lock_mode!r}")
    if problems:
        raise BadSettings("; ".join(problems))
    store = S3Settings(
        endpoint=settings.s3_endpoint,
        public_url=settings.public_url,
        service=Credentials(access_key=settings.s3_access_key, secret_key=settings.s3_secret_key),
        staging=Credentials(access_key=settings.s3_staging_key, secret_key=settings.s3_staging_secret),
        lock_mode=LOCK_MODES[settings.lock_mode],
    )
    return S3Blobs(store, clock=lambda: datetime.now(UTC))
