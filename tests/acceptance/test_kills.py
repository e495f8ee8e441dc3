"""Nothing is lost and nothing happens twice: every process and every server is killed once while people work."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

import pytest
from chiso_runtime.blobs.s3 import connect as connect_objects

from tests.acceptance import story
from tests.acceptance.checks import check_everything, settle, stored
from tests.acceptance.processes import SERVICES
from tests.acceptance.rebuilds import rebuilt_from_kafka, running_digest
from tests.acceptance.story import COMMUNES, Province
from tests.acceptance.streams import Stream, appraising, uploading
from tests.acceptance.suite import Suite, together
from tests.awaiting import until
from tests.servers.session import Kafka, Minio, Postgres

pytestmark = pytest.mark.timeout(400)

ROUND = "ky-gian-kho"
SEED = 20260702
BETWEEN = 10


@pytest.fixture(scope="module")
def survived(known_province: Province) -> Stream:
    """The commands that were under way while everything was killed, all acknowledged by now."""
    suite, chance = known_province.suite, Random(SEED)
    story.open_to_judge(known_province, ROUND)
    unit = next(iter(COMMUNES))
    appraiser, reporter = known_province.appraiser(ROUND), known_province.reporter(unit)
    stream = Stream(
        [
            *(appraising(appraiser, ROUND, f"Người {n}", Random(SEED + n)) for n in (1, 2)),
            uploading(reporter, ROUND, unit, Random(SEED)),
        ]
    )
    kills = [*_processes(suite, chance), *_servers(suite)]
    chance.shuffle(kills)
    print(f"seed {SEED}")
    stream.start()
    try:
        for kill in kills:
            _some_more(stream)
            kill()
        _some_more(stream)
    finally:
        stream.finish(60)
    settle(suite, 120)
    return stream


def test_every_client_was_answered_as_if_nothing_had_happened(survived: Stream) -> None:
    assert survived.unexpected == []
    assert len(survived.verified) > 7 * BETWEEN


def test_every_acknowledged_command_is_recorded_exactly_once_and_where_it_was_said(
    suite: Suite, survived: Stream
) -> None:
    with suite.database("scoring") as conn:
        verified = [event for event in stored(conn) if event.name == "scoring.criterion-verified"]
    recorded = {(e.stream, e.version): e.fact["data"] for e in verified if e.fact["partitionkey"] == ROUND}
    for command in survived.verified:
        assert recorded[command.stream, command.version]["reason"] == command.reason
    reasons = Counter(data["reason"] for data in recorded.values())
    assert reasons == Counter(command.reason for command in survived.verified)


def test_every_announced_file_is_kept_in_one_version(suite: Suite, survived: Stream) -> None:
    with suite.database("evidence") as conn:
        outcomes = Counter((e.fact["data"]["file"], e.name) for e in stored(conn) if e.stream.startswith("file/"))
    objects = connect_objects(suite.objects, suite.object_root)
    for file in survived.announced:
        assert outcomes[file, "evidence.file-kept"] == 1
        assert len(list(objects.list_objects("evidence", prefix=file, include_version=True))) == 1
    assert "evidence.file-refused" not in {name for _, name in outcomes}


def test_stores_logs_topics_and_read_models_are_whole(suite: Suite, survived: Stream) -> None:
    check_everything(suite)
    for service in ("scoring", "ranking"):
        assert rebuilt_from_kafka(suite, service) == running_digest(suite, service)


def test_every_process_came_back_without_a_hand(suite: Suite, survived: Stream) -> None:
    until(suite.ready, 30, pause=0.2)
    assert all(one.process.pid for one in suite.members.values())


def _processes(suite: Suite, chance: Random) -> list[Callable[[], None]]:
    """Every process once, two at a time: what serves one service and what works for another."""
    working = chance.sample(SERVICES, len(SERVICES))
    pairs = [((service, "serve"), (other, "work")) for service, other in zip(SERVICES, working, strict=True)]

    def kill_pair(pair: Sequence[tuple[str, str]]) -> None:
        for process in pair:
            suite.kill(*process)
        together(lambda process: suite.restart(*process), pair)

    return [partial(kill_pair, pair) for pair in pairs]


def _servers(suite: Suite) -> list[Callable[[], None]]:
    def kill(server: Postgres | Kafka | Minio) -> None:
        server.kill()
        server.restart()

    servers = suite.servers
    return [partial(kill, server) for server in (servers.postgres, servers.kafka, servers.minio)]


def _some_more(stream: Stream) -> None:
    """Return when more commands have been acknowledged, so that a kill hits people at work."""
    enough = len(stream.verified) + BETWEEN
    until(lambda: len(stream.verified) >= enough or stream.unexpected, 60, pause=0.05)
    assert not stream.unexpected, stream.unexpected
