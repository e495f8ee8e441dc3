"""Topics wiped, cut or made anew under the whole live suite, with people at work: all of it heals without a hand.

Whole again means: every entry of every log is in its topic, every consumer is level, every read model is what a
rebuild gives, and all that was acknowledged is there once.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

import pytest
from chiso_contracts.catalogue import TOPICS
from chiso_runtime.brokers.kafka import topics
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from tests.acceptance import story
from tests.acceptance.checks import check_everything, settle, stored
from tests.acceptance.story import Province
from tests.acceptance.streams import Stream, appraising
from tests.acceptance.suite import Suite
from tests.awaiting import PATIENCE, until

pytestmark = pytest.mark.timeout(1800)

ROUND = "chu-de"
TIMES = 5
BETWEEN = 5

Attack = Callable[[Suite, KafkaAdminClient, Random], None]


def delete(suite: Suite, admin: KafkaAdminClient, chance: Random) -> None:
    """All topics are gone at once; who owns them makes them anew."""
    admin.delete_topics(list(TOPICS))


def replace(suite: Suite, admin: KafkaAdminClient, chance: Random) -> None:
    """One topic is deleted and made anew at once, under another id, by somebody else."""
    topic = chance.choice(["chiso.submission", "chiso.scoring"])
    admin.delete_topics([topic])
    until(lambda: _made(admin, topic))


def cut(suite: Suite, admin: KafkaAdminClient, chance: Random) -> None:
    """Every partition loses its beginning, some all that they hold, as by retention."""
    for topic in TOPICS:
        ends = _ends(suite, topic)
        admin.delete_records({cell: chance.choice((end, chance.randint(0, end))) for cell, end in ends.items() if end})


def wipe(suite: Suite, admin: KafkaAdminClient, chance: Random) -> None:
    """Kafka dies and comes back with an empty data directory."""
    suite.servers.kafka.wipe()


ATTACKS: Mapping[str, Attack] = {"delete": delete, "replace": replace, "cut": cut, "wipe": wipe}


@pytest.fixture(scope="module")
def attacked(suite: Suite, province: Province, full: bool, seed: int) -> Stream:
    """The verifications that were acknowledged while every attack came, in an order of chance."""
    print(f"seed {seed}")
    chance = Random(seed)
    story.open_to_judge(province, ROUND)
    appraiser = province.appraiser(ROUND)
    units = list(story.COMMUNES)
    stream = Stream({f"Người {n}": appraising(appraiser, ROUND, units, Random(seed + n), pause=0.05) for n in (1, 2)})
    attacks = [attack for attack in ATTACKS.values() for _ in range(TIMES if full else 1)]
    chance.shuffle(attacks)
    stream.start()
    try:
        for attack in attacks:
            _some_more(stream)
            admin = KafkaAdminClient(bootstrap_servers=suite.servers.kafka.address)
            attack(suite, admin, chance)
            admin.close()
        _some_more(stream)
    finally:
        stream.finish(PATIENCE)
    settle(suite)
    return stream


def test_every_acknowledged_verification_is_recorded_once(suite: Suite, attacked: Stream) -> None:
    assert attacked.unexpected == []
    with suite.database("scoring") as conn:
        facts = [event.fact["data"] for event in stored(conn) if event.name == "scoring.criterion-verified"]
    assert Counter(fact["reason"] for fact in facts) == Counter(attacked.reasons)


def test_topics_consumers_and_read_models_are_whole_again(suite: Suite, attacked: Stream) -> None:
    check_everything(suite)


def test_a_killed_process_is_the_same_member_of_its_groups_again(
    suite: Suite, attacked: Stream, province: Province
) -> None:
    """So Kafka lets it go on at once, and keeps nothing back until a dead member's session ends."""
    appraiser, unit = province.appraiser(ROUND), next(iter(story.COMMUNES))
    settle(suite)
    before = _members(suite, "ranking")
    suite.kill("ranking", "work")
    suite.restart("ranking", "work")
    story.verify(appraiser, ROUND, unit, "1.2", "1", "Sau khi khởi động lại").of(200)
    settle(suite)
    assert before
    assert all(names == ["seat-0"] for names in before.values())
    assert _members(suite, "ranking") == before


def _some_more(stream: Stream) -> None:
    """Return when more commands have been acknowledged, so that an attack hits people at work."""
    enough = len(stream.reasons) + BETWEEN
    until(lambda: len(stream.reasons) >= enough or stream.unexpected, pause=0.05)
    assert not stream.unexpected, stream.unexpected


def _made(admin: KafkaAdminClient, topic: str) -> bool:
    try:
        return bool(topics.ensure(admin, topic))
    except (KafkaError, ConnectionError):
        return False


def _ends(suite: Suite, topic: str) -> dict[TopicPartition, int]:
    ends = until(lambda: _told(suite, topic))
    assert ends
    return ends


def _told(suite: Suite, topic: str) -> dict[TopicPartition, int] | None:
    """Where the topic ends, None while the broker does not tell of all its partitions; a client would remember that."""
    consumer = KafkaConsumer(bootstrap_servers=suite.servers.kafka.address)
    try:
        count = topics.partitions(topic)
        if len(consumer.partitions_for_topic(topic) or ()) != count:
            return None
        found: dict[TopicPartition, int] = consumer.end_offsets([TopicPartition(topic, p) for p in range(count)])
        return found
    finally:
        consumer.close(autocommit=False)


def _members(suite: Suite, service: str) -> dict[str, list[str]]:
    """Who is in the groups of a service, by the names that Kafka knows them by."""
    admin = KafkaAdminClient(bootstrap_servers=suite.servers.kafka.address)
    try:
        known = [group["group_id"] for group in admin.list_groups()]
        groups = [name for name in known if name.startswith(f"chiso-{service}-")]
        told = admin.describe_groups(groups)
        return {name: [member["group_instance_id"] for member in told[name]["members"]] for name in groups}
    finally:
        admin.close()
