"""A recorded round on Kafka, doubled, shuffled and with holes, whose groups are set back to offset 0 while they live.

Kafka sets nobody's offsets back while a group has members: they are thrown out, and come back to find it done.
"""

from collections.abc import Mapping, Sequence
from random import Random

import pytest
from chiso_runtime.brokers.kafka import records, topics
from chiso_runtime.brokers.kafka.subscriber import KafkaBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import Following
from chiso_runtime.hears import Hears
from chiso_runtime.supervisor import Supervisor
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.admin import MemberToRemove
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from tests.awaiting import until
from tests.faults.redelivery.disturbance import across_keys, lost, repeated, too_early
from tests.faults.redelivery.recorded import Bring, Outcome, Recorded

pytestmark = [pytest.mark.timeout(1800), pytest.mark.usefixtures("quick_groups")]

SEEDS, SLICE = 20, 1
TIMES_BACK = 2
BROUGHT = {"evidence": "chiso.submission", "ranking": "chiso.scoring"}


def test_services_on_kafka_have_what_they_would_have_had(
    recorded: Recorded, undisturbed: Mapping[str, Outcome], empty_kafka: str, full: bool, seed: int
) -> None:
    admin = KafkaAdminClient(bootstrap_servers=empty_kafka)
    for one in range(seed, seed + (SEEDS if full else SLICE)):
        print(f"seed {one}")
        chance = Random(one)
        for service, topic in BROUGHT.items():
            _fill(admin, empty_kafka, topic, recorded.logs.topics[topic], chance)
            found = recorded.outcome(service, _over_kafka(recorded, admin, empty_kafka, chance))
            assert found == undisturbed[service], f"seed {one}, {service}"
    admin.close()


def _over_kafka(recorded: Recorded, admin: KafkaAdminClient, servers: str, chance: Random) -> Bring:
    """Brings topics of others over Kafka, to two processes; a service's own as its log has them."""

    def bring(hears: Hears, url: str) -> None:
        if hears.topic not in BROUGHT.values():
            recorded.as_it_was(hears, url)
            return
        processes = [recorded.consumer(hears, url) for _ in range(2)]
        supervisor = Supervisor([Following(KafkaBroker(servers), process) for process in processes])
        supervisor.start()
        reader = recorded.consumer(hears, url)
        try:
            for _ in range(TIMES_BACK):
                some = chance.randint(1, len(recorded.logs.topics[hears.topic]))
                until(lambda: sum(reader.checkpoints().values()) >= some)  # noqa: B023 -- called at once
                _set_back(admin, f"chiso-{hears.consumer}-{hears.topic}", hears.topic)
            until(lambda: reader.checkpoints() == recorded.logs.heads(hears.topic))
        finally:
            supervisor.stop()

    return bring


def _set_back(admin: KafkaAdminClient, group: str, topic: str) -> None:
    """Set every offset of a living group to 0."""
    begin = {cell: OffsetAndMetadata(0, "", -1) for cell in _cells(topic)}

    def done() -> bool:
        try:
            members = admin.describe_groups([group])[group]["members"]
            admin.remove_group_members(group, [MemberToRemove(member_id=one["member_id"]) for one in members])
            outcomes = admin.alter_group_offsets(group, begin)
        except KafkaError:
            return False
        return all(not issubclass(outcome, KafkaError) or outcome.errno == 0 for outcome in outcomes.values())

    until(done, pause=0.05)


def _fill(admin: KafkaAdminClient, servers: str, topic: str, messages: Sequence[Message], chance: Random) -> None:
    """Make the topic anew and put the messages there, out of order among keys, doubled, and not all of them."""
    if topic in admin.list_topics():
        admin.delete_topics([topic])
        until(lambda: topic not in admin.list_topics())
    topics.ensure(admin, topic)
    disturbed = list(messages)
    for disturb in (lost, across_keys, too_early, repeated):
        disturbed = disturb(disturbed, chance)
    producer = KafkaProducer(bootstrap_servers=servers)
    for message in disturbed:
        partition = topics.partition(message.key, topics.partitions(topic))
        producer.send(topic, message.data, message.key.encode(), records.headers(message), partition)
    producer.flush()
    producer.close()


def _cells(topic: str) -> list[TopicPartition]:
    return [TopicPartition(topic, p) for p in range(topics.partitions(topic))]
