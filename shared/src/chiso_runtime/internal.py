"""What services tell each other over HTTP, never through the gateway: their log by key, and the signing keys."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import urllib3
from chiso_contracts import catalogue
from flask import Blueprint, Response, request
from psycopg_pool import ConnectionPool

from chiso_runtime import log
from chiso_runtime.brokers.port import Message
from chiso_runtime.database import Database

HEADER = "X-Chiso-Internal"
TIMEOUT = urllib3.Timeout(connect=2, read=10)


class OwnerAway(ConnectionError):
    """Another service does not answer."""


def blueprint(pool: ConnectionPool[Database], owned: Sequence[str], key: str) -> Blueprint:
    """Routes under /internal that give this service's log to who knows the internal key."""
    routes = Blueprint("internal", __name__, url_prefix="/internal")

    @routes.before_request
    def only_services() -> Response | None:
        given = request.headers.get(HEADER, "")
        return None if hmac.compare_digest(given.encode(), key.encode()) else Response(status=403)

    @routes.get("/log/<topic>/heads")
    def heads(topic: str) -> Response:
        if topic not in owned:
            return Response(status=404)
        with pool.connection() as conn:
            return _json(log.heads(conn, topic))

    @routes.get("/log/<topic>")
    def after(topic: str) -> Response:
        if topic not in owned:
            return Response(status=404)
        seq = request.args.get("after", 0, type=int)
        with pool.connection() as conn:
            found = log.of_key(conn, topic, request.args.get("key", ""), seq)
        return _json([[m.seq, m.position, m.logged_at, m.stream, b64encode(m.data).decode()] for m in found])

    return routes


class HttpOwnerLog:
    """The owners' logs over HTTP. Raises OwnerAway."""

    def __init__(self, urls: Mapping[str, str], key: str) -> None:
        self._urls = urls
        self._key = key
        self._http = urllib3.PoolManager(timeout=TIMEOUT, retries=False, maxsize=8)

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        rows = self._get(topic, "", {"key": key, "after": str(seq)})
        return [Message(topic, key, n, at, logged, stream, b64decode(data)) for n, at, logged, stream, data in rows]

    def heads(self, topic: str) -> dict[str, int]:
        found: dict[str, int] = self._get(topic, "/heads", {})
        return found

    def _get(self, topic: str, path: str, fields: dict[str, str]) -> Any:
        base = self._urls[catalogue.OWNERS[topic]]
        return get_json(self._http, f"{base}/internal/log/{topic}{path}", fields, {HEADER: self._key})


def get_json(http: urllib3.PoolManager, url: str, fields: dict[str, str], headers: dict[str, str]) -> Any:
    """A JSON answer. Raises OwnerAway on anything but 200."""
    try:
        answer = http.request("GET", url, fields=fields, headers=headers)
    except urllib3.exceptions.HTTPError as away:
        raise OwnerAway(f"{url}: {away}") from away
    if answer.status != 200:
        raise OwnerAway(f"{url}: HTTP {answer.status}")
    return msgspec.json.decode(answer.data)


def fetch_jwks(url: str) -> dict[str, Any]:
    """The signing keys from submission. Raises OwnerAway."""
    found: dict[str, Any] = get_json(urllib3.PoolManager(timeout=TIMEOUT, retries=False), url, {}, {})
    return found


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), mimetype="application/json")
