"""Takes the final state from the servers themselves: PostgreSQL, Kafka, the object store; nothing of the services."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import psycopg
from kafka import KafkaConsumer, TopicPartition
from minio import Minio
from psycopg import Connection, IsolationLevel, sql

from tests.awaiting import until
from tests.faults.checker.dumps import (
    Dumps,
    Entry,
    Head,
    Record,
    ServiceDump,
    Stored,
    StoredObject,
    Table,
    Tables,
)

EVENTS = "SELECT stream, version, data FROM event ORDER BY stream, version"
STREAMS = "SELECT stream, version FROM stream WHERE version > 0"
LOG = "SELECT position, topic, key, key_seq, logged_at, stream, leaf, data FROM log ORDER BY position"
HEAD = "SELECT size, logged_at, frontier FROM log_head"
KEY_HEADS = "SELECT topic, key, key_seq FROM key_head"
CHECKPOINTS = "SELECT consumer, source, key, seq FROM checkpoint WHERE seq > 0"
OUTBOX = "SELECT count(*) FROM outbox"
PARKED = """
SELECT concat_ws(' ', consumer, source, key, stream, reason) FROM parked_stream
UNION ALL SELECT concat_ws(' ', consumer, source, key, seq, stream) FROM parked ORDER BY 1
"""
TABLES = """
SELECT c.relname, (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    (SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = ANY(i.indkey))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'read'
JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind = 'r' ORDER BY c.relname
"""


def take(
    databases: Mapping[str, str],
    rebuilt: Mapping[str, str],
    *,
    kafka: str = "",
    store: Minio | None = None,
    bucket: str = "evidence",
    processes: Mapping[str, bool] | None = None,
) -> Dumps:
    """The state of a settled suite.

    `databases` and `rebuilt` are connection strings by service: the running databases, and those into which the
    services folded their read models anew. `kafka` is the bootstrap address, empty where the log itself is the broker.
    """
    services = {service: _service(dsn, rebuilt[service]) for service, dsn in databases.items()}
    return Dumps(
        services=services,
        topics=_topics(kafka, services) if kafka else None,
        objects=None if store is None else list(_objects(store, bucket)),
        processes=dict(processes or {}),
    )


def _service(dsn: str, rebuilt: str) -> ServiceDump:
    with psycopg.connect(dsn) as conn:
        conn.isolation_level = IsolationLevel.REPEATABLE_READ
        rows = _rows(conn, EVENTS)
        log = _rows(conn, LOG)
        ((size, logged_at, frontier),) = _rows(conn, HEAD)
        ((outbox,),) = _rows(conn, OUTBOX)
        with psycopg.connect(rebuilt) as other:
            folded = tables(other)
        return ServiceDump(
            events=[Stored(stream=stream, version=version, data=bytes(data)) for stream, version, data in rows],
            streams=dict(_rows(conn, STREAMS)),
            log=[_entry(*row) for row in log],
            head=Head(size=size, logged_at=logged_at, frontier=bytes(frontier)),
            key_heads={(topic, key): seq for topic, key, seq in _rows(conn, KEY_HEADS)},
            checkpoints={(who, topic, key): seq for who, topic, key, seq in _rows(conn, CHECKPOINTS)},
            outbox=outbox,
            parked=[said for (said,) in _rows(conn, PARKED)],
            read=tables(conn),
            rebuilt=folded,
        )


def _rows(conn: Connection[Any], statement: str) -> list[Any]:
    return conn.execute(statement, binary=True).fetchall()


def _entry(
    position: int, topic: str, key: str, key_seq: int, logged_at: int, stream: str, leaf: bytes, data: bytes
) -> Entry:
    return Entry(
        position=position,
        topic=topic,
        key=key,
        key_seq=key_seq,
        logged_at=logged_at,
        stream=stream,
        leaf=bytes(leaf),
        data=bytes(data),
    )


def tables(conn: Connection[Any]) -> Tables:
    """Every table of schema `read`."""
    return {name: Table(columns=columns, lines=_lines(conn, name, keys)) for name, columns, keys in _rows(conn, TABLES)}


def _lines(conn: Connection[Any], table: str, keys: list[str]) -> list[str]:
    order = sql.SQL(", ").join(sql.Identifier(key) for key in keys)
    rows = sql.SQL("COPY (SELECT * FROM {} ORDER BY {}) TO STDOUT").format(sql.Identifier("read", table), order)
    with conn.cursor().copy(rows) as copy:
        return b"".join(bytes(block) for block in copy).decode().split("\n")[:-1]


def _topics(kafka: str, services: Mapping[str, ServiceDump]) -> dict[str, list[Record]]:
    """Every topic that an entry was logged for; those that are being filled again are waited for."""
    entries = [entry for service in services.values() for entry in service.log]
    wanted = {topic: {e.position for e in entries if e.topic == topic} for topic in {e.topic for e in entries}}
    found: dict[str, list[Record]] = {}

    def filled() -> bool:
        for topic in sorted(wanted.keys() - found.keys()):
            taken = [_record(record) for record in records(kafka, topic)]
            if wanted[topic] <= {record.position for record in taken}:
                found[topic] = taken
        return found.keys() == wanted.keys()

    with suppress(AssertionError):  # what is missing in the end is for the checker to say
        until(filled, pause=0.5)
    return {topic: found.get(topic) or [_record(record) for record in records(kafka, topic)] for topic in wanted}


def records(kafka: str, topic: str) -> Iterator[Any]:
    """Every record of a topic, partition by partition."""
    consumer = KafkaConsumer(bootstrap_servers=kafka)
    try:
        for partition in sorted(consumer.partitions_for_topic(topic) or ()):
            cell = TopicPartition(topic, partition)
            (end,) = consumer.end_offsets([cell]).values()
            consumer.assign([cell])
            consumer.seek_to_beginning(cell)
            while consumer.position(cell) < end:
                for batch in consumer.poll(500).values():
                    yield from batch
    finally:
        consumer.close(autocommit=False)


def _record(record: Any) -> Record:
    """A record by its headers; one that says no position has position 0, which no log has."""
    said = {name: int.from_bytes(value, "big") for name, value in record.headers if len(value) == 8}
    return Record(
        partition=record.partition,
        offset=record.offset,
        position=said.get("position", 0),
        key=(record.key or b"").decode("utf-8", "surrogateescape"),
        key_seq=said.get("key_seq", 0),
        logged_at=said.get("logged_at", 0),
        data=record.value or b"",
    )


def _objects(store: Minio, bucket: str) -> Iterator[StoredObject]:
    for one in store.list_objects(bucket, include_version=True, recursive=True):
        name, version = str(one.object_name), str(one.version_id)
        if one.is_delete_marker:
            yield StoredObject(key=name, version_id=version, size=0, sha256="", deleted=True)
            continue
        answer = store.get_object(bucket, name, version_id=version)
        try:
            data = answer.read()
        finally:
            answer.close()
            answer.release_conn()
        digest = hashlib.sha256(data).hexdigest()
        yield StoredObject(key=name, version_id=version, size=len(data), sha256=digest)
