"""What a survived attack is judged by: read models folded anew, and the checker over history and final state."""

from dataclasses import dataclass
from pathlib import Path

from minio import Minio

from tests.acceptance.checks import unmoved
from tests.acceptance.rebuilds import rebuilt_from_logs
from tests.faults.checker.checker import check
from tests.faults.checker.dumps import Dumps
from tests.faults.checker.finding import Finding
from tests.faults.checker.history import load
from tests.faults.checker.taking import take
from tests.faults.crash.site import Site

RECOVERED = 180
"""Seconds within which whatever was hit must serve again: nobody lends a hand, however busy the machine is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a site has besides its databases: Kafka's address, a client of its object store."""

    kafka: str = ""
    store: Minio | None = None


def judge(site: Site, history: Path, beside: Beside) -> list[Finding]:
    """All that does not hold of a site once it is settled."""
    return check(load(history), unmoved(site, lambda: _dumps(site, beside)), RECOVERED)


def _dumps(site: Site, beside: Beside) -> Dumps:
    ready = {program.name: program.pid is not None and program.answers() for program in site.programs.values()}
    with rebuilt_from_logs(site.urls, site.databases) as rebuilt:
        return take(site.superuser_urls, rebuilt, kafka=beside.kafka, store=beside.store, processes=ready)
