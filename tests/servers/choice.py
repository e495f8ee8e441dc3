"""Native or containers: what `CHISO_TEST_SERVERS` says, else containers only where they would work at once."""

import os
from typing import Literal

import docker  # type: ignore[import-untyped]
from docker.errors import DockerException, ImageNotFound  # type: ignore[import-untyped]

from tests.servers.images import images

Choice = Literal["native", "containers"]
NEEDED = ("POSTGRES_IMAGE", "KAFKA_IMAGE", "MINIO_IMAGE", "VERSITYGW_IMAGE")


def chosen_servers() -> tuple[Choice, str]:
    """The choice and its reason. Raises ValueError on a setting that names neither."""
    match os.environ.get("CHISO_TEST_SERVERS"):
        case "native":
            return "native", "CHISO_TEST_SERVERS says so"
        case "containers":
            return "containers", "CHISO_TEST_SERVERS says so"
        case None | "":
            return _what_works()
        case other:
            raise ValueError(f"CHISO_TEST_SERVERS is native or containers, not {other!r}")


def _what_works() -> tuple[Choice, str]:
    try:
        engine = docker.from_env(timeout=5)
        engine.ping()
    except DockerException:
        return "native", "no container engine answers"
    named = images()
    for setting in NEEDED:
        try:
            engine.images.get(named[setting])
        except ImageNotFound:
            return "native", f"the engine lacks {named[setting]}"
    return "containers", "the engine answers and has the images"
