"""Facts of evidence survive being stored."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
from chiso_evidence.codec import codec, file_codec, round_codec
from chiso_evidence.domain.events import Event
from chiso_evidence.publisher import file_stream, round_stream, route
from chiso_runtime.codec import Cause
from chiso_runtime.testing import NOON

from tests.unit.evidence.test_file import granted, kept, refused, staged
from tests.unit.evidence.test_round import added, opened

CAUSE = Cause(actor="lan", capacity="reporter", correlation=str(uuid4()), causation="")
ROUND_FACTS: Sequence[Event] = (opened, added("H56.01"))
FILE_FACTS: Sequence[Event] = (granted, staged, kept, refused)


def stored(event: Event) -> bytes:
    return codec.encode(event, id=uuid4(), stream="s", version=1, key="k", time=NOON, cause=CAUSE)


@pytest.mark.parametrize("event", [*ROUND_FACTS, *FILE_FACTS], ids=lambda event: type(event).__name__)
def test_a_fact_is_read_as_it_was_written(event: Event) -> None:
    fact = codec.decode(stored(event))
    assert fact is not None
    assert fact.event == event


def test_a_stream_of_rounds_holds_no_facts_of_files() -> None:
    assert [round_codec.decode(stored(event)) for event in FILE_FACTS] == [None] * 4


def test_a_stream_of_a_file_holds_no_facts_of_rounds() -> None:
    assert [file_codec.decode(stored(event)) for event in ROUND_FACTS] == [None] * 2


@pytest.mark.parametrize("stream", [round_stream("dti-2026"), file_stream("dti-2026", "0" * 32)])
def test_facts_are_keyed_by_their_round(stream: str) -> None:
    assert (route(stream).topic, route(stream).key) == ("chiso.evidence", "dti-2026")
