"""Images by their headers alone: real structure at the start, size in pixels, nothing foreign behind."""

import re
import struct

from chiso_runtime.inspection.findings import Hostile
from chiso_runtime.inspection.limits import Budget
from chiso_runtime.inspection.spool import Spool

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
FOREIGN = re.compile(rb"PK\x03\x04|%PDF-|<html|<script|<\?php|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x7fELF", re.IGNORECASE)
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
MOST_PARTS = 10_000


def inspect_png(spool: Spool, budget: Budget) -> None:
    """Walk the chunks to the end. Raises Hostile."""
    width, height = 0, 0
    at = len(PNG)
    for number in range(MOST_PARTS * 10):
        head = spool.at(at, 16)
        if len(head) < 8:
            raise Hostile("image-malformed", "no end")
        length, kind = struct.unpack_from(">L4s", head)
        if number == 0:
            if kind != b"IHDR" or length != 13 or len(head) < 16:
                raise Hostile("image-malformed", "no header")
            width, height = struct.unpack_from(">LL", head, 8)
            _check_pixels(width, height, budget)
        at += 12 + length
        if kind == b"IEND":
            return _check_rest(spool, at)
        budget.work()
    raise Hostile("image-malformed", "too many parts")


def inspect_jpeg(spool: Spool, budget: Budget) -> None:
    """Walk the segments to the frame's header; phones write more behind the picture, so only known formats are refused
    there. Raises Hostile."""
    at = 2
    for _ in range(MOST_PARTS):
        head = spool.at(at, 9)
        if len(head) < 9 or head[0] != 0xFF:
            raise Hostile("image-malformed", "segments")
        marker = head[1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", head, 5)
            _check_pixels(width, height, budget)
            return _check_behind_jpeg(spool, at)
        if marker in (0xD9, 0xDA):
            raise Hostile("image-malformed", "no frame")
        at += 2 + struct.unpack_from(">H", head, 2)[0]
        budget.work()
    raise Hostile("image-malformed", "too many segments")


def _check_pixels(width: int, height: int, budget: Budget) -> None:
    if not width or not height:
        raise Hostile("image-malformed", "no pixels")
    if width * height > budget.limits.pixels:
        raise Hostile("image-too-large", f"{width} x {height}")


def _check_behind_jpeg(spool: Spool, frame: int) -> None:
    """The last end-of-image mark is the end; entropy-coded data can't hold one."""
    window = spool.at(frame, spool.size - frame) if spool.size - frame <= 1 << 20 else spool.tail(1 << 20)
    end = window.rfind(b"\xff\xd9")
    if end >= 0 and FOREIGN.search(window, end):
        raise Hostile("appended-data")


def _check_rest(spool: Spool, at: int) -> None:
    if at > spool.size:
        raise Hostile("image-malformed", "cut off")
    if at < spool.size and FOREIGN.search(spool.at(at, 1 << 20)):
        raise Hostile("appended-data")
