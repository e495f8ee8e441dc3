"""Fifty clients send the same idempotency key at once: one fact, and every answer says so."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from random import Random
from uuid import UUID

import pytest

from tests.acceptance.api import Answer, Api
from tests.faults.races.served import Served, appraising, reporting
from tests.integration.scoring.conftest import APPRAISER, CARD
from tests.integration.submission.world import ADMIN, OFFICE, ROUND, head, reporter
from tests.world import Install

CLIENTS, OTHERS = 50, 3
SLICE, FULL = 6, 200
SUBMISSION = "/api/submission/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command of one kind, and the same with another body."""

    kind: str
    served: Served
    service: str
    api: Api
    method: str
    path: str
    body: object
    other: object

    def send(self, body: object, key: str) -> Answer:
        return self.api.send(self.method, self.path, body, key=key)


Make = Callable[[int], Request]


@pytest.fixture
def commands(install: Install) -> Iterator[Sequence[Make]]:
    """What makes the n-th command of each kind."""
    with ExitStack() as closing:
        world, report = closing.enter_context(reporting(install))
        appraisal = closing.enter_context(appraising(install))
        office = report.api("quan-tri", ADMIN, OFFICE)
        claimed = world.unit()
        people = report.api("binh", reporter(claimed), head(claimed))

        def person(n: int) -> Request:
            body = {"id": f"nguoi-{n}", "name": f"Người {n}"}
            return of("person", office, "POST", "/people", body, {**body, "name": "Người khác"})

        def registration(n: int) -> Request:
            unit = {"code": f"H41.{n:03}", "name": f"Xã {n}", "kind": "xa", "parent": "H40"}
            return of("units", office, "POST", "/units", {"units": [unit]}, {"units": [{**unit, "name": "Xã khác"}]})

        def claim(n: int) -> Request:
            path = f"/rounds/{ROUND}/reports/{claimed}/criteria/1.1"
            body = {"data": {"level": "c"}, "explanation": f"lần {n}"}
            return of("claim", people, "PUT", path, body, {**body, "data": {"level": "b"}})

        def submission(n: int) -> Request:
            unit = world.unit()
            api = report.api("binh", reporter(unit), head(unit))
            path = f"{SUBMISSION}/rounds/{ROUND}/reports/{unit}"
            api.send("PUT", f"{path}/criteria/1.1", {"data": {"level": "c"}}).of(200)
            return of("submission", api, "POST", f"/rounds/{ROUND}/reports/{unit}/submission", {}, {"note": "x"})

        def of(kind: str, api: Api, method: str, path: str, body: object, other: object) -> Request:
            return Request(
                kind=kind,
                served=report,
                service="submission",
                api=api,
                method=method,
                path=SUBMISSION + path,
                body=body,
                other=other,
            )

        def grant(n: int) -> Request:
            body = {"round": ROUND, "unit": claimed, "name": "a.pdf", "size": n + 1, "media_type": "application/pdf"}
            return Request(
                kind="grant",
                served=report,
                service="evidence",
                api=people,
                method="POST",
                path="/api/evidence/v1/files",
                body=body,
                other={**body, "size": n + 2},
            )

        def verification(n: int) -> Request:
            body = {"outcome": "set", "points": str(n % 20), "reason": f"lần {n}"}
            return Request(
                kind="verification",
                served=appraisal,
                service="scoring",
                api=appraisal.api("tham-dinh", APPRAISER),
                method="POST",
                path=f"{CARD}/criteria/1.2/verification",
                body=body,
                other={**body, "reason": "khác"},
            )

        yield person, registration, claim, submission, grant, verification


@pytest.mark.timeout(1800)
def test_one_key_is_one_fact_whoever_sends_it_how_often(commands: Sequence[Make], seed: int, full: bool) -> None:
    chance = Random(seed)
    with ThreadPoolExecutor(CLIENTS) as clients:
        for n in range(FULL if full else SLICE):
            request = commands[n % len(commands)](n)
            key = str(UUID(int=chance.getrandbits(128)))
            before = request.served.facts(request.service)
            bodies = [request.body] * (CLIENTS - OTHERS) + [request.other] * OTHERS
            chance.shuffle(bodies)
            answers = list(clients.map(partial(request.send, key=key), bodies))
            assert_one_command(request, bodies, answers)
            assert request.served.facts(request.service) == before + 1, request.kind
            assert_repeats(request, key, bodies, answers)


def assert_one_command(request: Request, bodies: Sequence[object], answers: Sequence[Answer]) -> None:
    done = [(body, answer) for body, answer in zip(bodies, answers, strict=True) if answer.status < 300]
    refused = [answer for answer in answers if answer.status >= 300]
    assert done, [answer.content for answer in answers[:3]]
    assert all(body == done[0][0] for body, _ in done), f"{request.kind}: two commands under one key"
    assert len({(answer.status, answer.stream_version) for _, answer in done}) == 1
    assert len(done) == bodies.count(done[0][0])
    for answer in refused:
        assert answer.of(422)["code"] in ("idempotency-key-reused", "invalid-input"), answer.content


def assert_repeats(request: Request, key: str, bodies: Sequence[object], answers: Sequence[Answer]) -> None:
    """Much later the same is still the same, and another command still is refused."""
    won, first = next((b, a) for b, a in zip(bodies, answers, strict=True) if a.status < 300)
    lost = request.body if won == request.other else request.other
    assert request.send(won, key).stream_version == first.stream_version
    assert request.send(lost, key).status == 422
