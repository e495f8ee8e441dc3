"""A person at the gateway whose every command and read goes into a history."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import urllib3

from tests.acceptance.api import RECORDED, Answer, Api
from tests.faults.checker.history import History

UNKNOWN = (500, 502, 503, 504)


class RecordedApi(Api):
    """As `Api`; a command is recorded under its idempotency key, so send it again under the same one.

    Clients are told apart by `client`: give each thread of commands its own. Raises what `Api` raises.
    """

    def __init__(self, base: str, token: str = "", *, history: History, client: str) -> None:
        super().__init__(base, token)
        self._history = history
        self._client = client

    def _send(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str], query: dict[str, str]
    ) -> Answer:
        if method == "GET":
            return self._reading(path, headers, query)
        sent = self._history.sent(
            client=self._client,
            key=headers["Idempotency-Key"],
            method=method,
            path=path,
            body=json.loads(content or b"null"),
        )
        try:
            answer = super()._send(method, path, content, headers, query)
        except urllib3.exceptions.HTTPError as nobody:
            self._history.unanswered(sent, type(nobody).__name__)
            raise
        if answer.status in UNKNOWN:
            self._history.unanswered(sent, str(answer.status))
        else:
            recorded = answer.headers.get(RECORDED, "")
            self._history.answered(sent, status=answer.status, body=_body(answer), recorded=recorded)
        return answer

    def _reading(self, path: str, headers: Mapping[str, str], query: dict[str, str]) -> Answer:
        began = self._history.now()
        answer = super()._send("GET", path, None, headers, query)
        asked = headers.get(RECORDED, query.get("recorded", ""))
        where = path + (f"?{urlencode(query)}" if query else "")
        body = _body(answer)
        self._history.read(client=self._client, path=where, began=began, status=answer.status, body=body, asked=asked)
        return answer


def recorded(api: Api, history: History, client: str) -> RecordedApi:
    """The same person with the same token, recorded."""
    return RecordedApi(api.base, api.token, history=history, client=client)


def _body(answer: Answer) -> Any:
    """What the answer says, as text where it is no JSON."""
    try:
        return answer.body
    except ValueError:
        return answer.content.decode(errors="replace")
