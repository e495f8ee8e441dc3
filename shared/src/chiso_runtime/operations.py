"""Seen from outside: liveness, readiness, metrics."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import psycopg
from flask import Blueprint, Flask, Response
from kafka.errors import KafkaError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg_pool import ConnectionPool, PoolTimeout

from chiso_runtime.brokers.port import Broker
from chiso_runtime.consumer import Following
from chiso_runtime.database import Database

STATE = """
SELECT (SELECT size FROM log_head),
       (SELECT count(*) FROM outbox),
       (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(added_at)), 0) FROM outbox),
       (SELECT count(*) FROM parked_stream)
"""
PARKED = "SELECT consumer, source, count(*) FROM parked_stream GROUP BY consumer, source"

Readiness = Callable[[], Mapping[str, str]]


class BackboneCollector(Collector):
    """Events, outbox age, lag per partition, parked keys, read when they are asked for."""

    def __init__(self, pool: ConnectionPool[Database], followings: Sequence[Following]) -> None:
        self._pool = pool
        self._followings = followings

    def collect(self) -> Iterable[Metric]:
        with self._pool.connection() as conn:
            size, waiting, age, _ = conn.execute(STATE).fetchone() or (0, 0, 0, 0)
            parked = conn.execute(PARKED).fetchall()
        yield GaugeMetricFamily("chiso_log_events", "Events in this service's log", size)
        yield GaugeMetricFamily("chiso_outbox_events", "Events not yet sequenced", waiting)
        yield GaugeMetricFamily("chiso_outbox_age_seconds", "Age of the oldest event not yet sequenced", float(age))
        keys = GaugeMetricFamily("chiso_parked", "Parked streams and keys", labels=["consumer", "source"])
        for consumer, source, count in parked:
            keys.add_metric([consumer, source], count)
        yield keys
        yield self._lag()

    def _lag(self) -> Metric:
        lag = GaugeMetricFamily(
            "chiso_consumer_lag", "Messages not yet taken", labels=["consumer", "source", "partition"]
        )
        for following in self._followings:
            consumer = following.consumer
            for partition, behind in _lag_of(following.broker, consumer.source, consumer.name).items():
                lag.add_metric([consumer.name, consumer.source, partition], behind)
        return lag


def registry(pool: ConnectionPool[Database], followings: Sequence[Following]) -> CollectorRegistry:
    """The metrics of a working process."""
    found = CollectorRegistry()
    found.register(BackboneCollector(pool, followings))
    return found


def database_ready(pool: ConnectionPool[Database]) -> Mapping[str, str]:
    """Empty when the database answers."""
    try:
        with pool.connection() as conn:
            conn.execute("SELECT 1")
    except (psycopg.Error, PoolTimeout) as away:
        return {"database": str(away).strip()}
    return {}


def blueprint(ready: Readiness, metrics: CollectorRegistry) -> Blueprint:
    """/health/live, /health/ready, /metrics."""
    routes = Blueprint("operations", __name__)

    @routes.get("/health/live")
    def live() -> Response:
        return Response('{"status":"ok"}', mimetype="application/json")

    @routes.get("/health/ready")
    def is_ready() -> tuple[dict[str, object], int]:
        missing = dict(ready())
        return {"status": "away" if missing else "ok", "missing": missing}, 503 if missing else 200

    @routes.get("/metrics")
    def scrape() -> Response:
        return Response(generate_latest(metrics), mimetype="text/plain; version=0.0.4")

    return routes


def app(ready: Readiness, metrics: CollectorRegistry) -> Flask:
    """The small application of a process without other HTTP."""
    flask = Flask("chiso_operations")
    flask.register_blueprint(blueprint(ready, metrics))
    return flask


def _lag_of(broker: Broker, topic: str, consumer: str) -> dict[str, int]:
    try:
        return broker.lag(topic, consumer)
    except (psycopg.Error, KafkaError, ConnectionError):
        return {}
