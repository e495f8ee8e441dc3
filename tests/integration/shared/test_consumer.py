"""Effects happen once, in order, whatever the broker does with the messages."""

from collections.abc import Sequence

import psycopg
import pytest
from chiso_runtime import parking
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Consumer, Missing, Park, StillFails
from chiso_runtime.database import Database, connect

from tests.example import TOPIC, effects, message, tallied


class Owner:
    """An owner's log in memory."""

    def __init__(self, *messages: Message) -> None:
        self.messages = messages

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return [m for m in self.messages if m.key == key and m.seq > seq]

    def heads(self, topic: str) -> dict[str, int]:
        return {m.key: m.seq for m in self.messages}


def run(key: str, *seqs: int) -> list[Message]:
    return [message(key, seq, seq) for seq in seqs]


def consumer(url: str, *owned: Message, park: Park = Park.STREAM) -> Consumer:
    return Consumer("tally", TOPIC, url, effects(), Owner(*owned), park=park)


def test_messages_have_their_effect_in_order(url: str) -> None:
    consumer(url).receive(run("a", 1, 2) + run("b", 1) + run("a", 3))
    assert sorted(tallied(url)) == [("a", 1), ("a", 2), ("a", 3), ("b", 1)]


@pytest.mark.parametrize("order", [(1, 2, 3, 1, 2, 3), (1, 1, 2, 2, 3), (1, 2, 1, 2, 3), (1, 2, 3, 2)])
def test_redelivered_messages_have_no_effect(url: str, order: tuple[int, ...]) -> None:
    consumer(url).receive(run("a", *order))
    assert tallied(url) == [("a", 1), ("a", 2), ("a", 3)]


def test_a_whole_topic_again_has_no_effect(url: str) -> None:
    messages = run("a", 1, 2, 3) + run("b", 1, 2)
    for _ in range(3):
        consumer(url).receive(messages)
    assert len(tallied(url)) == 5


def test_a_gap_is_filled_from_the_owner(url: str) -> None:
    consumer(url, *run("a", 1, 2, 3, 4)).receive(run("a", 1, 4))
    assert tallied(url) == [("a", 1), ("a", 2), ("a", 3), ("a", 4)]


def test_a_gap_that_nobody_can_fill_stops_loudly(url: str) -> None:
    with pytest.raises(Missing, match="entry 2"):
        consumer(url, *run("a", 1)).receive(run("a", 1, 3))
    assert tallied(url) == [("a", 1)]


def test_a_lost_last_message_is_fetched_when_it_made_no_progress(url: str) -> None:
    behind = consumer(url, *run("a", 1, 2))
    behind.receive(run("a", 1))
    behind.look_around(lambda key: True)
    assert tallied(url) == [("a", 1)]
    behind.look_around(lambda key: True)
    assert tallied(url) == [("a", 1), ("a", 2)]


def test_tails_of_keys_of_other_processes_are_left_to_them(url: str) -> None:
    behind = consumer(url, *run("a", 1))
    for _ in range(3):
        behind.look_around(lambda key: False)
    assert tallied(url) == []


def test_a_superseded_owner_goes_on_with_what_is_still_fresh(url: str) -> None:
    frozen, other = consumer(url), consumer(url)
    frozen.receive(run("a", 1))
    other.receive(run("a", 2, 3))
    frozen.receive(run("a", 2, 3, 4))
    assert tallied(url) == [("a", 1), ("a", 2), ("a", 3), ("a", 4)]


def test_a_checkpoint_moved_during_the_transaction_leaves_no_effect_behind(url: str) -> None:
    class Overtaken:
        """Another owner commits the same message between our read and our move."""

        def __init__(self) -> None:
            self.times = 0
            self.inner = effects(tell=False)

        def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
            self.inner.apply(conn, key, seen, messages)
            self.times += 1
            if self.times == 1:
                other = Consumer("tally", TOPIC, url, effects(tell=False), Owner())
                other.receive(list(messages))

        def forget(self, keys: Sequence[str] | None) -> None:
            self.inner.forget(keys)

    consumer(url).receive(run("a", 1))
    Consumer("tally", TOPIC, url, Overtaken(), Owner()).receive(run("a", 2, 3))
    assert tallied(url) == [("a", 1), ("a", 2), ("a", 3)]


def test_a_poisoned_stream_is_parked_and_the_others_flow(url: str) -> None:
    bad = message("a", 2, 666, stream="sum/bad/a")
    later = message("a", 4, 4, stream="sum/bad/a")
    one = consumer(url)
    one.receive([message("a", 1, 1), bad, message("a", 3, 3), later, message("b", 1, 1)])
    assert sorted(tallied(url)) == [("a", 1), ("a", 3), ("b", 1)]
    (parked,) = one.parked()
    assert (parked.stream, parked.messages, parked.seq) == ("sum/bad/a", 2, 2)
    assert "poison" in parked.reason


def test_driving_a_parked_stream_applies_it_in_order_and_lets_it_flow(url: str, conn: Database) -> None:
    one = consumer(url)
    one.receive([message("a", 1, 666), message("a", 2, 2), message("a", 3, 3)])
    conn.execute("UPDATE parked SET data = %s WHERE seq = 1", (message("a", 1, 1).data,))
    assert one.drive("a", "sum/a") == 3
    one.receive([message("a", 4, 4)])
    assert tallied(url) == [("a", 1), ("a", 2), ("a", 3), ("a", 4)]
    assert one.parked() == []


def test_driving_what_still_fails_changes_nothing(url: str) -> None:
    one = consumer(url)
    one.receive([message("a", 1, 666), message("a", 2, 2)])
    with pytest.raises(StillFails, match="poison"):
        one.drive("a", "sum/a")
    assert tallied(url) == []
    assert one.parked()[0].messages == 2


def test_driving_says_which_message_fails_and_keeps_what_went_before(url: str, conn: Database) -> None:
    one = consumer(url)
    one.receive([message("a", 1, 666), message("a", 2, 2), message("a", 3, 666), message("a", 4, 4)])
    conn.execute("UPDATE parked SET data = %s WHERE seq = 1", (message("a", 1, 1).data,))
    with pytest.raises(StillFails) as again:
        one.drive("a", "sum/a")
    assert (again.value.seq, again.value.driven) == (3, 2)
    assert tallied(url) == [("a", 1), ("a", 2)]
    assert (one.parked()[0].seq, one.parked()[0].messages) == (3, 2)


def test_a_parked_key_keeps_its_checkpoint_and_is_driven_from_the_owner(url: str, conn: Database) -> None:
    cured = run("a", 1, 2, 3)
    one = consumer(url, *cured, park=Park.KEY)
    one.receive([message("a", 1, 1), message("a", 2, 666), message("a", 3, 3), message("b", 1, 1)])
    assert sorted(tallied(url)) == [("a", 1), ("b", 1)]
    assert one.checkpoints() == {"a": 1, "b": 1}
    (parked,) = one.parked()
    assert (parked.seq, parked.messages, one.failed(parked)) == (2, 2, message("a", 2, 666))
    assert one.drive("a") == 2
    assert one.parked() == []
    assert conn.execute("SELECT count(*) FROM parked").fetchone() == (0,)
    assert sorted(tallied(url)) == [("a", 1), ("a", 2), ("a", 3), ("b", 1)]


def test_a_parked_key_that_fails_again_is_parked_again_and_says_so(url: str) -> None:
    one = consumer(url, message("a", 1, 1), message("a", 2, 666), park=Park.KEY)
    one.receive([message("a", 1, 1), message("a", 2, 666)])
    with pytest.raises(StillFails, match="poison"):
        one.drive("a")
    assert [(parked.key, parked.seq) for parked in one.parked()] == [("a", 2)]


def test_a_key_whose_owner_is_away_stays_parked_when_driven(url: str) -> None:
    class Away(Owner):
        def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
            raise ConnectionError("away")

    one = Consumer("tally", TOPIC, url, effects(), Away(), park=Park.KEY)
    one.receive([message("a", 1, 666)])
    with pytest.raises(ConnectionError):
        one.drive("a")
    assert [parked.key for parked in one.parked()] == ["a"]


class Failing:
    """Effects that always fail, each time as told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)

    def apply(self, conn: Database, key: str, seen: int, messages: Sequence[Message]) -> None:
        raise self.failures.pop(0)

    def forget(self, keys: Sequence[str] | None) -> None:
        """Nothing is remembered."""


def test_a_failure_that_never_says_the_same_parks_all_the_same(url: str) -> None:
    one = Consumer("tally", TOPIC, url, Failing(*[ValueError(f"at {n}") for n in range(4)]), Owner())
    one.receive(run("a", 1))
    assert [parked.stream for parked in one.parked()] == ["sum/a"]


@pytest.mark.parametrize("kind", [psycopg.errors.ProgramLimitExceeded, psycopg.errors.StatementTooComplex])
def test_what_postgresql_can_not_take_is_the_messages_fault_and_parks(url: str, kind: type[Exception]) -> None:
    one = Consumer("tally", TOPIC, url, Failing(*[kind("too much")] * 4), Owner())
    one.receive(run("a", 1))
    assert [parked.stream for parked in one.parked()] == ["sum/a"]


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"type":"vn.chiso.example.points-added.v1"}']
)
def test_bytes_that_are_no_event_park_their_stream(url: str, data: bytes) -> None:
    broken = Message(TOPIC, "a", 1, 1, 1, "sum/a", data)
    one = consumer(url)
    one.receive([broken, message("a", 2, 2, stream="sum/other/a")])
    assert tallied(url) == [("a", 2)]
    with connect(url) as conn:
        assert parking.waiting(conn, "tally", TOPIC, "a", "sum/a") == [broken]


def test_a_newer_version_of_a_known_fact_is_parked_and_not_guessed(url: str) -> None:
    newer = message("a", 1, 1).data.replace(b"points-added.v1", b"points-added.v2")
    one = consumer(url)
    one.receive([Message(TOPIC, "a", 1, 1, 1, "sum/a", newer)])
    assert "UnknownVersion" in one.parked()[0].reason


def test_an_unknown_type_is_skipped(url: str) -> None:
    other = message("a", 1, 1).data.replace(b"example.points-added", b"example.something-else")
    one = consumer(url)
    one.receive([Message(TOPIC, "a", 1, 1, 1, "sum/a", other), message("a", 2, 2)])
    assert tallied(url) == [("a", 2)]
    assert one.parked() == []


def test_an_ended_connection_is_told_and_the_next_try_goes_on(url: str, conn: Database) -> None:
    one = consumer(url)
    one.receive(run("a", 1))
    conn.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    )
    with pytest.raises(psycopg.OperationalError):
        one.receive(run("a", 2))
    one.receive(run("a", 2))
    assert tallied(url) == [("a", 1), ("a", 2)]
