"""Seen from outside: health, metrics, logs that lead from a request to what followed, and a stop that ends well."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from chiso_runtime.internal import HEADER

from tests.acceptance.api import Api
from tests.acceptance.checks import settle, stored
from tests.acceptance.processes import KINDS, SERVICES
from tests.acceptance.story import COMMUNES, SUBMISSION, Province
from tests.acceptance.suite import Suite
from tests.awaiting import until

EVERY_PROCESS = [(service, kind) for service in SERVICES for kind in KINDS]
OPERATIONS = ("/health/live", "/health/ready", "/metrics", "/internal/log/chiso.submission/heads")


def lines(suite: Suite, service: str, kind: str) -> list[Mapping[str, Any]]:
    """What a process said, a JSON object a line."""
    text = suite.members[service, kind].process.log_file.read_text()
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.parametrize(("service", "kind"), EVERY_PROCESS)
def test_a_process_is_live_and_ready_and_tells_of_its_log(suite: Suite, service: str, kind: str) -> None:
    process = Api(suite.members[service, kind].url)
    assert process.get("/health/live").of(200) == {"status": "ok"}
    assert process.get("/health/ready").of(200) == {"status": "ok", "missing": {}}
    told = process.get("/metrics")
    assert told.status == 200
    for metric in (b"chiso_log_events ", b"chiso_outbox_events ", b"chiso_outbox_age_seconds ", b"# HELP chiso_parked"):
        assert metric in told.content


def test_the_lag_of_a_consumer_is_told_for_each_partition_and_falls_to_nothing(
    suite: Suite, province: Province
) -> None:
    province.register()
    settle(suite)
    work = Api(suite.members["scoring", "work"].url)

    def lag() -> dict[bytes, float]:
        said = work.get("/metrics").content.splitlines()
        mine = [
            line
            for line in said
            if line.startswith(b'chiso_consumer_lag{consumer="scoring",') and b'source="chiso.submission"' in line
        ]
        return {name: float(value) for name, _, value in (line.rpartition(b" ") for line in mine)}

    assert len(lag()) == 12
    until(lambda: not any(lag().values()))


@pytest.mark.parametrize("path", OPERATIONS)
def test_the_gateway_shows_nothing_that_is_for_operators(suite: Suite, path: str) -> None:
    assert suite.public().get(path, {HEADER: suite.internal_key}).status == 404


@pytest.mark.parametrize("service", SERVICES)
def test_a_log_is_read_with_the_internal_key_alone(suite: Suite, service: str) -> None:
    direct = Api(suite.members[service, "serve"].url)
    path = f"/internal/log/chiso.{service}/heads"
    assert direct.get(path).status == 403
    assert direct.get(path, {HEADER: "guessed"}).status == 403
    assert isinstance(direct.get(path, {HEADER: suite.internal_key}).of(200), dict)


@pytest.mark.parametrize(("service", "kind"), EVERY_PROCESS)
def test_every_line_of_a_log_is_an_object_that_names_the_service(suite: Suite, service: str, kind: str) -> None:
    suite.public().get(f"/api/{service}/openapi.json").of(200)
    said = lines(suite, service, kind)
    assert said
    assert {line["service"] for line in said} == {service}
    assert all({"event", "level", "timestamp"} <= line.keys() for line in said)


def test_a_request_can_be_followed_by_its_id_to_the_facts_and_logs_of_other_services(
    suite: Suite, province: Province
) -> None:
    round, correlation = "ky-theo-doi", str(uuid4())
    province.open_round(round, timedelta(minutes=5))
    unit = next(iter(COMMUNES))
    path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/criteria/5.3"
    body = {"data": {"value": "0"}, "explanation": "Không có sự cố"}
    answer = province.reporter(unit).send("PUT", path, body, headers={"X-Request-Id": correlation})
    answer.of(200)
    settle(suite)
    assert answer.headers["X-Request-Id"] == correlation
    (said,) = [line for line in lines(suite, "submission", "serve") if line.get("correlation") == correlation]
    assert (said["event"], said["method"], said["path"], said["status"]) == ("request.answered", "PUT", path, 200)
    with suite.database("submission") as conn:
        (claim,) = [event.fact for event in stored(conn) if event.fact["correlationid"] == correlation]
    with suite.database("scoring") as conn:
        (restated,) = [event.fact for event in stored(conn) if event.fact["correlationid"] == correlation]
    assert restated["causationid"] == claim["id"]
    (followed,) = until(
        lambda: [line for line in lines(suite, "scoring", "work") if line.get("correlation") == correlation]
    )
    assert (followed["event"], followed["causation"]) == ("facts.followed", claim["id"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_process_that_is_told_to_stop_ends_by_itself_and_comes_back(suite: Suite, kind: str) -> None:
    process = suite.members["scoring", kind].process
    assert process.stop() == 0
    suite.restart("scoring", kind)
    assert suite.ready()
