"""`chiso park` and `chiso-<service> park` as operators run them: processes beside an installation, or on servers."""

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from chiso.embedded import databases as databases_of
from chiso.installation import SERVICES, Installation
from chiso.postgres import EmbeddedPostgres
from chiso_runtime.database import connect

from tests.acceptance.chiso_command import ENVIRONMENT, Chiso, Finished, run_command
from tests.acceptance.processes import PROGRAMS
from tests.awaiting import until
from tests.faults.poison.scene import Cures, hear_all, hearing, poisoned
from tests.faults.poison.shapes import SHAPES
from tests.faults.poison.stories import HEARERS, Hearer
from tests.servers.databases import Databases
from tests.world import INTERNAL_KEY, PREPARED

RANKING = next(hearer for hearer in HEARERS if hearer.name == "ranking-read<chiso.scoring")
SCORING = next(hearer for hearer in HEARERS if hearer.name == "scoring<chiso.submission")
NEWER = [shape for shape in SHAPES if shape.name in ("newer version", "NaN as text")]
LOGGED = "UPDATE log SET data = %s WHERE key = %s AND key_seq = %s"
pytestmark = pytest.mark.timeout(600)

KEPT = "UPDATE parked SET data = %s WHERE key = %s AND seq = %s"


@pytest.fixture(autouse=True)
def quietly() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """Four databases, as the services and as their owners; what would mend scoring's log, and what scoring parked."""

    urls: Mapping[str, str]
    owners: Mapping[str, str]
    logged: Cures
    kept: Cures

    def mend(self) -> None:
        """Put the facts that were meant where the consumers read them: no newer release can be installed here."""
        with connect(self.owners["scoring"]) as conn:
            for (key, seq), data in self.logged.items():
                conn.execute(LOGGED, (data, key, seq))
        with connect(self.urls["scoring"]) as conn:
            for (key, seq), data in self.kept.items():
                conn.execute(KEPT, (data, key, seq))


def heard(hearer: Hearer, url: str, source: str) -> Cures:
    """Let a service hear poison from a log; returns what would mend it."""
    found = poisoned(source, hearer, NEWER)
    with hearing(hearer, url, source, {}) as (_, consumer):
        hear_all(hearer, consumer, url, source)
    return found.cures


@pytest.fixture
def on_servers(databases: Databases) -> Iterator[Province]:
    """As on servers: databases that the environment names."""
    made = {service: databases.fresh(PREPARED[service]) for service in SERVICES}
    urls = {name: database.app_dsn for name, database in made.items()}
    owners = {name: database.owner_dsn for name, database in made.items()}
    logged = heard(RANKING, urls["ranking"], urls["scoring"])
    kept = heard(SCORING, urls["scoring"], urls["submission"])
    yield Province(urls=urls, owners=owners, logged=logged, kept=kept)
    for database in made.values():
        databases.drop(database)


def chiso(province: Province, *arguments: str) -> Finished:
    settings = {f"CHISO_{name.upper()}_DATABASE_URL": url for name, url in province.urls.items()}
    return run_command("park", *arguments, settings=settings)


def service(province: Province, name: str, *arguments: str) -> Finished:
    own = {f"CHISO_{owner.upper()}_URL": "http://127.0.0.1:1" for owner in SERVICES}
    settings = {
        "CHISO_DATABASE_URL": province.urls[name],
        "CHISO_KAFKA": "127.0.0.1:1",
        "CHISO_INTERNAL_KEY": INTERNAL_KEY,
        "CHISO_PUBLIC_URL": "http://chiso.test",
        "CHISO_JWKS_URL": "http://127.0.0.1:1/jwks",
        **own,
    }
    command = [str(PROGRAMS / f"chiso-{name}"), "park", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=280, env={**ENVIRONMENT, **settings}
    )
    return Finished(code=done.returncode, output=done.stdout, complaint=done.stderr)


def still_parked(province: Province) -> list[str]:
    """The keys that are parked in all databases."""
    found: list[str] = []
    for url in province.urls.values():
        with connect(url) as conn:
            found += [key for (key,) in conn.execute("SELECT key FROM parked_stream").fetchall()]
    return sorted(found)


def test_what_is_parked_is_listed_shown_and_driven_on_servers(on_servers: Province) -> None:
    listed = chiso(on_servers, "list")
    assert (listed.code, listed.complaint) == (0, "")
    assert all(name in listed.output for name in ("ranking-read", "scoring", "r-0", "r-1", "report/r-1/U1"))
    shown = chiso(on_servers, "show", "--consumer", "scoring", "--key", "r-1")
    assert '"type": "vn.chiso.submission.criterion-reported.v2"' in shown.output
    assert "UnknownVersion" in shown.output
    assert "Install a release that knows this version" in shown.output
    failed = chiso(on_servers, "drive")
    assert (failed.code, failed.output.count("fails again")) == (1, 4)
    assert "scoring<chiso.submission r-1 report/r-1/U1" in failed.output
    on_servers.mend()
    driven = chiso(on_servers, "drive")
    assert (driven.code, driven.output.count("messages driven")) == (0, 4)
    assert still_parked(on_servers) == []


def test_a_services_own_command_has_the_same_words(on_servers: Province) -> None:
    listed = service(on_servers, "scoring", "list")
    assert (listed.code, len(listed.output.splitlines())) == (0, 3)
    assert "NotExact" in service(on_servers, "scoring", "show", "--key", "r-0").output
    on_servers.mend()
    driven = service(on_servers, "scoring", "drive", "--stream", "report/r-1/U1")
    assert (driven.code, driven.output.count("messages driven")) == (0, 1)
    assert still_parked(on_servers) == ["r-0", "r-0", "r-1"]


def test_a_key_whose_owner_does_not_answer_stays_parked(on_servers: Province) -> None:
    driven = service(on_servers, "ranking", "drive", "--key", "r-0")
    assert (driven.code, "it stays parked" in driven.output) == (1, True)
    assert still_parked(on_servers) == ["r-0", "r-0", "r-1", "r-1"]


def test_databases_that_are_named_in_part_are_refused(on_servers: Province) -> None:
    done = run_command("park", "list", settings={"CHISO_SCORING_DATABASE_URL": on_servers.urls["scoring"]})
    assert done.code == 1
    assert "CHISO_RANKING_DATABASE_URL" in done.complaint


@pytest.fixture
def home(open_directory: Path) -> Iterator[tuple[Chiso, Province]]:
    """An embedded installation that stands still, with poison that was heard."""
    command = Chiso(open_directory)
    command.home.prepare()
    with EmbeddedPostgres(home=command.home.path) as postgres:
        found = databases_of(postgres)
        installation = Installation(found, blobs_root=command.home.evidence, internal_key=command.home.internal_key())
        installation.migrate()
        urls = {name: url.app for name, url in found.items()}
        owners = {name: url.owner for name, url in found.items()}
        kept = heard(SCORING, urls["scoring"], urls["submission"])
        yield command, Province(urls=urls, owners=owners, logged={}, kept=kept)


def test_what_is_parked_at_home_is_driven_beside_what_runs(home: tuple[Chiso, Province]) -> None:
    command, province = home
    with command.up():
        until(lambda: len(still_parked(province)) == 6)  # submission's own tables and evidence hear it too
        listed = command.run("park", "list", "--consumer", "scoring")
        assert (listed.code, listed.output.count("report/r-")) == (0, 2)
        province.mend()
        driven = command.run("park", "drive", "--consumer", "scoring")
        assert (driven.code, driven.output.count("messages driven")) == (0, 2)
        assert still_parked(province) == ["r-0", "r-0", "r-1", "r-1"]
