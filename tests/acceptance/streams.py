"""Commands under way while servers and processes die: each is sent again, under its key, until it is acknowledged."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import urllib3
from chiso.demonstration.papers import paper

from tests.acceptance import story
from tests.acceptance.api import Answer, Api
from tests.acceptance.story import COMMUNES, EVIDENCE, FRAMEWORK

AWAY = (502, 503, 504)
PAUSE = 0.1
CRITERIA = [(criterion.code, int(criterion.max_points)) for criterion in FRAMEWORK.criteria()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """An acknowledged verification: where it was recorded, and its reason, which no other has."""

    stream: str
    version: int
    reason: str


@dataclass(slots=True)
class Stream:
    """Clients at work in threads between `start` and `finish`; `unexpected` answers end the client that got them."""

    clients: Sequence[Callable[["Stream"], None]]
    verified: list[Verified] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin."""
        self._threads = [threading.Thread(target=self._run, args=(client,), daemon=True) for client in self.clients]
        for thread in self._threads:
            thread.start()

    def finish(self, seconds: float) -> None:
        """Begin nothing new; what is under way ends acknowledged. A client that does not end fails the test."""
        self.ending.set()
        for thread in self._threads:
            thread.join(seconds)
        assert not any(thread.is_alive() for thread in self._threads), "a command was never acknowledged"

    def insist(self, ask: Callable[[], Answer], *statuses: int) -> Answer:
        """The answer once somebody gives one; it must have one of the statuses."""
        while True:
            try:
                answer = ask()
            except urllib3.exceptions.HTTPError:
                threading.Event().wait(PAUSE)
                continue
            if answer.status not in AWAY:
                assert answer.status in statuses, f"{answer.asked}: {answer.status} {answer.content[:500]!r}"
                return answer
            threading.Event().wait(PAUSE)

    def _run(self, client: Callable[["Stream"], None]) -> None:
        try:
            client(self)
        except AssertionError as unexpected:
            self.unexpected.append(str(unexpected))


def appraising(appraiser: Api, round: str, name: str, chance: Random) -> Callable[[Stream], None]:
    """Verifies criteria of all communes at random, one after the other; every reason is a new one."""

    def client(stream: Stream) -> None:
        number = 0
        while not stream.ending.wait(0.05):
            number += 1
            (code, most), unit = chance.choice(CRITERIA), chance.choice(list(COMMUNES))
            points, reason = str(chance.randint(0, most)), f"{name}, lần {number}"
            key = str(UUID(int=chance.getrandbits(128)))
            answer = stream.insist(
                lambda: story.verify(appraiser, round, unit, code, points, reason, key),  # noqa: B023 -- called at once
                200,
            )
            where, version = answer.stream_version
            stream.verified.append(Verified(stream=where, version=version, reason=reason))

    return client


def uploading(reporter: Api, round: str, unit: str, chance: Random) -> Callable[[Stream], None]:
    """Uploads one small PDF after the other, twice a second."""

    def client(stream: Stream) -> None:
        number = 0
        while not stream.ending.wait(0.5):
            number += 1
            stream.announced.append(_upload(stream, number))

    def _upload(stream: Stream, number: int) -> str:
        content = paper(f"Tài liệu {number}", [unit])
        grants, arrivals = (str(UUID(int=chance.getrandbits(128))) for _ in range(2))
        asked = {
            "round": round,
            "unit": unit,
            "name": f"{number}.pdf",
            "size": len(content),
            "media_type": "application/pdf",
        }
        given = stream.insist(lambda: reporter.post(f"{EVIDENCE}/files", asked, key=grants), 201).body
        grant, file = given["grant"], str(given["file"])
        stream.insist(lambda: reporter.raw("PUT", grant["url"], content, grant["headers"]), 200, 412)
        stream.insist(lambda: reporter.post(f"{EVIDENCE}/files/{file}/arrival", key=arrivals), 202)
        return file

    return client
