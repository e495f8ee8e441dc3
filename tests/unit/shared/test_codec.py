"""Facts to canonical bytes and back."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

import msgspec
import pytest
import rfc8785
from chiso_contracts import catalogue
from chiso_contracts.submission import CriterionReported
from chiso_contracts.values import Answers
from chiso_runtime.codec import (
    MAX_EVENT,
    Cause,
    EventCodec,
    EventTooLarge,
    Fact,
    NotCanonical,
    NotExact,
    UnknownVersion,
)
from hypothesis import given
from hypothesis import strategies as some

from tests.contract.examples import Example, examples

E = TypeVar("E")

ID = UUID("8a6e0804-2bd0-4672-b79d-d97027f9071a")
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CAUSE = Cause(actor="reporter-1", capacity="đầu mối", correlation="c", causation="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """As it is today."""

    text: str
    places: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedFirst:
    """As it was at first."""

    text: str


def add_places(data: dict[str, object]) -> dict[str, object]:
    return {**data, "places": 2}


def add_rule(data: dict[str, object]) -> dict[str, object]:
    return {**data, "rule": f"base-{data['places']}"}


first: EventCodec[NotedFirst] = EventCodec({("test.noted", 1): NotedFirst})
today: EventCodec[Noted] = EventCodec(
    {("test.noted", 3): Noted},
    upcasters={("test.noted", 1): add_places, ("test.noted", 2): add_rule},
)


def encoded(codec: EventCodec[E], event: E) -> bytes:
    return codec.encode(event, id=ID, stream="report/r/u", version=3, key="r", time=NOON, cause=CAUSE)


def reported(data: Answers, explanation: str = "") -> CriterionReported:
    return CriterionReported(
        round="r", unit="u", criterion="1", data=data, points=Decimal("1.50"), explanation=explanation, evidence=()
    )


def codec_of(topic: str) -> EventCodec[object]:
    return EventCodec(catalogue.TOPICS[topic])


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: example.file)
def test_every_fact_comes_back_as_it_was(example: Example) -> None:
    fact = codec_of(example.topic).decode(example.data)
    assert fact is not None
    assert fact.event == example.event


def test_what_the_envelope_says_comes_back() -> None:
    fact = first.decode(
        first.encode(NotedFirst(text="ghi"), id=ID, stream="note/1", version=7, key="r", time=NOON, cause=CAUSE)
    )
    assert fact == Fact(
        id=str(ID), stream="note/1", version=7, key="r", time=NOON, cause=CAUSE, event=NotedFirst(text="ghi")
    )


def test_the_bytes_are_a_cloudevent_that_names_type_and_source() -> None:
    event = json.loads(encoded(first, NotedFirst(text="ghi")))
    assert (event["specversion"], event["type"], event["source"]) == ("1.0", "vn.chiso.test.noted.v1", "/test")
    assert (event["subject"], event["partitionkey"], event["time"]) == ("report/r/u", "r", "2026-01-02T12:00:00Z")


answers = some.one_of(
    some.text(), some.integers(-(2**53) + 1, 2**53 - 1), some.booleans(), some.none(), some.tuples(some.text())
)
names = some.text(some.characters(max_codepoint=0xD7FF), max_size=8)


@given(data=some.dictionaries(names, answers, max_size=6), explanation=some.text())
def test_bytes_are_those_of_rfc_8785(data: dict[str, str | int | bool | None], explanation: str) -> None:
    made = encoded(codec_of("chiso.submission"), reported(data, explanation))
    assert rfc8785.dumps(json.loads(made)) == made


@given(data=some.dictionaries(names, answers, max_size=6), explanation=some.text())
def test_any_answers_come_back_as_they_were(data: dict[str, str | int | bool | None], explanation: str) -> None:
    codec = codec_of("chiso.submission")
    fact = codec.decode(encoded(codec, reported(data, explanation)))
    assert fact is not None
    assert fact.event == reported(data, explanation)


def test_a_decimal_travels_as_text_with_its_places() -> None:
    made = encoded(codec_of("chiso.submission"), reported({}))
    assert b'"points":"1.50"' in made


def test_an_old_version_is_read_through_every_step_up_to_today() -> None:
    stored = encoded(first, NotedFirst(text="cũ"))
    fact = today.decode(stored)
    assert fact is not None
    assert fact.event == Noted(text="cũ", places=2, rule="base-2")


def test_a_version_between_starts_at_its_own_step() -> None:
    stored = encoded(first, NotedFirst(text="cũ"))
    between = stored.replace(b'{"text":"c\xc5\xa9"}', b'{"places":5,"text":"x"}').replace(b"noted.v1", b"noted.v2")
    fact = today.decode(between)
    assert fact is not None
    assert fact.event == Noted(text="x", places=5, rule="base-5")


def test_a_newer_version_of_a_known_name_is_not_guessed_at() -> None:
    stored = encoded(today, Noted(text="mới", places=1, rule="x"))
    with pytest.raises(UnknownVersion, match=r"test\.noted\.v3"):
        first.decode(stored)


@pytest.mark.parametrize("version", ["x", "", "-1", "1.5", "²", "0", "01", "٣", "9" * 5000])
def test_a_version_that_is_no_number_is_unknown(version: str) -> None:
    stored = encoded(first, NotedFirst(text="a"))
    with pytest.raises(UnknownVersion):
        first.decode(stored.replace(b"noted.v1", b"noted.v" + version.encode()))


@pytest.mark.parametrize("kind", ["vn.chiso.other.thing.v1", "org.example.noted.v1", "noted", ""])
def test_a_type_of_somebody_else_is_nothing(kind: str) -> None:
    stored = encoded(first, NotedFirst(text="a"))
    assert first.decode(stored.replace(b"vn.chiso.test.noted.v1", kind.encode())) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"type":"vn.chiso.test.noted.v1"}'])
def test_malformed_bytes_are_refused(data: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        first.decode(data)


def test_a_fact_of_exactly_256_kib_is_written_and_one_byte_more_is_not() -> None:
    codec = codec_of("chiso.submission")
    room = MAX_EVENT - len(encoded(codec, reported({})))
    assert len(encoded(codec, reported({}, "x" * room))) == 256 * 1024
    with pytest.raises(EventTooLarge, match=r"submission\.criterion-reported: 262145 bytes"):
        encoded(codec, reported({}, "x" * (room + 1)))


def test_the_limit_counts_bytes_and_not_letters() -> None:
    with pytest.raises(EventTooLarge):
        encoded(codec_of("chiso.submission"), reported({}, "ệ" * (MAX_EVENT // 3)))


NOTED = b'{"places":5,"rule":"r","text":"x"}'


@pytest.mark.parametrize(
    "data",
    [
        b'{"places":5,"places":5,"rule":"r","text":"x"}',
        b'{"rule":"r","places":5,"text":"x"}',
        b'{"places":5, "rule":"r","text":"x"}',
        b'{"places":5,"rule":"r","text":"\\u0078"}',
        b'{"new":1,"places":5,"rule":"r","text":"x"}',
    ],
)
def test_bytes_that_say_it_another_way_than_we_do_are_refused(data: bytes) -> None:
    stored = encoded(today, Noted(text="x", places=5, rule="r"))
    with pytest.raises(NotCanonical):
        today.decode(stored.replace(NOTED, data))


def test_the_envelope_and_old_versions_are_as_canonical_as_the_rest() -> None:
    stored = encoded(first, NotedFirst(text="x"))
    for twice in (
        stored.replace(b'{"actor"', b'{"actor":"reporter-1","actor"'),
        stored.replace(b'{"text"', b'{"text":"y","text"'),
    ):
        with pytest.raises(NotCanonical):
            today.decode(twice)


@pytest.mark.parametrize("points", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+400", "1E-13", "1." + "3" * 40])
def test_numbers_that_can_not_count_are_refused(points: str) -> None:
    codec = codec_of("chiso.submission")
    stored = encoded(codec, reported({})).replace(b'"1.50"', f'"{points}"'.encode())
    with pytest.raises(NotExact):
        codec.decode(stored)


@pytest.mark.parametrize("points", ["0", "-0.5", "999999999999999.999999999999", "0.000000000001"])
def test_numbers_as_wide_as_a_framework_may_ask_are_read(points: str) -> None:
    codec = codec_of("chiso.submission")
    widest = replace(reported({}), points=Decimal(points))
    fact = codec.decode(encoded(codec, widest))
    assert fact is not None
    assert fact.event == widest


def test_more_bytes_than_a_fact_may_have_are_not_read() -> None:
    codec = codec_of("chiso.submission")
    stored = encoded(codec, reported({}, "x"))
    with pytest.raises(EventTooLarge):
        codec.decode(stored.replace(b'"explanation":"x"', b'"explanation":"' + b"x" * MAX_EVENT + b'"'))


def test_every_stored_name_stands_for_one_class_and_belongs_to_its_topic() -> None:
    for topic, names_of_topic in catalogue.TOPICS.items():
        assert len(set(names_of_topic.values())) == len(names_of_topic)
        assert {name.partition(".")[0] for name, _ in names_of_topic} == {topic.removeprefix("chiso.")}
