"""`python -m deploy.native [NAME ...]`: fetch into the cache what is missing there; without names, everything."""

import sys
from collections.abc import Sequence

from deploy.native.kafka import KafkaServer
from deploy.native.minio import MinioServer
from deploy.native.nginx import NginxGateway
from deploy.native.postgres import PostgresServer
from deploy.native.process import ServerUnavailableError
from deploy.native.versitygw import VersityServer

SERVERS = {
    "postgres": PostgresServer.fetch,
    "nginx": NginxGateway.fetch,
    "kafka": KafkaServer.fetch,
    "minio": MinioServer.fetch,
    "versitygw": VersityServer.fetch,
}


def main(names: Sequence[str]) -> int:
    """Exit code 1 when one of the servers can't be had; the others are fetched all the same."""
    failures = [failure for name in names or SERVERS if (failure := _fetch(name))]
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def _fetch(name: str) -> str | None:
    if name not in SERVERS:
        return f"{name} is none of {', '.join(SERVERS)}"
    try:
        print(f"{name}: {SERVERS[name]()}", flush=True)
    except ServerUnavailableError as error:
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
