"""The read models are a pure function of the topic, however often and in whatever pieces it is delivered."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from chiso_contracts.submission import CriteriaReopened, DeadlineExtended, EvidenceCited, EvidenceConfirmed
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import Database, connect
from chiso_runtime.log import DatabaseOwnerLog, of_key
from chiso_runtime.projection import ReadModels
from chiso_runtime.replay import digest
from chiso_runtime.testing import NOON
from chiso_scoring.domain.events import Event
from chiso_scoring.main import read_models

from tests.integration.scoring.conftest import API, APPRAISER, CARD, CHAIR, OFFICER, REPORTER, Desk
from tests.servers.databases import Databases
from tests.unit.scoring.examples import OTHER, ROUND, UNIT, locked, reported
from tests.world import PREPARED

HERE = f"{API}/rounds/{ROUND}"
ELSEWHERE = {"compared", "amendment", "review", "measured", "survey_not_held", "published_part"}
"""Tables that other modules try: this round compares no units, is not amended and has nothing measured."""


@pytest.fixture
def played(round_desk: Desk) -> Desk:
    """A round with every kind of fact in it."""
    round_desk.report(
        EvidenceConfirmed(round=ROUND, unit=UNIT, file="f" * 32, sha256="a" * 64, size=10, version_id="v1")
    )
    round_desk.report(
        EvidenceCited(
            round=ROUND, unit=UNIT, file="c" * 32, form="document", title="Kế hoạch", number="12", day=None, address=""
        )
    )
    round_desk.verify("1.2", "7")
    round_desk.report(CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.1",), reason="Bổ sung", until=NOON))
    round_desk.report(reported("1.1", "0.00", yes=False), locked(late=True))
    round_desk.report(locked(unit=OTHER, submitted=False), unit=OTHER)
    round_desk.verify("1.1", "5")
    round_desk.verify("1.1", "6", unit=OTHER)
    round_desk.post(f"{HERE}/release", OFFICER, {"document": "15/TB"})
    round_desk.post(f"{CARD}/criteria/1.1/answer", REPORTER, {"text": "Xin xem lại"})
    round_desk.post(f"{CARD}/criteria/1.1/decision", CHAIR, {"points": "9", "reason": "Đồng ý"})
    round_desk.post(f"{HERE}/conclusion", CHAIR, {"number": "3/TB", "date": "2026-02-01"})
    round_desk.installation.settle()
    return round_desk


@pytest.fixture
def empty(databases: Databases) -> Iterator[Database]:
    database = databases.fresh(PREPARED["scoring"])
    with connect(database.app_dsn) as conn:
        yield conn
    databases.drop(database)


def topic(desk: Desk) -> Sequence[Message]:
    with connect(desk.installation.url("scoring")) as conn:
        return of_key(conn, "chiso.scoring", ROUND, 0)


def one_by_one(models: ReadModels[Event], conn: Database, messages: Sequence[Message]) -> None:
    for message in messages:
        models.apply(conn, ROUND, message.seq - 1, [message])


def at_once(models: ReadModels[Event], conn: Database, messages: Sequence[Message]) -> None:
    models.apply(conn, ROUND, 0, messages)


def in_pieces_of_seven(models: ReadModels[Event], conn: Database, messages: Sequence[Message]) -> None:
    for start in range(0, len(messages), 7):
        models.apply(conn, ROUND, start, messages[start : start + 7])


@pytest.mark.parametrize("deliver", [one_by_one, at_once, in_pieces_of_seven])
def test_every_delivery_gives_the_same_tables(
    played: Desk, empty: Database, deliver: Callable[[ReadModels[Event], Database, Sequence[Message]], None]
) -> None:
    with connect(played.installation.url("scoring")) as conn:
        running = digest(conn, ()).tables
        rows = {table: conn.execute(f"SELECT count(*) FROM read.{table}").fetchone() for table in running}
    with empty.transaction():
        deliver(read_models(), empty, topic(played))
    assert digest(empty, ()).tables == running
    empty_tables = {table for table, count in rows.items() if count is None or count[0] == 0}
    assert empty_tables == ELSEWHERE


def test_a_redelivered_and_torn_topic_gives_the_same_tables(played: Desk, databases: Databases) -> None:
    messages, database = topic(played), databases.fresh(PREPARED["scoring"])
    url = database.app_dsn
    consumer = Consumer("scoring-read", "chiso.scoring", url, read_models(), DatabaseOwnerLog(url))
    for run in (messages[:9], messages[4:12], messages, messages):
        consumer.receive(run)
    with connect(played.installation.url("scoring")) as running, connect(url) as conn:
        found, wanted = digest(conn, ()).tables, digest(running, ()).tables
    databases.drop(database)
    assert found == wanted


def test_a_card_that_somebody_else_folded_on_is_read_again(played: Desk, databases: Databases) -> None:
    messages, database = topic(played), databases.fresh(PREPARED["scoring"])
    url = database.app_dsn
    first, second = (
        Consumer("scoring-read", "chiso.scoring", url, read_models(), DatabaseOwnerLog(url)) for _ in range(2)
    )
    for number, message in enumerate(messages):
        (first if number % 3 else second).receive([message])
    with connect(played.installation.url("scoring")) as running, connect(url) as conn:
        found, wanted = digest(conn, ()).tables, digest(running, ()).tables
    databases.drop(database)
    assert found == wanted


def test_a_fact_of_submission_that_comes_twice_is_restated_once(played: Desk) -> None:
    before = topic(played)
    listener = played.submission.listener
    assert listener is not None
    listener.receive(played.submission.messages)
    played.installation.settle()
    assert topic(played) == before


def test_totals_follow_the_latest_lock_and_authority(played: Desk) -> None:
    cards = played.seen(f"{HERE}/cards", APPRAISER)["cards"]
    assert {card["unit"]: (card["total"]["points"], card["verified"]) for card in cards} == {
        UNIT: ("11.00", 2),
        OTHER: ("6.00", 1),
    }


def test_a_report_that_is_unlocked_as_a_whole_names_no_criteria(round_desk: Desk) -> None:
    round_desk.report(CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.1",), reason="Bổ sung", until=NOON))
    assert round_desk.seen(CARD, OFFICER)["unlocked"] == ["1.1"]
    round_desk.report(DeadlineExtended(round=ROUND, unit=UNIT, until=NOON, document="12/SKHCN"))
    card = round_desk.seen(CARD, OFFICER)
    assert (card["locked"], card["unlocked"]) == (False, [])
