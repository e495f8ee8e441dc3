"""Zip archives read with suspicion: nothing the archive says of itself is believed before it is seen.

The directory is parsed here and not by zipfile, which loads every entry before anybody can count them.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from chiso_runtime.inspection.findings import Hostile
from chiso_runtime.inspection.limits import MIB, Budget
from chiso_runtime.inspection.names import is_safe_path
from chiso_runtime.inspection.spool import Spool

END = struct.Struct("<4s4H2LH")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
END_MARK, CENTRAL_MARK, LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
LONGEST_COMMENT = 65_535
LARGEST_DIRECTORY = 4 * MIB
LARGEST_GAP = 24  # a data descriptor, with zip64 sizes
PIECE = 1 << 16
RATIO_COUNTS_FROM = 4 * MIB
STORED, DEFLATED = 0, 8
ENCRYPTED, UTF8 = 0x1, 0x800


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the directory claims of one entry. `end` is where its packed bytes end."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    start: int

    @property
    def end(self) -> int:
        return self.start + self.packed

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


def has_archive_end(spool: Spool) -> bool:
    """Whether an unzip program would find an archive in these bytes, whatever they begin with."""
    tail = spool.tail(END.size + LONGEST_COMMENT)
    at = tail.rfind(END_MARK)
    if at < 0 or len(tail) - at < END.size:
        return False
    _, disk, first_disk, here, total, size, _, _ = END.unpack_from(tail, at)
    return bool(disk == first_disk == 0 and 0 < here == total and CENTRAL.size <= size < spool.size)


def read_directory(spool: Spool, budget: Budget) -> list[Entry]:
    """Return the entries in the order of their bytes. Raises Hostile when they are too many, unsafe or inconsistent."""
    total, size, start = _read_end(spool)
    if total > budget.limits.entries:
        raise Hostile("archive-too-many-entries", str(total))
    entries = sorted(_entries(spool, spool.at(start, size), budget), key=lambda entry: entry.offset)
    if len(entries) != total:
        raise Hostile("archive-malformed", "the number of entries")
    budget.open_archive(total)
    if len({entry.name.casefold() for entry in entries}) != total:
        raise Hostile("archive-duplicate-names")
    _check_layout(entries, start)
    return entries


def unpack(spool: Spool, entry: Entry, budget: Budget) -> Iterator[bytes]:
    """Yield the entry's bytes. Raises Hostile when they are too many, or not those the directory claims."""
    size = crc = 0
    for piece in _stored(spool, entry) if entry.method == STORED else _inflated(spool, entry):
        size += len(piece)
        crc = zlib.crc32(piece, crc)
        budget.unpack(len(piece))
        if size > RATIO_COUNTS_FROM and size > entry.packed * budget.limits.ratio:
            raise Hostile("archive-bomb", entry.name)
        if size > entry.size:
            raise Hostile("archive-forged-size", entry.name)
        yield piece
    if (size, crc) != (entry.size, entry.crc):
        raise Hostile("archive-forged-size", entry.name)


def _read_end(spool: Spool) -> tuple[int, int, int]:
    tail = spool.tail(END.size + LONGEST_COMMENT)
    at = tail.rfind(END_MARK)
    if at < 0 or len(tail) - at < END.size:
        raise Hostile("archive-malformed", "no end of directory")
    _, disk, first_disk, here, total, size, start, comment = END.unpack_from(tail, at)
    if total == 0xFFFF:
        raise Hostile("archive-too-many-entries", "65535 or more")
    if at + END.size + comment != len(tail):
        raise Hostile("appended-data")
    if disk or first_disk or here != total or not total or size > LARGEST_DIRECTORY:
        raise Hostile("archive-malformed", "end of directory")
    if start + size != spool.size - len(tail) + at:
        raise Hostile("polyglot", "the directory is not where the archive says")
    return total, size, start


def _entries(spool: Spool, directory: bytes, budget: Budget) -> Iterator[Entry]:
    at = found = 0
    while at + CENTRAL.size <= len(directory):
        (mark, made_by, _, flags, method, _, _, crc, packed, size, name, extra, comment, _, _, mode, offset) = (
            CENTRAL.unpack_from(directory, at)
        )
        raw = directory[at + CENTRAL.size : at + CENTRAL.size + name]
        if mark != CENTRAL_MARK or 0xFFFFFFFF in (packed, size, offset):
            raise Hostile("archive-malformed", "directory")
        if (found := found + 1) > budget.limits.entries:
            raise Hostile("archive-too-many-entries", str(found))
        text = _checked_name(raw, flags)
        _check_entry(text, flags, method, made_by, mode)
        start = _check_local(spool, offset, raw, method)
        yield Entry(name=text, method=method, crc=crc, packed=packed, size=size, offset=offset, start=start)
        at += CENTRAL.size + name + extra + comment
    if at != len(directory):
        raise Hostile("archive-malformed", "directory")


def _checked_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & UTF8 else "cp437")
    except UnicodeDecodeError as error:
        raise Hostile("archive-unsafe-path") from error
    if not is_safe_path(name):
        raise Hostile("archive-unsafe-path", name)
    return name


def _check_entry(name: str, flags: int, method: int, made_by: int, attributes: int) -> None:
    if flags & ENCRYPTED:
        raise Hostile("archive-encrypted", name)
    if method not in (STORED, DEFLATED):
        raise Hostile("archive-malformed", f"{name}: method {method}")
    kind = stat.S_IFMT(attributes >> 16) if made_by >> 8 == 3 else 0
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Hostile("archive-special-entry", name)


def _check_local(spool: Spool, offset: int, name: bytes, method: int) -> int:
    header = spool.at(offset, LOCAL.size)
    if len(header) < LOCAL.size:
        raise Hostile("archive-malformed", "an entry outside the file")
    mark, _, _, its_method, _, _, _, _, _, its_name, extra = LOCAL.unpack(header)
    start = offset + LOCAL.size + its_name + extra
    if mark != LOCAL_MARK or its_method != method or spool.at(offset + LOCAL.size, its_name) != name:
        raise Hostile("archive-malformed", "an entry and the directory differ")
    return int(start)


def _check_layout(entries: list[Entry], directory: int) -> None:
    end = 0
    for entry in entries:
        if entry.offset < end:
            raise Hostile("archive-overlapping", entry.name)
        if entry.offset - end > (LARGEST_GAP if end else 0):
            raise Hostile("archive-hidden-data", entry.name)
        end = entry.end
    if end > directory:
        raise Hostile("archive-overlapping", "the directory")
    if directory - end > LARGEST_GAP:
        raise Hostile("archive-hidden-data", "before the directory")


def _stored(spool: Spool, entry: Entry) -> Iterator[bytes]:
    for at in range(entry.start, entry.end, PIECE):
        yield spool.at(at, min(PIECE, entry.end - at))


def _inflated(spool: Spool, entry: Entry) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _stored(spool, entry):
            while packed and not inflater.eof:
                yield inflater.decompress(packed, PIECE)
                packed = inflater.unconsumed_tail
            if inflater.eof:
                break
        while not inflater.eof and (piece := inflater.decompress(inflater.unconsumed_tail, PIECE)):
            yield piece
    except zlib.error as error:
        raise Hostile("archive-malformed", entry.name) from error
    if not inflater.eof:
        raise Hostile("archive-malformed", entry.name)
