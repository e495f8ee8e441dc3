"""Read models are a pure function of the topic, however it is delivered; rounds are restated once."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid5

import pytest
from chiso_contracts.rounds import UnitsAdded
from chiso_evidence.codec import codec, submission_codec
from chiso_evidence.main import PROJECTIONS
from chiso_runtime.brokers.port import Message
from chiso_runtime.projection import decoded
from chiso_runtime.replay import rebuild_in_place

from tests.integration.evidence.bench import OTHER, UNIT, Bench, opened, told, units
from tests.unit.inspection.samples import docx, pdf

PDF = pdf()

Pieces = Callable[[Sequence[Message]], list[Sequence[Message]]]


@pytest.fixture
def told_twice(bench: Bench) -> Bench:
    """A bench with a kept, a refused, a waiting and a granted file."""
    bench.keep(PDF)
    bench.keep(docx())
    bench.stage(PDF)
    bench.ask(PDF)
    bench.fold()
    return bench


def one_by_one(messages: Sequence[Message]) -> list[Sequence[Message]]:
    return [[message] for message in messages]


def twice(messages: Sequence[Message]) -> list[Sequence[Message]]:
    return [messages, messages]


def repeating_itself(messages: Sequence[Message]) -> list[Sequence[Message]]:
    return [messages[:at] for at in range(1, len(messages) + 1)]


def out_of_order(messages: Sequence[Message]) -> list[Sequence[Message]]:
    return [messages[3:], messages[:3], messages[::-1]]


@pytest.mark.parametrize("pieces", [one_by_one, twice, repeating_itself, out_of_order])
def test_however_the_topic_is_delivered_the_tables_are_the_same(told_twice: Bench, pieces: Pieces) -> None:
    bench = told_twice
    before = bench.digest()
    bench.conn.execute("TRUNCATE read.round, read.unit, read.file, checkpoint")
    for piece in pieces(bench.sequence()):
        bench.deliver(piece)
    assert bench.digest() == before


def test_projecting_the_same_facts_again_changes_nothing(told_twice: Bench) -> None:
    bench = told_twice
    before = bench.digest().tables
    heard = decoded(codec, bench.sequence())
    for project in PROJECTIONS:
        project(bench.conn, heard)
    assert bench.digest().tables == before


def test_rebuilding_gives_the_same_digest(told_twice: Bench) -> None:
    before = told_twice.digest()
    rebuild_in_place(told_twice.service, told_twice.context, told_twice.context.broker)
    assert told_twice.digest() == before


def test_names_outlive_a_rebuild(told_twice: Bench) -> None:
    rebuild_in_place(told_twice.service, told_twice.context, told_twice.context.broker)
    assert told_twice.conn.execute("SELECT count(*) FROM file_name").fetchone() == (4,)


def restated(bench: Bench) -> list[object]:
    rows = bench.conn.execute("SELECT data FROM event WHERE stream LIKE 'round/%' ORDER BY version").fetchall()
    return [fact.event for (data,) in rows if (fact := codec.decode(data))]


def test_a_round_and_its_units_are_restated(empty: Bench) -> None:
    empty.hear(opened(), units())
    assert restated(empty) == [opened(), units()]


def test_hearing_the_same_again_restates_nothing(bench: Bench) -> None:
    bench.hear(opened(), units())
    assert restated(bench) == [opened(), units()]


def test_units_told_in_parts_are_restated_in_parts(empty: Bench) -> None:
    empty.hear(opened(), units("dti-2026", UNIT), units("dti-2026", UNIT, OTHER))
    assert [len(event.units) for event in restated(empty) if isinstance(event, UnitsAdded)] == [1, 1]


def test_a_restated_fact_has_the_time_of_its_cause_and_an_id_that_follows_from_it(empty: Bench) -> None:
    empty.hear(opened())
    ((data,),) = empty.conn.execute("SELECT data FROM event").fetchall()
    fact, cause = codec.decode(data), submission_codec.decode(told(opened())[0].data)
    assert fact is not None
    assert cause is not None
    assert (fact.time, fact.cause.causation) == (cause.time, cause.id)
    assert fact.id == str(uuid5(uuid5(UUID(cause.id), "round/dti-2026"), "1"))
