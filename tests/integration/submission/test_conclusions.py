"""Which rounds the council has concluded, as submission folds it from scoring's topic."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from chiso_contracts.scoring import CouncilConcluded, RoundAmended
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import connect
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.projection import ReadModels
from chiso_submission import conclusions
from chiso_submission.codec import concluded_codec

from tests.servers.databases import Database, Databases
from tests.unit.ranking import example
from tests.world import PREPARED

ROUND = "r-2026"
AMENDED = RoundAmended(round=ROUND, framework="bo", framework_version="2", engine=1, sha256="a" * 64, document="31/QĐ")


@pytest.fixture
def store(databases: Databases) -> Iterator[Database]:
    database = databases.fresh(PREPARED["submission"])
    yield database
    databases.drop(database)


def heard(store: Database, *facts: object, size: int = 100) -> str | None:
    """The number of the conclusion after these facts of the round, brought in pieces and then once more."""
    models = ReadModels(concluded_codec, [conclusions.rows], tell=False)
    url = store.app_dsn
    consumer = Consumer("submission-read", "chiso.scoring", url, models, DatabaseOwnerLog(url))
    messages = example.messages((*example.opening(), *facts))
    for at in range(0, len(messages), size):
        consumer.receive(messages[at : at + size])
    consumer.receive(messages)
    with connect(url) as conn:
        return conclusions.number(conn, ROUND)


def concluded(number: str) -> CouncilConcluded:
    return replace(example.concluded(), number=number)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_a_conclusion_stands_until_an_amendment_lifts_it_and_may_come_again(store: Database, size: int) -> None:
    assert heard(store, concluded("1/KL"), AMENDED, concluded("2/KL"), size=size) == "2/KL"


def test_an_amendment_lifts_the_conclusion(store: Database) -> None:
    assert heard(store, concluded("1/KL"), AMENDED) is None


def test_what_else_scoring_tells_is_passed_over(store: Database) -> None:
    assert heard(store, example.verified("U1", "1.1", "8")) is None
