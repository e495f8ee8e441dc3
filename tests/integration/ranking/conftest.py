"""Ranking at work beside a log that scoring could have written: facts go in there, answers come out over HTTP."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from chiso_contracts.values import Right
from chiso_ranking.codec import scoring_codec
from chiso_ranking.main import build
from chiso_runtime import access, database, event_store, hints, log
from chiso_runtime.access import Actor, Issuer, Verifier
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.codec import Cause
from chiso_runtime.database import connect
from chiso_runtime.event_store import Route
from chiso_runtime.hints import Hint
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.sequencer import Sequencer
from chiso_runtime.service import Context, Service, followings, loops, web_app
from chiso_runtime.settings import Settings
from chiso_runtime.supervisor import Supervisor
from flask import Flask

from tests.awaiting import until
from tests.servers.databases import Database, Databases

OFFICER = Right(id="1", role="standing-body", body="H56")
CHAIR = Right(id="2", role="council-chair", body="H56", round="r-2026")
APPROVER = Right(id="3", role="approver", body="H56")
HEAD = Right(id="4", role="head", body="U1", parent="H")
CAUSE = Cause(actor="example", capacity="", correlation="", causation="")
KEY = "an internal key of the tests"
HEARD = ("chiso.submission", "chiso.scoring", "chiso.access")


def prepared(fresh: Database) -> None:
    database.migrate(fresh.owner_dsn, "chiso_ranking", app_role=database.role_of(fresh.app_dsn))


@dataclass(kw_only=True)
class Scene:
    """`hear` puts facts on chiso.scoring; `get` and `post` ask as somebody with rights, or as nobody."""

    url: str
    scoring_url: str
    service: Service
    context: Context
    app: Flask
    issuer: Issuer

    def hear(self, *facts: Any) -> int:
        """The position of the last of these facts, once ranking has heard them."""
        with connect(self.scoring_url) as conn:
            for fact in facts:
                with conn.transaction():
                    _append(conn, fact)
            conn.execute(f"NOTIFY {hints.OUTBOX}")
        self.settle()
        with connect(self.scoring_url) as conn:
            return log.size(conn)

    def settle(self) -> None:
        until(lambda: not self._behind())

    def get(self, path: str, *rights: Right, **headers: str) -> Any:
        return self.app.test_client().get(path, headers={**self._signed(rights), **headers})

    def post(self, path: str, body: object, *rights: Right, raw: str = "", **headers: str) -> Any:
        data = raw or json.dumps(body)
        known = {**self._signed(rights), **headers}
        return self.app.test_client().post(path, data=data, content_type="application/json", headers=known)

    def api(self, path: str, *rights: Right, **headers: str) -> Any:
        """The JSON of a read that must succeed."""
        answer = self.get(f"/api/ranking/v1{path}", *rights, **headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    def approve(self, number: str = "12/QĐ-UBND", round_id: str = "r-2026") -> Any:
        """Approve by the approver, once the read models have it."""
        body = {"number": number, "date": "2026-03-05"}
        answer = self.post(f"/api/ranking/v1/rounds/{round_id}/approval", body, APPROVER)
        self.settle()
        return answer

    def _signed(self, rights: tuple[Right, ...]) -> dict[str, str]:
        if not rights:
            return {}
        actor = Actor(person="person-1", session=str(uuid4()), rights=rights)
        return {"Authorization": f"Bearer {self.issuer.token(actor, access.now())}"}

    def _behind(self) -> list[object]:
        found: list[object] = []
        for url, topic in ((self.scoring_url, "chiso.scoring"), (self.url, "chiso.ranking")):
            with connect(url) as owner, connect(self.url) as conn:
                found += owner.execute("SELECT id FROM outbox").fetchall()
                seen: dict[str, int] = dict(conn.execute(SEEN, (topic,)).fetchall())
                found += [key for key, head in log.heads(owner, topic).items() if seen.get(key, 0) < head]
        return found


SEEN = """
SELECT c.key, CASE WHEN p.key IS NULL THEN c.seq ELSE 1000000000 END FROM checkpoint c
LEFT JOIN parked_stream p USING (consumer, source, key) WHERE consumer = 'ranking-read' AND source = %s
"""


def _append(conn: database.Database, fact: Any) -> None:
    unit = getattr(fact, "unit", "")
    stream = f"card/{fact.round}/{unit}" if unit else f"round/{fact.round}"
    locked = event_store.lock(conn, stream)
    route = Route(topic="chiso.scoring", key=fact.round)
    event_store.append(
        conn, scoring_codec, locked, route, [fact], cause=CAUSE, time=locked.now, new_id=lambda _: uuid4()
    )


@pytest.fixture
def store(databases: Databases) -> Iterator[Database]:
    fresh = databases.fresh(prepared)
    yield fresh
    databases.drop(fresh)


@pytest.fixture
def scoring(databases: Databases) -> Iterator[Database]:
    fresh = databases.fresh(prepared)
    yield fresh
    databases.drop(fresh)


@pytest.fixture
def scene(store: Database, scoring: Database) -> Iterator[Scene]:
    url, scoring_url = store.app_dsn, scoring.app_dsn
    issuer = Issuer.new()
    with database.pool(url) as pool:
        context = Context(
            settings=_settings(store),
            pool=pool,
            hint=Hint(url),
            broker=EmbeddedBroker(dict.fromkeys(HEARD, scoring_url), url),
            owner_log=DatabaseOwnerLog(scoring_url),
            verifier=Verifier(issuer.jwks),
            blobs=lambda: pytest.fail("ranking keeps no files"),
        )
        service = build(context)
        own = loops(service, context, followings(service, context))
        supervisor = Supervisor([Sequencer(scoring_url, name="scoring"), *own])
        supervisor.start()
        app = web_app(service, context)
        yield Scene(url=url, scoring_url=scoring_url, service=service, context=context, app=app, issuer=issuer)
        supervisor.stop()


def _settings(store: Database) -> Settings:
    return Settings(
        database_url=store.app_dsn,
        owner_database_url=store.owner_dsn,
        kafka="",
        internal_key=KEY,
        public_url="http://chiso.test",
        owner_urls={},
    )
