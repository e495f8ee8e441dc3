"""Kept files on their way to people: streamed, never run."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from flask import Response

from chiso_evidence import queries
from chiso_evidence.queries import FileRow
from chiso_evidence.uploads import checked_file, evidence

POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})
ATTRIBUTE_SAFE = "!#$&+-.^_`|~"
TO_ASCII = str.maketrans("đĐ", "dD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """A file that the caller may read; `current` is False while a write named by the caller is not to be seen yet."""

    row: FileRow
    current: bool


def readable(file: str) -> Readable:
    """The file, if the caller may read it. Raises Refused, Rejected."""
    http.actor()
    with http.pool().connection() as conn:
        current = http.read_after_write(conn)
        row = queries.file(conn, checked_file(file))
    http.require("evidence.read", row.subject)
    return Readable(row=row, current=current)


def sent(found: FileRow, *, disposition: str) -> Response:
    """The bytes of a kept file; `disposition` is attachment or inline. Raises Rejected, StoreAway."""
    if found.sha256 is None or found.version_id is None:
        raise Rejected("file-not-kept", state=found.state)
    pieces = evidence().blobs.open_kept(found.file, found.version_id)
    first = next(pieces, b"")  # a store that is away says so here, before the answer begins
    answer = Response(chain([first], pieces), mimetype=found.media_type, direct_passthrough=True)
    answer.content_length = found.size
    answer.headers["Content-Disposition"] = content_disposition(disposition, found.name or f"{found.file}.bin")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.set_etag(found.sha256)
    return answer


def content_disposition(disposition: str, name: str) -> str:
    """The header with the name in ASCII for old readers and in full as RFC 5987 says."""
    folded = unicodedata.normalize("NFKD", name.translate(TO_ASCII)).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w.()+ -]", "_", folded)
    return f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=ATTRIBUTE_SAFE)}"
