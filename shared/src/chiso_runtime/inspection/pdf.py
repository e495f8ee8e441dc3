"""PDF by a bounded scan of its tokens, object streams unpacked; no object is built and nothing is rendered.

Names are found however they are escaped, anywhere in the file: a reader follows offsets to any place.
"""

import re
import zlib
from collections.abc import Iterator

from chiso_runtime.inspection.findings import Hostile
from chiso_runtime.inspection.limits import MIB, Budget
from chiso_runtime.inspection.signatures import holds_page
from chiso_runtime.inspection.spool import Spool

HEADER = b"%PDF-"
END = b"%%EOF"
LONGEST_DICTIONARY = 1 << 16
LONGEST_TAIL = 1024
PIECE = 1 << 16
LARGEST_OBJECTS = 64 * MIB
BLANK = b" \t\r\n\f\x00"


def _name(text: str) -> str:
    """A pattern of a PDF name without its slash, each of whose letters may be written as #xx."""
    return "".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in text)


def _names(*texts: str) -> str:
    return "|".join(_name(text) for text in texts)


ACTIVE = ("JavaScript", "Launch", "RichMedia", "Rendition", "ImportData", "SubmitForm", "GoToE", "Movie", "Sound")
ENDS = r"(?=[^A-Za-z0-9]|$)"
DANGER = re.compile(
    (
        f"/(?:(?P<pdf_encrypted>{_names('Encrypt')}){ENDS}"
        f"|(?P<pdf_attachment>{_names('EmbeddedFile', 'EmbeddedFiles', 'FileAttachment')}){ENDS}"
        f"|(?P<pdf_active_content>(?:{_names(*ACTIVE)}){ENDS}|{_name('XFA')}(?=[\\s\\[])))"
    ).encode()
)
OBJECTS = re.compile(f"/{_name('ObjStm')}".encode())
OTHER_FILTERS = ("LZW", "ASCII", "RunLength", "Crypt", "Predictor", "A85", "AHx", "RL")
OTHER_FILTER = re.compile(f"/(?:{_names(*OTHER_FILTERS)})".encode())
MARKS = [mark.encode("utf-16-be") for mark in ("MẬT", "TỐI MẬT", "TUYỆT MẬT")]
SECRECY = re.compile(  # only where a PDF writes text in full, such as its title: drawn text is numbers of glyphs
    b"[(]\xfe\xff(?:%b)[)]|<(?i:feff(?:%b))>"
    % (b"|".join(map(re.escape, MARKS)), b"|".join(mark.hex().encode() for mark in MARKS))
)


def inspect_pdf(spool: Spool, budget: Budget) -> None:
    """Raises Hostile at the first thing found."""
    if holds_page(spool.at(0, 1024)):
        raise Hostile("polyglot", "a page in the first bytes")
    last_end = -1
    for offset, block in spool.blocks(overlap=256):
        budget.work()
        _refuse_danger(block)
        if (at := block.rfind(END)) >= 0:
            last_end = offset + at
        for found in OBJECTS.finditer(block):
            _inspect_objects(spool, offset + found.start(), budget)
    if last_end < 0:
        raise Hostile("pdf-damaged", "no end")
    rest = spool.at(last_end + len(END), LONGEST_TAIL + 1)
    if len(rest) > LONGEST_TAIL or rest.strip(BLANK):
        raise Hostile("appended-data")


def _refuse_danger(data: bytes) -> None:
    if (found := DANGER.search(data)) is not None and found.lastgroup:
        raise Hostile(found.lastgroup.replace("_", "-"), found.group().decode("ascii", "replace"))
    if SECRECY.search(data):
        raise Hostile("state-secret-mark")


def _inspect_objects(spool: Spool, at: int, budget: Budget) -> None:
    """Unpack an object stream and look at what it holds. Its dictionary must be plain: one Flate filter."""
    budget.work()
    before = spool.at(max(0, at - LONGEST_DICTIONARY), min(at, LONGEST_DICTIONARY))
    after = spool.at(at, LONGEST_DICTIONARY)
    start = re.search(rb"\bstream\r?\n", after)
    begin = before.rfind(b"obj")
    if start is None or begin < 0 or OTHER_FILTER.search(before[begin:] + after[: start.start()]):
        raise Hostile("pdf-unreadable", "an object stream")
    left = b""
    for piece in _inflated(spool, at + start.end(), budget):
        _refuse_danger(left + piece)
        left = piece[-256:]


def _inflated(spool: Spool, at: int, budget: Budget) -> Iterator[bytes]:
    inflater, size = zlib.decompressobj(), 0
    try:
        while not inflater.eof:
            packed = inflater.unconsumed_tail
            if not packed:
                packed = spool.at(at, PIECE)
                at += len(packed)
            if not packed:
                raise Hostile("pdf-damaged", "an object stream is cut off")
            piece = inflater.decompress(packed, PIECE)
            size += len(piece)
            budget.unpack(len(piece))
            if size > LARGEST_OBJECTS:
                raise Hostile("archive-bomb", "an object stream")
            yield piece
    except zlib.error as error:
        raise Hostile("pdf-unreadable", "an object stream") from error
