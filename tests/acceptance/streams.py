"""Commands under way while servers and processes die: each is sent again, under its key, until it is acknowledged."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import urllib3

from tests.acceptance import story
from tests.acceptance.api import Answer, Api
from tests.acceptance.story import FRAMEWORK

AWAY = (502, 503, 504)
PAUSE = 0.1
CRITERIA = [(criterion.code, int(criterion.max_points)) for criterion in FRAMEWORK.criteria()]


@dataclass(slots=True)
class Stream:
    """Clients at work in threads between `start` and `finish`; `unexpected` answers end the client that got them.

    `done` counts what was acknowledged, by client; `reasons` are those of the verifications, each a new one; `uploads`
    are the files announced to the gate.
    """

    clients: Mapping[str, Callable[["Stream", str], None]]
    done: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin."""
        for name, client in self.clients.items():
            self._threads.append(threading.Thread(target=self._run, args=(client, name), name=name, daemon=True))
            self._threads[-1].start()

    def finish(self, seconds: float) -> None:
        """Begin nothing new; what is under way ends acknowledged. A client that does not end fails the test."""
        self.ending.set()
        for thread in self._threads:
            thread.join(seconds)
        late = [thread.name for thread in self._threads if thread.is_alive()]
        assert not late, f"a command was never acknowledged: {late}"

    def goes_on(self, pause: float) -> bool:
        """Whether to do more, `pause` s from now."""
        return not self.ending.wait(pause)

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

    def _run(self, client: Callable[["Stream", str], None], name: str) -> None:
        try:
            client(self, name)
        except AssertionError as unexpected:
            self.unexpected.append(f"{name}: {unexpected}")


Client = Callable[[Stream, str], None]


def appraising(appraiser: Api, round: str, units: Sequence[str], chance: Random, *, pause: float = 0.15) -> Client:
    """Verifies criteria of the units at random, one after the other; every reason is a new one."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(pause):
            (code, most), unit, key = chance.choice(CRITERIA), chance.choice(units), a_key(chance)
            points, reason = str(chance.randint(0, most)), f"{name}, lần {stream.done[name] + 1}"
            stream.insist(lambda: story.verify(appraiser, round, unit, code, points, reason, key), 200)  # noqa: B023
            stream.reasons.append(reason)
            stream.done[name] += 1

    return client


def a_key(chance: Random) -> str:
    """An idempotency key that the seed determines."""
    return str(UUID(int=chance.getrandbits(128)))
