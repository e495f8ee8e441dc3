"""What a service reads from its environment, once, at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


class BadSettings(Exception):
    """Settings are missing or malformed; the message names all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings that every service has. URLs carry no trailing slash."""

    database_url: str
    owner_database_url: str
    kafka: str
    internal_key: str
    public_url: str
    jwks_url: str = ""
    owner_urls: Mapping[str, str]
    port: int = 8080
    host: str = "127.0.0.1"
    work_port: int = 0
    threads: int = 16
    demonstration: bool = False
    s3_endpoint: str = ""
    s3_access_key: str = ""
    s3_secret_key: str = ""
    s3_staging_key: str = ""
    s3_staging_secret: str = ""
    max_file: int = 100 * 1024 * 1024
    lock_mode: str = "GOVERNANCE"


OWNERS = ("submission", "evidence", "scoring", "ranking")
REQUIRED = (
    "CHISO_DATABASE_URL",
    "CHISO_KAFKA",
    "CHISO_INTERNAL_KEY",
    "CHISO_PUBLIC_URL",
    "CHISO_JWKS_URL",
    *(f"CHISO_{owner.upper()}_URL" for owner in OWNERS),
)


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from CHISO_* variables. Raises BadSettings naming every one that is missing or wrong."""
    problems = [f"{name} is missing" for name in REQUIRED if not env.get(name)]
    problems += [
        f"{name} must be a whole number, not {env[name]!r}" for name in _NUMBERS if not env.get(name, "0").isdecimal()
    ]
    if problems:
        raise BadSettings("; ".join(problems))
    return Settings(
        database_url=env["CHISO_DATABASE_URL"],
        owner_database_url=env.get("CHISO_OWNER_DATABASE_URL", env["CHISO_DATABASE_URL"]),
        kafka=env["CHISO_KAFKA"],
        internal_key=env["CHISO_INTERNAL_KEY"],
        public_url=env["CHISO_PUBLIC_URL"].rstrip("/"),
        jwks_url=env["CHISO_JWKS_URL"],
        owner_urls={owner: env[f"CHISO_{owner.upper()}_URL"].rstrip("/") for owner in OWNERS},
        port=int(env.get("CHISO_PORT", "8080")),
        host=env.get("CHISO_HOST", "127.0.0.1"),
        work_port=int(env.get("CHISO_WORK_PORT", "0")),
        threads=int(env.get("CHISO_THREADS", "16")),
        demonstration=env.get("CHISO_DEMONSTRATION", "") == "yes",
        s3_endpoint=env.get("CHISO_S3_ENDPOINT", ""),
        s3_access_key=env.get("CHISO_S3_ACCESS_KEY", ""),
        s3_secret_key=env.get("CHISO_S3_SECRET_KEY", ""),
        s3_staging_key=env.get("CHISO_S3_STAGING_KEY", ""),
        s3_staging_secret=env.get("CHISO_S3_STAGING_SECRET", ""),
        max_file=int(env.get("CHISO_MAX_FILE", str(100 * 1024 * 1024))),
        lock_mode=env.get("CHISO_LOCK_MODE", "GOVERNANCE"),
    )


_NUMBERS = ("CHISO_PORT", "CHISO_WORK_PORT", "CHISO_THREADS", "CHISO_MAX_FILE")
