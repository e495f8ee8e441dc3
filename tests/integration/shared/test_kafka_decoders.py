"""The library's classes and decoders of answers are whole, though clients of a process need them at the same moment."""

import gc
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Event
from typing import Any

import pytest
from chiso_runtime.brokers.kafka import clients
from kafka.protocol.api_header import ResponseClassRegistry
from kafka.protocol.metadata import MetadataRequest, MetadataResponse
from kafka.protocol.schemas.fields import struct

from tests.awaiting import PATIENCE

CHANCE = 0.3
"""Seconds in which a second thread may come upon what the first one makes; with one at a time it does not."""
VERSION = 13
TOLD = {"throttle_time_ms": 0, "brokers": [], "cluster_id": "c", "controller_id": 1, "topics": [], "error_code": 0}
ANSWER = MetadataResponse(version=VERSION, **TOLD).encode(version=VERSION)
assert clients, "what mends the library is imported"


class Meeting:
    """Of two threads that make the same thing, one sees the other come, and who is to be last waits for the other."""

    def __init__(self) -> None:
        self.one_done = Event()
        self._met = Event()
        self._arrivals = count()

    def first_is_last(self) -> None:
        """The thread that came first goes on when the other one has ended."""
        if next(self._arrivals) == 0 and self._met.wait(CHANCE):
            assert self.one_done.wait(PATIENCE)
        self._met.set()

    def second_is_last(self) -> None:
        """The thread that came second goes on when the other one has ended."""
        if next(self._arrivals) == 0:
            self._met.wait(CHANCE)
        else:
            self._met.set()
            assert self.one_done.wait(PATIENCE)

    def of(self, make: Callable[[], Any]) -> list[Any]:
        """What two threads make."""

        def done(_: Future[Any]) -> None:
            self.one_done.set()

        with ThreadPoolExecutor() as threads:
            both = [threads.submit(make) for _ in range(2)]
            for one in both:
                one.add_done_callback(done)
            return [one.result() for one in both]


class Versions(dict[int, type]):
    """The library's classes by version, of which two threads keep one each."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__()
        self._meeting = meeting

    def __setitem__(self, version: int, made: type) -> None:
        self._meeting.first_is_last()
        super().__setitem__(version, made)


def test_the_decoder_that_two_threads_need_at_once_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, usual = Meeting(), struct.CodegenContext

    def begin() -> object:
        meeting.second_is_last()
        return usual()

    monkeypatch.setattr(struct, "CodegenContext", begin)
    monkeypatch.setattr(MetadataResponse._struct, "_compiled_encoders", {})
    monkeypatch.setattr(MetadataResponse._struct, "_data_class", weakref.proxy(MetadataResponse))
    understood = meeting.of(lambda: MetadataResponse.decode(ANSWER, version=VERSION))
    assert [one.cluster_id for one in understood] == ["c", "c"]
    assert MetadataResponse.decode(ANSWER, version=VERSION).cluster_id == "c"


def test_the_class_that_two_threads_need_at_once_is_not_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, asked = Meeting(), MetadataRequest(version=VERSION, topics=[])
    asked.with_header()
    registered = ResponseClassRegistry._response_class_registry
    monkeypatch.setitem(registered, MetadataResponse.API_KEY, registered[MetadataResponse.API_KEY])

    def need() -> None:
        asked.header.get_response_class()

    monkeypatch.setattr(MetadataResponse, "_VERSIONS", Versions(meeting))
    meeting.of(need)
    gc.collect()
    assert asked.header.get_response_class().decode(ANSWER).cluster_id == "c"
