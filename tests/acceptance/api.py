"""One person at the gateway: plain HTTP requests and what came back, without retries or cleverness."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import urllib3

RECORDED = "Chiso-Recorded"
TIMEOUT = urllib3.Timeout(connect=3, read=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; `body` is decoded JSON with exact numbers, None where there is none."""

    asked: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content, parse_float=Decimal) if self.content else None

    def of(self, status: int) -> Any:
        """The body of an answer that must have this status."""
        text = self.content.decode(errors="replace")
        assert self.status == status, f"{self.asked}: {self.status}, expected {status}: {text[:2000]}"
        return self.body

    @property
    def recorded(self) -> dict[str, str]:
        """The header that makes a later read wait for this write."""
        return {RECORDED: self.headers[RECORDED]}

    @property
    def stream_version(self) -> tuple[str, int]:
        """Stream and version that the write reached."""
        stream, _, version = self.headers[RECORDED].rpartition("@")
        return stream, int(version)


class Api:
    """The public address, spoken to with a bearer token or, without one, as the public. Safe in several threads."""

    def __init__(self, base: str, token: str = "") -> None:
        self.base = base
        self.token = token
        self._http = urllib3.PoolManager(timeout=TIMEOUT, retries=False, maxsize=8)

    def rights(self) -> list[Mapping[str, Any]]:
        """The rights in the token, as the issuer signed them."""
        payload = self.token.split(".")[1]
        found: list[Mapping[str, Any]] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["rights"]
        return found

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: str | int) -> Answer:
        """Read. Raises urllib3.exceptions.HTTPError when nobody answers."""
        return self._send("GET", path, None, headers or {}, {name: str(value) for name, value in query.items()})

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Command, under an idempotency key of its own unless one is given. Raises urllib3.exceptions.HTTPError."""
        content = json.dumps(body if body is not None else {}).encode()
        sent = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4()), **(headers or {})}
        return self._send(method, path, content, sent, {})

    def post(self, path: str, body: object = None, *, key: str | None = None) -> Answer:
        """Command by POST."""
        return self.send("POST", path, body, key=key)

    def raw(self, method: str, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """A request exactly as given, to a full URL, without a token."""
        answer = self._http.request(method, url, body=content, headers=dict(headers), redirect=False)
        return Answer(asked=f"{method} {url}", status=answer.status, headers=answer.headers, content=answer.data)

    def _send(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str], query: dict[str, str]
    ) -> Answer:
        signed = {"Authorization": f"Bearer {self.token}", **headers} if self.token else dict(headers)
        url = self.base + path + (f"?{urlencode(query)}" if query else "")
        answer = self._http.request(method, url, body=content, headers=signed, redirect=False)
        return Answer(asked=f"{method} {path}", status=answer.status, headers=answer.headers, content=answer.data)
