"""The library's decoders of answers are made whole, though several clients of a process need one at the same moment."""

import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest
from chiso_runtime.brokers.kafka import clients
from kafka.protocol.metadata import MetadataResponse
from kafka.protocol.schemas.fields import struct

from tests.awaiting import PATIENCE

CHANCE = 0.3
"""Seconds in which a second thread may come upon a decoder that is being made; with one at a time it does not."""
TOLD = {"throttle_time_ms": 0, "brokers": [], "cluster_id": "c", "controller_id": 1, "topics": [], "error_code": 0}
ANSWER = MetadataResponse(version=13, **TOLD).encode(version=13)


class Overtaken:
    """Stands where the library begins to write a decoder: a thread that comes upon another sees it finish first."""

    def __init__(self, usual: Callable[[], object]) -> None:
        self.first_done = Event()
        self._met = Event()
        self._arrivals = count()
        self._usual = usual

    def __call__(self) -> object:
        if next(self._arrivals) == 0:
            self._met.wait(CHANCE)
        else:
            self._met.set()
            assert self.first_done.wait(PATIENCE)
        return self._usual()


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> Overtaken:
    """As in a process that has understood no answer yet."""
    assert clients.__doc__  # where the library is mended
    begun = Overtaken(struct.CodegenContext)
    monkeypatch.setattr(struct, "CodegenContext", begun)
    monkeypatch.setattr(MetadataResponse._struct, "_compiled_encoders", {})
    monkeypatch.setattr(MetadataResponse._struct, "_data_class", weakref.proxy(MetadataResponse))
    return begun


def test_answers_that_come_at_the_same_moment_are_understood_and_so_are_all_later_ones(overtaken: Overtaken) -> None:
    with ThreadPoolExecutor() as threads:
        both = [threads.submit(MetadataResponse.decode, ANSWER, version=13) for _ in range(2)]
        for one in both:
            one.add_done_callback(lambda _: overtaken.first_done.set())
        understood = [one.result().cluster_id for one in both]
    assert understood == ["c", "c"]
    assert MetadataResponse.decode(ANSWER, version=13).cluster_id == "c"
