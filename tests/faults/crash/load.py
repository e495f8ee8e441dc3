"""People at work while processes and servers die: every command is sent again, under its key, until it is answered."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import urllib3
from chiso.demonstration.papers import paper

from tests.acceptance import story
from tests.acceptance.api import Answer, Api
from tests.acceptance.story import EVIDENCE, FRAMEWORK, RANKING, SUBMISSION

AWAY = (502, 503, 504)
PAUSE = 0.1
CRITERIA = [(criterion.code, int(criterion.max_points)) for criterion in FRAMEWORK.criteria()]
MEASURED = "1.2"
PROVED = "2.1"
REOPENED = timedelta(seconds=1.2)


@dataclass(slots=True)
class Stream:
    """Clients at work in threads between `start` and `finish`; `unexpected` answers end the client that got them.

    `done` counts what was acknowledged, by client; `uploads` are the files announced to the gate.
    """

    clients: Mapping[str, Callable[["Stream", str], None]]
    done: Counter[str] = field(default_factory=Counter)
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


def appraising(appraiser: Api, round: str, units: Sequence[str], chance: Random) -> Client:
    """Verifies criteria of the units at random, one after the other; every reason is a new one."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.15):
            (code, most), unit, key = chance.choice(CRITERIA), chance.choice(units), a_key(chance)
            points, reason = str(chance.randint(0, most)), f"{name}, lần {stream.done[name] + 1}"
            stream.insist(lambda: story.verify(appraiser, round, unit, code, points, reason, key), 200)  # noqa: B023
            stream.done[name] += 1

    return client


def uploading(reporter: Api, round: str, unit: str, chance: Random) -> Client:
    """Uploads one small PDF after the other and names each in the report before the gate has spoken."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.4):
            file = _upload(stream, reporter, round, unit, chance)
            stream.uploads.append(file)
            body = {"data": {"yes": True}, "explanation": f"Kèm {file}", "evidence": [{"file": file, "place": "tr. 1"}]}
            _report(stream, reporter, (round, unit, PROVED), body, a_key(chance))
            stream.done[name] += 1

    return client


def _upload(stream: Stream, reporter: Api, round: str, unit: str, chance: Random) -> str:
    number = len(stream.uploads) + 1
    content = paper(f"Tài liệu {number}", [unit])
    grants, arrivals = a_key(chance), a_key(chance)
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


def reporting(reporter: Api, round: str, unit: str, chance: Random) -> Client:
    """Reports one figure again and again."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.15):
            explanation = f"Lần {stream.done[name] + 1}"
            body = {"data": {"value": str(chance.randint(0, 9))}, "explanation": explanation, "evidence": []}
            _report(stream, reporter, (round, unit, MEASURED), body, a_key(chance))
            stream.done[name] += 1

    return client


def _report(stream: Stream, reporter: Api, at: tuple[str, str, str], body: object, key: str) -> None:
    round, unit, criterion = at
    path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/criteria/{criterion}"
    stream.insist(lambda: reporter.send("PUT", path, body, key=key), 200)


def sending(head: Api, round: str, unit: str, chance: Random) -> Client:
    """Sends a report and takes it back, by turns."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.2):
            turn, key = stream.done[name], a_key(chance)
            act, body = ("withdrawal", {"reason": f"Rút lại lần {turn}"}) if turn % 2 else ("submission", {})
            path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/{act}"
            stream.insist(lambda: head.post(path, body, key=key), 200)  # noqa: B023
            stream.done[name] += 1

    return client


def granting(administrator: Api, person: str, chance: Random) -> Client:
    """Gives a right and takes it away."""

    def client(stream: Stream, name: str) -> None:
        rights = f"{SUBMISSION}/people/{person}/rights"
        while stream.goes_on(0.2):
            revoke(stream, administrator, rights, grant(stream, administrator, rights, a_key(chance)), a_key(chance))
            stream.done[name] += 1

    return client


def grant(stream: Stream, administrator: Api, rights: str, key: str) -> str:
    """The id of a right that was given."""
    asked = {"role": "observer", "body": story.OFFICE}
    return str(stream.insist(lambda: administrator.post(rights, asked, key=key), 201).body["right"])


def revoke(stream: Stream, administrator: Api, rights: str, right: str, key: str) -> None:
    """Take a right away."""
    stream.insist(lambda: administrator.send("DELETE", f"{rights}/{right}", key=key), 200)


def approving(approver: Api, round: str, chance: Random) -> Client:
    """Approves a concluded round again and again, each time by another decision."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.3):
            asked, key = {"number": f"{stream.done[name] + 1}/QĐ-UBND", "date": "2026-11-21"}, a_key(chance)
            stream.insist(lambda: approver.post(f"{RANKING}/rounds/{round}/approval", asked, key=key), 201)  # noqa: B023
            stream.done[name] += 1

    return client


def reopening(office: Api, round: str, unit: str, chance: Random) -> Client:
    """Reopens a criterion of a locked report for a second, so that the deadline locks the report again."""

    def client(stream: Stream, name: str) -> None:
        path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/reopening"
        while stream.goes_on(0.2):
            if not _locked(stream, office, round, unit):
                continue
            until = (datetime.now(UTC) + REOPENED).isoformat()
            asked, key = {"criteria": [MEASURED], "reason": "Bổ sung", "until": until}, a_key(chance)
            answer = stream.insist(lambda: office.post(path, asked, key=key), 200, 409, 422)  # noqa: B023
            stream.done[name] += answer.status == 200

    return client


def _locked(stream: Stream, office: Api, round: str, unit: str) -> bool:
    rows = stream.insist(lambda: office.get(f"{SUBMISSION}/rounds/{round}/units"), 200).body["units"]
    return any(row["stage"] == "locked" for row in rows if row["unit"] == unit)


def reading(reader: Api, round: str, chance: Random) -> Client:
    """Looks at the ranking as it is, and as it was at a position seen before."""

    def client(stream: Stream, name: str) -> None:
        path = f"{RANKING}/rounds/{round}/rankings"
        seen: list[int] = []
        while stream.goes_on(0.2):
            as_of = chance.choice(seen) if seen and chance.random() < 0.5 else ""
            answer = stream.insist(lambda: reader.get(path, group="xa", as_of=as_of), 200, 404)  # noqa: B023
            if answer.status == 200:
                seen.append(answer.body["position"])
                stream.done[name] += 1

    return client


def a_key(chance: Random) -> str:
    """An idempotency key that the seed determines."""
    return str(UUID(int=chance.getrandbits(128)))
