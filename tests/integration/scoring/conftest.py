"""A running scoring service, and submission's log as it hears it, told fact by fact."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from chiso.installation import Installation
from chiso_contracts.values import Right
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import Cause
from chiso_runtime.consumer import Consumer
from chiso_runtime.http import RECORDED
from chiso_runtime.testing import NOON
from chiso_scoring.codec import submission_codec
from werkzeug.test import TestResponse

from tests.servers.databases import Databases
from tests.unit.scoring.examples import OTHER, OWNER, ROUND, UNIT, locked, opening, reported
from tests.world import Install, installed

TOPIC = "chiso.submission"
API = "/api/scoring/v1"
CARD = f"{API}/rounds/{ROUND}/cards/{UNIT}"

OFFICER = Right(id="1", role="standing-body", body=OWNER, capacity="Chuyên viên")
APPRAISER = Right(id="2", role="appraiser", body="H40.98", capacity="Thành viên Tổ giúp việc", round=ROUND)
LEADER = Right(id="8", role="team-leader", body="H40.98", capacity="Tổ trưởng", round=ROUND)
CHAIR = Right(id="3", role="council-chair", body="H40.97", round=ROUND)
REPORTER = Right(id="4", role="reporter", body=UNIT)
NEIGHBOUR = Right(id="5", role="reporter", body=OTHER)
RELATED = Right(id="6", role="appraiser", body="H40", round=ROUND)
STRANGER = Right(id="7", role="standing-body", body="H41")


@dataclass
class SubmissionLog:
    """The log of submission. Facts of a stream get versions as submission would give them."""

    listener: Consumer | None = None
    messages: list[Message] = field(default_factory=list)

    def tell(self, stream: str, *events: object, actor: str = "dau-moi") -> list[Message]:
        """Say facts of one stream, and bring them to scoring."""
        told = [self._message(stream, event, actor) for event in events]
        if self.listener:
            self.listener.receive(told)
        return told

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        return [message for message in self.messages if message.seq > seq]

    def heads(self, topic: str) -> dict[str, int]:
        return {ROUND: len(self.messages)}

    def _message(self, stream: str, event: object, actor: str) -> Message:
        seq = len(self.messages) + 1
        version = 1 + sum(message.stream == stream for message in self.messages)
        cause = Cause(actor=actor, capacity="Đầu mối", correlation=str(uuid4()), causation="")
        data = submission_codec.encode(
            event, id=uuid4(), stream=stream, version=version, key=ROUND, time=NOON, cause=cause
        )
        self.messages.append(Message(TOPIC, ROUND, seq, seq, seq, stream, data))
        return self.messages[-1]


class Desk:
    """Asks the scoring service as people do."""

    def __init__(self, installation: Installation, submission: SubmissionLog) -> None:
        self.installation = installation
        self.submission = submission
        self._client = installation.client()
        self._tokens: dict[str, str] = {}

    def open(self, **chosen: Any) -> None:
        """Open the round and wait until it can be seen."""
        self.hear(f"round/{ROUND}", *opening(**chosen))

    def open_partly(self) -> None:
        """Open the round without the last fact of it."""
        self.hear(f"round/{ROUND}", *opening()[:-1])

    def hear(self, stream: str, *events: object) -> None:
        """Submission says facts; wait until they can be seen."""
        self.submission.tell(stream, *events)
        self.installation.settle()

    def report(self, *events: object, unit: str = UNIT) -> None:
        """Submission says facts of a unit's report."""
        self.hear(f"report/{ROUND}/{unit}", *events)

    def get(self, path: str, right: Right | None, **headers: str) -> TestResponse:
        return self._client.get(path, headers={**self._signed(right), **headers})

    def post(self, path: str, right: Right | None, body: Any, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.post(path, json=body, headers={**self._signed(right), **named})

    def raw(self, path: str, right: Right, body: bytes) -> TestResponse:
        """Post bytes that are called JSON."""
        signed = {**self._signed(right), "Content-Type": "application/json"}
        return self._client.post(path, data=body, headers=signed)

    def together(self, asked: Sequence[tuple[str, Any]], right: Right, **headers: str) -> list[TestResponse]:
        """Post all of it at the same time."""
        self._signed(right)
        with ThreadPoolExecutor(len(asked)) as threads:
            return list(threads.map(lambda one: self.post(one[0], right, one[1], **headers), asked))

    def seen(self, path: str, right: Right, write: TestResponse | None = None) -> Any:
        """The answer to a read, after a write of one's own."""
        named = {RECORDED: write.headers[RECORDED]} if write is not None else {}
        answer = self._client.get(path, headers={**self._signed(right), **named})
        assert answer.status_code == 200, answer.text
        return answer.json

    def verify(self, criterion: str, points: str, *, unit: str = UNIT, **headers: str) -> TestResponse:
        """Set points, as the appraiser."""
        body = {"outcome": "set", "points": points, "reason": "Theo minh chứng"}
        path = f"{API}/rounds/{ROUND}/cards/{unit}/criteria/{criterion}/verification"
        return self.post(path, APPRAISER, body, **headers)

    def _signed(self, right: Right | None) -> dict[str, str]:
        if right is None:
            return {}
        if right.id not in self._tokens:
            self._tokens[right.id] = self.installation.token(f"nguoi-{right.id}", right)
        return {"Authorization": f"Bearer {self._tokens[right.id]}"}


@pytest.fixture
def desk(install: Install) -> Desk:
    """Scoring alone; nothing was told yet."""
    return _listening(install(only=("scoring",)))


@pytest.fixture(scope="module")
def still_desk(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """As `round_desk`, one for all tests of a module: they must record nothing."""
    with installed(databases, tmp_path_factory.mktemp("blobs"), only=("scoring",)) as installation:
        yield _reported(_listening(installation))


def _listening(installation: Installation) -> Desk:
    submission = SubmissionLog()
    (reaction,) = installation.services["scoring"].reactions
    url = installation.url("scoring")
    submission.listener = Consumer(reaction.consumer, TOPIC, url, reaction.effects(), submission, park=reaction.park)
    return Desk(installation, submission)


@pytest.fixture
def round_desk(desk: Desk) -> Desk:
    """A round with one locked report: 1.1 and 1.2 claimed, one file of evidence named."""
    return _reported(desk)


def _reported(desk: Desk) -> Desk:
    desk.open()
    desk.report(
        reported("1.1", "10.00", yes=True),
        reported("1.2", "12.50", file="f" * 32, numerator="5", denominator="8"),
        locked(),
    )
    return desk
