"""Refusals as problem+json (RFC 9457): what, where, and how to mend it, in Vietnamese and English."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from chiso_contracts.rejection import Rejected
from chiso_web.messages import NO_WORDS, Spoken
from flask import Response, current_app, request
from psycopg_pool import PoolTimeout

from chiso_runtime.sentences import sentence, spoken

MEDIA_TYPE = "application/problem+json"

AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)
"""The database is away."""

OwnWords = Callable[[Mapping[str, object]], Mapping[str, Spoken]]
"""From what a request and its refusal name, by the names of routes and details, to the words of that framework."""


def no_words(named: Mapping[str, object]) -> Mapping[str, Spoken]:
    """Of a service that knows no frameworks."""
    return NO_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a code means: HTTP status and the sentence in both languages, with [words] and {names} of the details."""

    status: int
    vi: str
    en: str


COMMON: Mapping[str, Text] = {
    "bad-request": Text(
        status=400,
        vi="Yêu cầu không đọc được. Hãy kiểm tra định dạng gửi lên.",
        en="The request could not be read. Check its format.",
    ),
    "invalid-input": Text(
        status=422,
        vi="Dữ liệu gửi lên chưa đúng. Hãy sửa các mục được liệt kê.",
        en="The input is not valid. Mend the places listed.",
    ),
    "not-signed-in": Text(
        status=401,
        vi="Bạn chưa đăng nhập hoặc phiên đã hết hạn. Hãy đăng nhập lại.",
        en="You are not signed in, or the session has ended. Sign in again.",
    ),
    "forbidden": Text(
        status=403,
        vi="Bạn không có quyền làm việc này.",
        en="You have no right to do this.",
    ),
    "csrf": Text(
        status=403,
        vi="Biểu mẫu đã cũ. Hãy tải lại trang rồi gửi lại.",
        en="The form is stale. Reload the page and send it again.",
    ),
    "not-found": Text(status=404, vi="Không tìm thấy.", en="Not found."),
    "method-not-allowed": Text(status=405, vi="Không hỗ trợ phương thức này.", en="This method is not supported."),
    "not-acceptable": Text(status=406, vi="Không có định dạng được yêu cầu.", en="No such format."),
    "too-large": Text(
        status=413,
        vi="Dữ liệu gửi lên quá lớn.",
        en="The request is too large.",
    ),
    "stale-version": Text(
        status=412,
        vi="Nội dung đã được người khác sửa. Hãy xem bản mới rồi gửi lại.",
        en="It was changed meanwhile. Look at the new state, then send again.",
    ),
    "idempotency-key-reused": Text(
        status=422,
        vi="Khóa Idempotency-Key đã dùng cho một yêu cầu khác. Hãy dùng khóa mới.",
        en="This Idempotency-Key was used for another request. Use a new key.",
    ),
    "event-too-large": Text(
        status=413,
        vi="Nội dung vượt quá 256 KiB. Hãy rút gọn phần giải trình hoặc chia nhỏ.",
        en="The content exceeds 256 KiB. Shorten the explanation or split it.",
    ),
    "unavailable": Text(
        status=503,
        vi="Hệ thống đang tạm gián đoạn. Dữ liệu chưa được ghi; hãy thử lại sau giây lát.",
        en="The system is away for a moment. Nothing was recorded; try again shortly.",
    ),
    "internal": Text(
        status=500,
        vi="Có lỗi trong hệ thống. Hãy báo quản trị kèm mã yêu cầu.",
        en="Something went wrong. Tell the administrator the request id.",
    ),
}


def texts_of(rejections: Mapping[str, tuple[int, str, str]]) -> Mapping[str, Text]:
    """A domain's refusals, given as (HTTP status, vi, en) by code, as texts."""
    return {code: Text(status=status, vi=vi, en=en) for code, (status, vi, en) in rejections.items()}


class Refused(Exception):
    """An answer that is a problem. `errors` list places: {"where": …, "vi": …, "en": …}."""

    def __init__(self, code: str, *, errors: list[dict[str, Any]] | None = None, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.errors = errors or []
        self.details = details


def texts() -> Mapping[str, Text]:
    """All codes of this application: the common ones and the service's own."""
    found: Mapping[str, Text] = current_app.extensions["chiso-problems"]
    return found


def sentences(code: str, details: Mapping[str, object]) -> tuple[str, str]:
    """What the code says of these details, in Vietnamese and English, in the words of the framework it is about."""
    text = texts().get(code) or COMMON["internal"]
    own = _own_words(details) if spoken(text.vi + text.en) else NO_WORDS
    return sentence(text.vi, "vi", details, own), sentence(text.en, "en", details, own)


def response(code: str, details: Mapping[str, object], errors: list[dict[str, Any]] | None = None) -> Response:
    """The problem as a response in the caller's language, with both languages inside."""
    text = texts().get(code) or COMMON["internal"]
    vi, en = sentences(code, details)
    english = request.accept_languages.best_match(["vi", "en"], default="vi") == "en"
    body = {
        "type": f"urn:chiso:problem:{code}",
        "code": code,
        "status": text.status,
        "title": en if english else vi,
        "title_vi": vi,
        "title_en": en,
        "details": dict(details),
        "errors": errors or [],
        "instance": request.path,
    }
    answer = current_app.response_class(
        current_app.json.dumps(body), status=text.status, content_type=f"{MEDIA_TYPE}; charset=utf-8"
    )
    if text.status == 503:
        answer.headers["Retry-After"] = "2"
    return answer


def of_rejection(rejected: Rejected) -> Response:
    """A domain's refusal as a response. Details that are problem lists become `errors`."""
    errors = rejected.details.get("errors")
    details = {name: value for name, value in rejected.details.items() if name != "errors"}
    return response(rejected.code, details, errors if isinstance(errors, list) else None)


def _own_words(details: Mapping[str, object]) -> Mapping[str, Spoken]:
    """While the database is away, no refusal waits for a word."""
    asked: OwnWords = current_app.extensions["chiso-words"]
    try:
        return asked({**details, **_named()})
    except AWAY:
        return NO_WORDS


def _named() -> Mapping[str, object]:
    """What a request names, in its address first, then in its body."""
    plain = request.mimetype == "application/x-www-form-urlencoded"
    body = request.form.to_dict() if plain else request.get_json(silent=True)
    return {**(body if isinstance(body, dict) else {}), **request.args.to_dict(), **(request.view_args or {})}
