"""The public APIs over HTTP, as every command speaks to them: as somebody, once, and readably when refused."""

import base64
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import msgspec
import urllib3

TIMEOUT = urllib3.Timeout(connect=3, read=60)
TRIES, PAUSE = 6, 1.0
RENEW_BEFORE = 60
JSON = {"Content-Type": "application/json"}
RECORDED = "Chiso-Recorded"
SERVICE = re.compile(r"/api/([a-z]+)/")
TEMPORARY = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)

Query = Mapping[str, str | int]


class Away(Exception):
    """The installation does not answer, or not in time."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} không trả lời. / {url} does not answer. ({reason})")


class Problem(Exception):
    """The installation refuses; `code` is stable, the text is for people, in both languages."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", ""))
        self.details: Mapping[str, Any] = body.get("details", {})
        self.errors: Sequence[Mapping[str, Any]] = body.get("errors", [])
        super().__init__(_readable(status, body))


@dataclass(frozen=True, slots=True)
class Answer:
    """What an API said: decoded JSON (None where there is none), and the thing's version from its ETag."""

    body: Any
    version: int | None = None


class Key:
    """A person's client key at one address, exchanged for tokens that are renewed before they end."""

    def __init__(self, base: str, client_key: str) -> None:
        self._http = _pool()
        self._base = base
        self._client_key = client_key
        self._token = ""
        self._ends = 0.0

    def __call__(self) -> str:
        """A token that lives for a while yet. Raises Problem, Away."""
        if time.monotonic() > self._ends:
            self.renew()
        return self._token

    def renew(self) -> None:
        """Get another token now."""
        answer = _request(
            self._http, "POST", f"{self._base}/api/submission/v1/tokens", JSON, _json({"client_key": self._client_key})
        )
        found = _decoded(answer)
        self._token = found["token"]
        self._ends = time.monotonic() + float(found["expires_in"]) - RENEW_BEFORE


class Client:
    """One installation, spoken to by one person. Safe to share between threads.

    Commands carry an Idempotency-Key, so each is sent again without harm when the answer is lost or the system is away
    for a moment. Reads wait for what this client last wrote to the same service.
    """

    def __init__(self, base: str, token: Callable[[], str] | None = None) -> None:
        self.base = base.rstrip("/")
        self._http = _pool()
        self._token = token
        self._recorded: dict[str, str] = {}

    def rights(self) -> list[Mapping[str, Any]]:
        """The rights in this person's token, as the issuer signed them."""
        if self._token is None:
            return []
        payload = self._token().split(".")[1]
        claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return list(claims["rights"])

    def get(self, path: str, **query: str | int) -> Any:
        """The JSON at a path. Raises Problem, Away."""
        return self.look(path, **query).body

    def look(self, path: str, **query: str | int) -> Answer:
        """The JSON at a path, with its version. Raises Problem, Away."""
        service = _service(path)
        headers = {RECORDED: self._recorded[service]} if service in self._recorded else {}
        fields = {name: str(value) for name, value in query.items()}
        url = f"{self.base}{path}" + (f"?{urlencode(fields)}" if fields else "")
        return _answer(self._send("GET", url, headers, None))

    def find(self, path: str, **query: str | int) -> Any:
        """As `get`, or None where there is no such thing."""
        try:
            return self.get(path, **query)
        except Problem as problem:
            if problem.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    def command(
        self, method: str, path: str, body: object = None, *, key: str = "", version: int | None = None
    ) -> Answer:
        """Ask for a change, once, whatever the network does. Raises Problem, Away.

        `key` names the request where it may come again from another run; `version` is the expected one (If-Match).
        """
        headers = {**JSON, "Idempotency-Key": key or str(uuid4())}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = self._send(method, f"{self.base}{path}", headers, _json(body if body is not None else {}))
        if recorded := answer.headers.get(RECORDED):
            self._recorded[_service(path)] = recorded
        return _answer(answer)

    def upload(self, grant: Mapping[str, Any], content: bytes) -> None:
        """Send a file to where a grant says. Raises Problem, Away."""
        url = grant["url"] if "://" in grant["url"] else f"{self.base}{grant['url']}"
        _decoded(_request(self._http, grant["method"], url, grant["headers"], content))

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> urllib3.BaseHTTPResponse:
        answer = _request(self._http, method, url, self._signed(headers), body)
        if answer.status == HTTPStatus.UNAUTHORIZED and isinstance(self._token, Key):
            self._token.renew()
            answer = _request(self._http, method, url, self._signed(headers), body)
        return answer

    def _signed(self, headers: Mapping[str, str]) -> dict[str, str]:
        signed = {"Accept": "application/json", **headers}
        return {**signed, "Authorization": f"Bearer {self._token()}"} if self._token else signed


def await_answer(ask: Callable[[], Any], enough: Callable[[Any], bool], *, seconds: float, what: str) -> Any:
    """Ask again until the answer is enough. Raises Away naming what never came."""
    ends = time.monotonic() + seconds
    while not enough(found := ask()):
        if time.monotonic() > ends:
            raise Away(what, f"{seconds:.0f} s")
        time.sleep(0.05)
    return found


def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=TIMEOUT, retries=False, maxsize=16)


def _request(
    http: urllib3.PoolManager, method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> urllib3.BaseHTTPResponse:
    """One request, again while the system is away for a moment."""
    for last in (*[False] * (TRIES - 1), True):
        try:
            answer = http.request(method, url, headers=headers, body=body)
        except urllib3.exceptions.HTTPError as away:
            if last:
                raise Away(url, repr(away)) from away
        else:
            if last or answer.status not in TEMPORARY:
                return answer
        time.sleep(PAUSE)
    raise AssertionError("the last try returns or raises")


def _answer(answer: urllib3.BaseHTTPResponse) -> Answer:
    version = answer.headers.get("ETag", "").removeprefix("W/").strip('"')
    return Answer(_decoded(answer), int(version) if version.isdigit() else None)


def _decoded(answer: urllib3.BaseHTTPResponse) -> Any:
    """The JSON of a good answer, numbers exact. Raises Problem."""
    kind = answer.headers.get("Content-Type", "")
    body = json.loads(answer.data, parse_float=Decimal) if "json" in kind and answer.data else None
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise Problem(answer.status, body if isinstance(body, dict) else {})
    return body


def _json(body: object) -> bytes:
    return msgspec.json.encode(body)


def _service(path: str) -> str:
    found = SERVICE.match(path)
    return found[1] if found else ""


def _readable(status: int, body: Mapping[str, Any]) -> str:
    vi, en = body.get("title_vi", f"Lỗi {status}."), body.get("title_en", f"Error {status}.")
    lines = [f"{vi} / {en} [{body.get('code', status)}]"]
    lines += [
        f"  {error.get('where', '')}: {error.get('vi', '')} / {error.get('en', '')}" for error in body.get("errors", [])
    ]
    lines += [f"  {name}: {value}" for name, value in body.get("details", {}).items()]
    return "\n".join(lines)
