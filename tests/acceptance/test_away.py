"""A server away for a while: a clear refusal or an acceptance, and everything goes on by itself when it is back."""

import pytest

from tests.acceptance import story
from tests.acceptance.api import Answer, Api
from tests.acceptance.checks import settle
from tests.acceptance.story import COMMUNES, EVIDENCE, RANKING, SCORING, SUBMISSION, Province
from tests.acceptance.suite import Suite, together
from tests.awaiting import until

pytestmark = pytest.mark.timeout(900)

ROUND = "ky-gian-doan"
UNIT = next(iter(COMMUNES))
PATHS = {
    "submission": f"{SUBMISSION}/rounds",
    "evidence": f"{EVIDENCE}/files?round={ROUND}",
    "scoring": f"{SCORING}/rounds/{ROUND}/cards",
    "ranking": f"{RANKING}/rounds/{ROUND}/rankings",
}


@pytest.fixture(scope="module")
def judged(known_province: Province) -> Province:
    """The province with a round that may be verified."""
    story.open_to_judge(known_province, ROUND)
    return known_province


def assert_away(answer: Answer) -> None:
    assert answer.of(503)["code"] == "unavailable"
    assert int(answer.headers["Retry-After"]) > 0


def total(office: Api) -> int:
    return int(next(total for _, unit, total in story.table(office, ROUND) if unit == UNIT))


def test_without_postgresql_everything_is_refused_for_a_while_and_the_same_command_succeeds_afterwards(
    suite: Suite, judged: Province
) -> None:
    appraiser, office = judged.appraiser(ROUND), judged.office()
    suite.servers.postgres.kill()
    try:
        command = story.verify(appraiser, ROUND, UNIT, "1.1", "7", "Khi máy chủ dữ liệu ngừng", key="mot-lan")
        reads = together(office.get, PATHS.values())
        ready = together(lambda one: one.ready(), suite.members.values())
    finally:
        suite.servers.postgres.restart()
    for answer in (command, *reads):
        assert_away(answer)
    assert not any(ready)
    again = until(
        lambda: _unless_away(story.verify(appraiser, ROUND, UNIT, "1.1", "7", "Khi máy chủ dữ liệu ngừng", "mot-lan")),
        pause=0.2,
    )
    assert again
    assert again.of(200)["points"] == "7.00"
    until(suite.ready, pause=0.2)
    settle(suite)
    assert total(office) == 7


def test_without_kafka_commands_are_taken_and_reach_the_ranking_when_it_is_back(suite: Suite, judged: Province) -> None:
    appraiser, office = judged.appraiser(ROUND), judged.office()
    before = total(office)
    suite.servers.kafka.kill()
    try:
        story.verify(appraiser, ROUND, UNIT, "1.2", "11", "Khi hàng đợi ngừng").of(200)
        meanwhile = total(office)
    finally:
        suite.servers.kafka.restart()
    assert meanwhile == before
    until(lambda: total(office) == before + 11, pause=0.2)
    settle(suite)


def test_without_the_object_store_uploads_wait_and_what_was_announced_is_kept_when_it_is_back(
    suite: Suite, judged: Province
) -> None:
    reporter = judged.reporter(UNIT)
    gate = suite.members["evidence", "work"].process
    gate.pause()
    announced = story.upload(reporter, ROUND, UNIT, "Đến trước khi kho ngừng")
    suite.servers.minio.kill()
    try:
        gate.resume()
        waiting = story.granted(reporter, ROUND, UNIT, "Đến khi kho ngừng", b"%PDF-1.4")
        put = reporter.raw("PUT", waiting["grant"]["url"], b"%PDF-1.4", waiting["grant"]["headers"])
        arrival = reporter.post(f"{EVIDENCE}/files/{waiting['file']}/arrival")
        ready = suite.members["evidence", "serve"].ready()
    finally:
        suite.servers.minio.restart()
    assert put.status in (502, 504)
    assert_away(arrival)
    assert not ready
    assert story.kept(reporter, announced)["sha256"] == announced.sha256
    until(suite.ready, pause=0.2)
    late = story.upload(reporter, ROUND, UNIT, "Đến khi kho trở lại")
    assert story.kept(reporter, late)["sha256"] == late.sha256


def test_without_a_service_the_gateway_says_so_and_the_others_go_on(suite: Suite, judged: Province) -> None:
    appraiser, office = judged.appraiser(ROUND), judged.office()
    suite.kill("ranking", "serve")
    try:
        away = office.get(PATHS["ranking"])
        other = story.verify(appraiser, ROUND, UNIT, "5.3", "5", "Khi bảng xếp hạng ngừng")
    finally:
        suite.restart("ranking", "serve")
    assert away.status in (502, 503)
    other.of(200)
    settle(suite)
    assert office.get(PATHS["ranking"]).status == 200


def _unless_away(answer: Answer) -> Answer | None:
    return None if answer.status == 503 else answer
