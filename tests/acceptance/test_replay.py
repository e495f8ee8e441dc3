"""`chiso replay --verify` finds the read models as they were built, or names the table that is not."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from chiso.demonstration.small_round import published
from chiso.postgres import EmbeddedPostgres

from tests.acceptance.chiso_command import Chiso
from tests.servers.session import open_directory

pytestmark = pytest.mark.timeout(900)
DTI_2022 = Path(str(published()))


@pytest.fixture(scope="module")
def chiso() -> Iterator[Chiso]:
    """A home on which a round was loaded, and nothing runs."""
    directory = open_directory()
    found = Chiso(directory)
    loaded = found.run("round", "load", DTI_2022)
    assert loaded.code == 0, loaded.complaint
    yield found
    shutil.rmtree(directory, ignore_errors=True)


def change(chiso: Chiso, statement: str) -> None:
    with EmbeddedPostgres(home=chiso.home.path) as postgres, psycopg.connect(postgres.dsn("chiso_ranking")) as conn:
        conn.execute(statement)


def test_what_was_built_again_is_the_same(chiso: Chiso) -> None:
    done = chiso.run("replay", "--verify")
    assert done.code == 0, done.output + done.complaint
    assert "giống hệt" in done.output


def test_a_running_installation_is_replayed_beside_its_work(chiso: Chiso) -> None:
    with chiso.up("--no-demo"):
        assert chiso.run("replay", "--verify").code == 0


def test_a_table_that_differs_is_named_and_the_exit_code_is_1(chiso: Chiso) -> None:
    change(chiso, "UPDATE read.total SET points = points + 1")
    done = chiso.run("replay", "--verify")
    change(chiso, "UPDATE read.total SET points = points - 1")
    assert done.code == 1
    assert "KHÁC NHAU: ranking.total" in done.output
