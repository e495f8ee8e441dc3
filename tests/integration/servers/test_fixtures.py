"""The servers that other tests stand on do what those tests need of them."""

import uuid
from contextlib import suppress
from io import BytesIO

import psycopg
import pytest
from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import UnknownTopicOrPartitionError
from minio import Minio

from tests.servers import session
from tests.servers.databases import Database, Databases

DESCRIPTION = """
SELECT split_part(current_setting('server_version'), '.', 1), pg_encoding_to_char(encoding), datcollate
FROM pg_database WHERE datname = current_database()
"""


def test_a_fresh_database_is_postgresql_18_in_utf8_with_the_c_locale(database: Database) -> None:
    with psycopg.connect(database.app_dsn) as conn:
        assert conn.execute(DESCRIPTION).fetchone() == ("18", "UTF8", "C")


def test_the_app_role_can_not_make_tables_and_the_owner_can(database: Database) -> None:
    with psycopg.connect(database.owner_dsn) as conn:
        conn.execute("CREATE TABLE fact (id int)")
    with psycopg.connect(database.app_dsn) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("CREATE TABLE other (id int)")


def prepared(database: Database) -> None:
    with psycopg.connect(database.owner_dsn) as conn:
        conn.execute("CREATE TABLE prepared AS SELECT clock_timestamp() AS at")


def test_copies_of_a_prepared_database_share_its_content_and_not_their_changes(databases: Databases) -> None:
    first, second = databases.fresh(prepared), databases.fresh(prepared)
    with psycopg.connect(first.owner_dsn) as conn:
        made = conn.execute("DELETE FROM prepared RETURNING at").fetchone()
    with psycopg.connect(second.owner_dsn) as conn:
        assert conn.execute("SELECT at FROM prepared").fetchone() == made
    databases.drop(first)
    databases.drop(second)


def test_kafka_carries_a_message_of_256_kib(kafka: session.Kafka) -> None:
    topic, body = f"test-{uuid.uuid4()}", b"x" * 256 * 1024
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    producer = KafkaProducer(bootstrap_servers=kafka.address)
    producer.send(topic, body).get(timeout=30)
    consumer = KafkaConsumer(
        topic, bootstrap_servers=kafka.address, auto_offset_reset="earliest", consumer_timeout_ms=30000
    )
    assert next(consumer).value == body
    for client in (consumer, producer, admin):
        client.close()


def test_kafka_makes_no_topic_by_being_asked_for_it(kafka: session.Kafka) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    missing = f"test-{uuid.uuid4()}"
    with suppress(UnknownTopicOrPartitionError):
        admin.describe_topics([missing])
    assert missing not in admin.list_topics()
    admin.close()


@pytest.mark.parametrize("server", ["minio", "versitygw"])
def test_the_object_store_keeps_versions_in_a_locked_bucket(server: str, request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue(server).store
    client = Minio(store.endpoint, access_key=store.access_key, secret_key=store.secret_key, secure=False)
    bucket = f"test-{uuid.uuid4()}"
    client.make_bucket(bucket, object_lock=True)
    first = client.put_object(bucket, "proof.pdf", BytesIO(b"one"), 3)
    second = client.put_object(bucket, "proof.pdf", BytesIO(b"two"), 3)
    assert first.version_id != second.version_id
    assert client.get_object(bucket, "proof.pdf", version_id=first.version_id).read() == b"one"
