"""Evidence over a real database, moved by hand: nothing happens between two lines of a test but what they say."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from html.parser import HTMLParser
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid4, uuid5

from chiso_contracts.rounds import FrameworkSet, RoundAmended, RoundOpened, UnitsAdded
from chiso_contracts.values import Right, RoundUnit
from chiso_evidence.codec import codec, submission_codec
from chiso_evidence.gate import Gate
from chiso_evidence.main import build
from chiso_evidence.publisher import TOPIC
from chiso_evidence.sweeper import Sweeper
from chiso_runtime import access, database, log
from chiso_runtime.access import Actor, Issuer, Verifier
from chiso_runtime.blobs.port import Blobs
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import Cause
from chiso_runtime.consumer import Consumer
from chiso_runtime.database import Database, connect
from chiso_runtime.hints import Hint
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.replay import Digest, digest
from chiso_runtime.sequencer import Head
from chiso_runtime.service import Context, Service, web_app
from chiso_runtime.settings import Settings
from chiso_runtime.testing import NOON
from flask import Flask
from werkzeug.test import Client, TestResponse

ROUND = "dti-2026"
OWNER = "H56.10"
UNIT, OTHER, CHILD = "H56.01", "H56.02", "H56.01.03"
PUBLIC_URL = "http://chiso.test"
SECRET = "internal-key-of-the-tests-0123456789abcdef"
MIB = 1024 * 1024
LARGEST = 4 * MIB

REPORTER = Right(id="r1", role="reporter", body=UNIT, parent="H56")
OTHER_REPORTER = Right(id="r2", role="reporter", body=OTHER, parent="H56")
OFFICER = Right(id="r3", role="standing-body", body=OWNER)
FOREIGN_OFFICER = Right(id="r4", role="standing-body", body="H99.10")
APPRAISER = Right(id="r5", role="appraiser", body="H56.20", round=ROUND, units=(UNIT,))
APPRAISER_ELSEWHERE = Right(id="r6", role="appraiser", body="H56.20", round="other-round")
APPROVER = Right(id="r7", role="approver", body=OWNER)

Told = RoundOpened | UnitsAdded | FrameworkSet | RoundAmended


def opened(round: str = ROUND, *, imported: bool = False, year: int = 2026) -> RoundOpened:
    """A round as submission tells it."""
    return RoundOpened(
        round=round,
        name="Chuyển đổi số cấp xã",
        year=year,
        owner=OWNER,
        framework="xa",
        framework_version="1",
        engine=1,
        groups=(),
        deadline=None,
        imported=imported,
    )


def units(round: str = ROUND, *codes: str) -> UnitsAdded:
    """Units of a round as submission tells them."""
    named = codes or (UNIT, OTHER, CHILD)
    return UnitsAdded(
        round=round,
        units=tuple(RoundUnit(code=code, name=f"Xã {code}", kind="xa", parent="H56", groups=()) for code in named),
    )


def told(*events: Told) -> list[Message]:
    """Messages of `chiso.submission`, each with an id that follows from its content."""
    return [_message(seq, event) for seq, event in enumerate(events, 1)]


def _message(seq: int, event: Told) -> Message:
    stream = f"round/{event.round}"
    data = submission_codec.encode(
        event,
        id=uuid5(NAMESPACE_URL, repr(event)),
        stream=stream,
        version=seq,
        key=event.round,
        time=NOON,
        cause=Cause(actor="minh", capacity="standing-body", correlation=str(uuid4()), causation=""),
    )
    return Message("chiso.submission", event.round, seq, seq, 0, stream, data)


class Answer(TestResponse):
    """An answer whose JSON a test may look into as it is."""

    @property
    def json(self) -> Any:
        return json.loads(self.get_data())


class Bench:
    """The service's parts, each moved by a call. `client` speaks to its HTTP side."""

    def __init__(self, url: str, blobs: Blobs, *, max_file: int = LARGEST) -> None:
        self.url = url
        self.blobs = blobs
        self._closing = ExitStack()
        self.issuer = Issuer.new()
        pool = database.pool(url, size=4)
        pool.open()
        self._closing.callback(pool.close)
        self.context = Context(
            settings=_settings(url, max_file),
            pool=pool,
            hint=Hint(url),
            broker=EmbeddedBroker({}, url),
            owner_log=DatabaseOwnerLog(url),
            verifier=Verifier(self.issuer.jwks),
            blobs=lambda: blobs,
        )
        self.service: Service = build(self.context)
        self.conn: Database = self._closing.enter_context(connect(url))
        self._sequencing: Database = self._closing.enter_context(connect(url))

    @cached_property
    def app(self) -> Flask:
        return web_app(self.service, self.context)

    @cached_property
    def client(self) -> Client:
        return Client(self.app, Answer)

    @property
    def gate(self) -> Gate:
        (gate,) = [loop for loop in self.service.loops if isinstance(loop, Gate)]
        return gate

    @property
    def sweeper(self) -> Sweeper:
        (sweeper,) = [loop for loop in self.service.loops if isinstance(loop, Sweeper)]
        return sweeper

    def close(self) -> None:
        self._closing.close()

    def hear(self, *events: Told) -> None:
        """React to submission's facts, in a transaction, and fold what follows."""
        (reaction,) = self.service.reactions
        messages = told(*events)
        with self.conn.transaction():
            reaction.effects().apply(self.conn, messages[0].key, 0, messages)
        self.fold()

    def hear_frameworks(self, *events: Told) -> None:
        """Fold what submission tells of rounds' frameworks, beside the reactions."""
        self.deliver(told(*events), "chiso.submission")

    def sequence(self) -> list[Message]:
        """Move the outbox to the log; returns the whole log."""
        Head.load(self._sequencing).sequence(self._sequencing, 1000)
        return log.after(self.conn, 0)

    def fold(self) -> None:
        """Bring the read models level."""
        self.deliver(self.sequence())

    def deliver(self, messages: Sequence[Message], topic: str = TOPIC) -> None:
        """Let the read models' consumer of a topic receive messages."""
        (view,) = [view for view in self.service.views if view.topic == topic]
        owner = DatabaseOwnerLog(self.url)
        Consumer(view.consumer, view.topic, self.url, view.effects(), owner).receive(messages)

    def digest(self) -> Digest:
        """The read models as they are."""
        with connect(self.url) as conn:
            return digest(conn, self.service.views)

    def facts(self) -> list[object]:
        """All facts of files, in order."""
        rows = self.conn.execute("SELECT data FROM event WHERE stream LIKE 'file/%' ORDER BY stream, version")
        found = [codec.decode(data) for (data,) in rows.fetchall()]
        return [fact.event for fact in found if fact]

    def headers(self, *rights: Right, person: str = "lan") -> dict[str, str]:
        """Headers of a signed-in person."""
        return {"Authorization": f"Bearer {self.token(*rights, person=person)}"}

    def token(self, *rights: Right, person: str = "lan", session: str = "") -> str:
        """A token of a person, in a new session unless told."""
        actor = Actor(person=person, session=session or str(uuid4()), rights=rights)
        return self.issuer.token(actor, access.now())

    def ask(self, body: bytes, *rights: Right, more: Mapping[str, str] | None = None, **changed: Any) -> Answer:
        """Ask for the upload of a PDF of these bytes; the reporter asks unless told."""
        asked = {
            "round": ROUND,
            "unit": UNIT,
            "name": "Quyết định 5.pdf",
            "size": len(body),
            "media_type": "application/pdf",
            **changed,
        }
        headers = {**self.headers(*(rights or (REPORTER,))), **(more or {})}
        return self.post("/api/evidence/v1/files", json=asked, headers=headers)

    def put(self, grant: Mapping[str, Any], body: bytes, **changed: str) -> Answer:
        """Send the bytes as the grant says."""
        parts = urlsplit(grant["url"])
        headers = {**grant["headers"], **{name.replace("_", "-"): value for name, value in changed.items()}}
        return cast(Answer, self.client.put(f"{parts.path}?{parts.query}", data=body, headers=headers))

    def arrive(self, file: str, *rights: Right) -> Answer:
        """Tell that the bytes are there."""
        headers = self.headers(*(rights or (REPORTER,)))
        return self.post(f"/api/evidence/v1/files/{file}/arrival", headers=headers)

    def stage(self, body: bytes, put: Callable[..., Any] | None = None, **changed: Any) -> str:
        """Upload a file and tell its arrival; returns its id."""
        answer = self.ask(body, **changed)
        assert answer.status_code == 201, answer.text
        granted = json.loads(answer.text)
        (put or self.put)(granted["grant"], body)
        arrived = self.arrive(granted["file"])
        assert arrived.status_code == 202, arrived.text
        self.fold()
        file: str = granted["file"]
        return file

    def stage_by_form(self, body: bytes) -> str:
        """Upload a file through the pages that need no JavaScript; returns its id."""
        filled = {"round": ROUND, "unit": UNIT, "title": "Quyết định 5", "kind": ".pdf", "declared": "yes"}
        page = self.client.post("/files", data=filled, headers=self.headers(REPORTER))
        address, fields = form_of(page.text)
        sent = {**fields, "file": (io.BytesIO(body), "scan.pdf", "application/pdf")}
        uploaded = self.client.post(urlsplit(address).path, data=sent)
        arrived = self.client.get(urlsplit(uploaded.headers["Location"]).path, headers=self.headers(REPORTER))
        self.fold()
        return urlsplit(arrived.headers["Location"]).path.rpartition("/")[2]

    def check(self) -> int:
        """Let the gate look, and fold what it says."""
        spoken = self.gate.look(self.conn)
        self.fold()
        return spoken

    def keep(self, body: bytes, **changed: Any) -> str:
        """Upload a file and let the gate look at it."""
        file = self.stage(body, **changed)
        self.check()
        return file

    def get(self, path: str, *rights: Right, **headers: str) -> Answer:
        """Read something of the API; the reporter asks unless told."""
        given = {**self.headers(*(rights or (REPORTER,))), **headers}
        return self.open(f"/api/evidence/v1{path}", headers=given)

    def open(self, path: str, **options: Any) -> Answer:
        """GET as nobody in particular."""
        return cast(Answer, self.client.get(path, **options))

    def post(self, path: str, **options: Any) -> Answer:
        """POST as nobody in particular."""
        return cast(Answer, self.client.post(path, **options))


class _Form(HTMLParser):
    """Address and hidden fields of the form that takes a file."""

    def __init__(self) -> None:
        super().__init__()
        self.address = ""
        self.fields: dict[str, str] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("enctype") == "multipart/form-data"
            self.address = given.get("action") or self.address
        elif tag == "input" and self._inside and given.get("type") == "hidden":
            self.fields[given["name"] or ""] = given["value"] or ""


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Address and hidden fields of the page's last form."""
    form = _Form()
    form.feed(page)
    return form.address, form.fields


def _settings(url: str, max_file: int) -> Settings:
    return Settings(
        database_url=url,
        owner_database_url=url,
        kafka="",
        internal_key=SECRET,
        public_url=PUBLIC_URL,
        owner_urls={},
        max_file=max_file,
    )
