"""Plain text: UTF-8 throughout, nothing that a browser would run."""

import codecs

from chiso_runtime.inspection.findings import Hostile
from chiso_runtime.inspection.limits import Budget
from chiso_runtime.inspection.markup import Markup, looks_like_markup
from chiso_runtime.inspection.secrecy import is_secrecy_mark
from chiso_runtime.inspection.signatures import holds_page
from chiso_runtime.inspection.spool import Spool

CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\f\r") + b"\x7f"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LOOKED_AT = 200_000


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes have no control characters, or are UTF-16."""
    return head.startswith(UTF16) or len(head.translate(None, CONTROLS)) == len(head)


def inspect_text(spool: Spool, extension: str, budget: Budget) -> str:
    """Return text/csv or text/plain, whichever the name says. Raises Hostile for other text and other encodings."""
    head = spool.at(0, 4096)
    if looks_like_markup(head):
        Markup(strict=False).feed(head)
        raise Hostile("type-not-allowed", "xml or html")
    if head.startswith(b"{\\rtf") or holds_page(head):
        raise Hostile("type-not-allowed", "rtf or html")
    if head.startswith(UTF16):
        raise Hostile("text-not-utf8")
    decoder = codecs.getincrementaldecoder("utf-8")()
    for offset, block in spool.blocks():
        budget.work()
        if len(block.translate(None, CONTROLS)) != len(block):
            raise Hostile("type-unknown", "control characters")
        text = _decoded(decoder, block)
        if offset == 0 and any(is_secrecy_mark(line) for line in text[:LOOKED_AT].splitlines()):
            raise Hostile("state-secret-mark")
    _decoded(decoder, b"", final=True)
    return "text/csv" if extension == ".csv" else "text/plain"


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> str:
    try:
        return decoder.decode(block, final)
    except UnicodeDecodeError as error:
        raise Hostile("text-not-utf8") from error
