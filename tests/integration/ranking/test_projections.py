"""Ranking's tables are a function of the topic: however it is cut, repeated, or forgotten on the way."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from chiso_ranking import loading
from chiso_ranking.codec import scoring_codec
from chiso_ranking.main import VIEWS
from chiso_ranking.projections import RankingTables
from chiso_runtime import parking
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer, Park
from chiso_runtime.database import connect
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.replay import digest

from tests.integration.ranking.conftest import prepared
from tests.servers.databases import Database, Databases
from tests.unit.ranking import example
from tests.unit.ranking.example import concluded, decided, locked, reported, verified

STORY = [
    *example.opening(),
    reported("U1", "1.1", "8.00"),
    reported("U2", "1.1", "9"),
    locked("U1"),
    locked("U2", late=True),
    locked("U3"),
    verified("U1", "1.1", "7.50"),
    verified("U2", "1.1", "9"),
    verified("U3", "2.1", "30.25"),
    verified("U4", "2.1", "60"),
    verified("U5", "2.1", "44"),
    verified("U1", "1.1", "8", outcome="accepted"),
    decided("U1", "1.2", "12.34"),
    verified("U1", "1.2", "30"),
    verified("U2", "1.2", "0", outcome="no-score", reason_code="NS1"),
    reported("U2", "1.1", "10"),
    concluded(),
    locked("U2", late=False),
    decided("U2", "1.1", "10"),
]


def consumer(url: str) -> Consumer:
    return Consumer(
        "ranking-read",
        "chiso.scoring",
        url,
        RankingTables(scoring_codec),
        DatabaseOwnerLog(url),
        park=Park.KEY,
    )


def digests(url: str) -> dict[str, str]:
    with connect(url) as conn:
        return dict(digest(conn, VIEWS).tables)


def fold(url: str, messages: Sequence[Message], size: int, *, forgetful: bool = False) -> dict[str, str]:
    listening = consumer(url)
    for at in range(0, len(messages), size):
        listening.receive(messages[at : at + size])
        if forgetful:
            listening.forget()
    return digests(url)


def test_batches_of_any_size_and_lost_memory_give_the_same_tables(databases: Databases) -> None:
    messages = example.messages(STORY)
    found = []
    for size, forgetful in ((1, False), (7, False), (1000, False), (1, True), (3, True)):
        fresh = databases.fresh(prepared)
        found.append(fold(fresh.app_dsn, messages, size, forgetful=forgetful))
        databases.drop(fresh)
    assert all(one == found[0] for one in found)
    assert {"score", "total", "movement", "view_total", "round", "unit"} <= found[0].keys()


def test_a_redelivered_and_torn_stream_changes_nothing(store: Database) -> None:
    messages = example.messages(STORY)
    listening = consumer(store.app_dsn)
    for run in (messages[:9], messages[4:12], messages[:12], messages[10:], messages):
        listening.receive(run)
    assert digests(store.app_dsn) == fold_again(store, messages)


def fold_again(store: Database, messages: Sequence[Message]) -> dict[str, str]:
    """Digests after the tables were emptied and folded once more in one piece."""
    with connect(store.app_dsn) as conn:
        conn.execute("DELETE FROM checkpoint")
        for table in digests(store.app_dsn):
            conn.execute(f"DELETE FROM read.{table}")
    return fold(store.app_dsn, messages, 1000)


def test_two_rounds_in_one_batch_do_not_mix(store: Database) -> None:
    other = [*example.opening("r-2025"), verified("U2", "2.1", "10", round_id="r-2025")]
    mixed = [
        m
        for pair in zip(example.messages(STORY)[: len(other)], example.messages(other, key="r-2025"), strict=False)
        for m in pair
    ]
    consumer(store.app_dsn).receive(mixed + example.messages(STORY)[len(other) :])
    with connect(store.app_dsn) as conn:
        assert conn.execute("SELECT round, unit, value FROM read.total WHERE round = 'r-2025'").fetchall() == [
            ("r-2025", "U2", Decimal("10.0"))
        ]


def test_nothing_ranks_before_the_round_is_ready_and_its_round_is_parked(store: Database) -> None:
    early = [*example.opening()[:-1], verified("U1", "1.1", "5")]
    listening = consumer(store.app_dsn)
    listening.receive(example.messages(early))
    (parked,) = listening.parked()
    assert (parked.key, parked.stream, parked.seq) == ("r-2026", parking.WHOLE_KEY, len(early))
    assert "NotReady" in parked.reason


def test_a_framework_that_is_not_what_its_hash_says_is_never_ranked_by(store: Database) -> None:
    facts = example.opening()
    broken = [fact for fact in facts if getattr(fact, "part", 0) != 2]
    listening = consumer(store.app_dsn)
    listening.receive(example.messages(broken))
    assert "BrokenFramework" in listening.parked()[0].reason


def test_a_parked_round_leaves_others_alone_and_keeps_its_last_good_table(store: Database) -> None:
    listening = consumer(store.app_dsn)
    bad = example.messages([*STORY, verified("U9", "1.1", "5"), verified("U1", "2.1", "1")])
    listening.receive(bad)
    listening.receive(
        example.messages([*example.opening("r-2025"), verified("U1", "2.1", "1", round_id="r-2025")], key="r-2025")
    )
    with connect(store.app_dsn) as conn:
        assert conn.execute("SELECT position FROM read.round WHERE round = 'r-2026'").fetchone() == (len(STORY) * 10,)
        assert conn.execute("SELECT count(*) FROM read.total WHERE round = 'r-2025'").fetchone() == (1,)


def test_rows_tell_scores_totals_and_movements_with_the_fact_that_caused_them(store: Database) -> None:
    fold(store.app_dsn, example.messages(STORY), 5)
    at = STORY.index(next(fact for fact in STORY if fact == verified("U3", "2.1", "30.25"))) + 1
    with connect(store.app_dsn) as conn:
        moved = conn.execute(
            "SELECT group_id, unit, event, rank_before, rank_after, passed FROM read.movement "
            "WHERE position = %s ORDER BY group_id",
            (at * 10,),
        ).fetchall()
        score = conn.execute(
            "SELECT stage, points, outcome, reason_code FROM read.score WHERE unit = 'U2' AND criterion = '1.2'"
        ).fetchone()
        late = conn.execute(
            "SELECT cause, value, deducted, late FROM read.total WHERE unit = 'U2' ORDER BY position"
        ).fetchall()
    cause = example.event_id(at)
    assert moved == [("all", "U3", cause, 3, 1, 3), ("xa", "U3", cause, 3, 1, 2)]
    assert score == ("appraised", Decimal("0"), "no-score", "NS1")
    assert late == [
        ("late", Decimal("0.0"), Decimal("0"), True),
        ("appraised", Decimal("4.0"), Decimal("5"), True),
        ("appraised", Decimal("4.0"), Decimal("5"), True),
        ("late", Decimal("9.0"), Decimal("0"), False),
        ("decided", Decimal("10.0"), Decimal("0"), False),
    ]


def test_memory_loaded_at_a_checkpoint_answers_as_the_folded_one(store: Database) -> None:
    effects = RankingTables(scoring_codec)
    listening = Consumer("ranking-read", "chiso.scoring", store.app_dsn, effects, DatabaseOwnerLog(store.app_dsn))
    listening.receive(example.messages(STORY))
    _, folded = effects._remembered["r-2026"]
    with connect(store.app_dsn) as conn:
        loaded = loading.table(conn, "r-2026")
    assert folded
    assert loaded
    for unit in example.UNITS:
        for criterion in example.MAXIMA:
            assert folded.decide(unit.code, criterion, Decimal("3")) == loaded.decide(
                unit.code, criterion, Decimal("3")
            )


@pytest.mark.parametrize("column", ["name_key", "search"])
def test_names_are_stored_with_their_order_and_for_search(store: Database, column: str) -> None:
    fold(store.app_dsn, example.messages(example.opening()), 100)
    with connect(store.app_dsn) as conn:
        names = [name for (name,) in conn.execute(f"SELECT name FROM read.unit ORDER BY {column}").fetchall()]
    expected = {
        "name_key": ["Phường An Bình", "Phường Ba Đình", "Xã Ân Phú", "Xã Đông Hiếu", "Xã Đức Hoà"],
        "search": ["Phường An Bình", "Phường Ba Đình", "Xã Ân Phú", "Xã Đông Hiếu", "Xã Đức Hoà"],
    }
    assert names == expected[column]
