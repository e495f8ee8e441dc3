"""Office packages: what kind of document a zip is, and what in its parts could run, reach out or hide."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from chiso_runtime.inspection.archives import Entry, read_directory, unpack
from chiso_runtime.inspection.findings import Hostile
from chiso_runtime.inspection.kinds import EXCEL, ODF, POWERPOINT, WORD
from chiso_runtime.inspection.limits import MIB, Budget
from chiso_runtime.inspection.markup import Markup, looks_like_markup
from chiso_runtime.inspection.secrecy import LONGEST, is_secrecy_mark
from chiso_runtime.inspection.signatures import EICAR, is_archive, is_program
from chiso_runtime.inspection.spool import Spool

ZIP = "application/zip"
CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {f"{media_type}.main+xml": media_type for media_type in (WORD, EXCEL, POWERPOINT)}
ODF_TYPES = frozenset(f"{ODF}{name}" for name in ("text", "spreadsheet", "presentation"))

MACRO_PART = re.compile(
    r"(^|/)vba(project|data)\w*\.\w+$|(^|/)activex/|^xl/macrosheets/|^(basic|scripts)/", re.IGNORECASE
)
MACRO_TYPE = re.compile(r"macroenabled|vbaproject|activex|intlmacrosheet|macrosheet", re.IGNORECASE)
TEXT_PART = re.compile(
    r"word/(document|header\d*|footer\d*)\.xml|ppt/slides/slide\d+\.xml|xl/sharedStrings\.xml|content\.xml|styles\.xml"
)
PARAGRAPHS = frozenset({"p", "h", "si"})
LARGEST_TEXT = 4 * MIB
LARGEST_INDEX = 1 * MIB
FETCHED = frozenset({"attachedTemplate", "oleObject", "frame", "subDocument", "image"})
REMOTE = re.compile(
    r"(https?|ftps?|smb|ldaps?|mhtml|ms-\w+):|\\\\|//|file:(/*\\\\|/{4}|//(?![a-z]:)[^/])", re.IGNORECASE
)


def inspect_package(spool: Spool, budget: Budget, *, depth: int = 0) -> str:
    """Return the media type of a zip: an office document's, or plain zip. Raises Hostile at the first bad part."""
    entries = [entry for entry in read_directory(spool, budget) if not entry.is_folder]
    media_type = _media_type(spool, entries, budget)
    for entry in entries:
        if MACRO_PART.search(entry.name):
            raise Hostile("macros", entry.name)
        _inspect_part(entry.name, unpack(spool, entry, budget), budget, depth)
    return media_type


def _media_type(spool: Spool, entries: list[Entry], budget: Budget) -> str:
    by_name = {entry.name: entry for entry in entries}
    if (index := by_name.get(CONTENT_TYPES)) is not None:
        return _media_type_of_types(_content_types(_index(spool, index, budget)))
    if (mark := by_name.get("mimetype")) is not None:
        claimed = _index(spool, mark, budget).decode("ascii", "replace")
        if claimed in ODF_TYPES and (manifest := by_name.get("META-INF/manifest.xml")) is not None:
            _refuse_encrypted(_index(spool, manifest, budget))
            return claimed
    return ZIP


def _media_type_of_types(types: set[str]) -> str:
    if any(MACRO_TYPE.search(found) for found in types):
        raise Hostile("macros", CONTENT_TYPES)
    mains = {MAIN_PARTS[found] for found in types & MAIN_PARTS.keys()}
    return mains.pop() if len(mains) == 1 else ZIP


def _index(spool: Spool, entry: Entry, budget: Budget) -> bytes:
    if entry.size > LARGEST_INDEX:
        raise Hostile("archive-bomb", entry.name)
    return b"".join(unpack(spool, entry, budget))


def _content_types(document: bytes) -> set[str]:
    types: set[str] = set()
    markup = Markup(strict=True, on_start=lambda _, attributes: types.add(attributes.get("ContentType", "")))
    markup.feed(document, last=True)
    return types


def _refuse_encrypted(manifest: bytes) -> None:
    def on_start(name: str, _: Mapping[str, str]) -> None:
        if name == "encryption-data":
            raise Hostile("archive-encrypted")

    Markup(strict=True, on_start=on_start).feed(manifest, last=True)


def _inspect_part(name: str, pieces: Iterator[bytes], budget: Budget, depth: int) -> None:
    head = next(pieces, b"")
    if is_program(head):
        raise Hostile("embedded-object", name)
    rest = chain([head], pieces)
    if is_archive(head):
        _inspect_nested(name, rest, budget, depth)
    elif looks_like_markup(head):
        _inspect_markup(name, rest)
    else:
        _inspect_bytes(name, rest)


def _inspect_nested(name: str, pieces: Iterable[bytes], budget: Budget, depth: int) -> None:
    """A workbook inside a document is usual (charts); anything else packed inside is not."""
    if depth >= budget.limits.depth:
        raise Hostile("archive-nested", name)
    with Spool() as nested:
        nested.fill(pieces, largest=budget.limits.unpacked)
        if not nested.at(0, 4).startswith(b"PK\x03\x04") or inspect_package(nested, budget, depth=depth + 1) == ZIP:
            raise Hostile("archive-nested", name)


def _inspect_markup(name: str, pieces: Iterable[bytes]) -> None:
    markup, seen = _markup_of(name), 0
    for piece in pieces:
        if EICAR in piece:
            raise Hostile("test-virus", name)
        if (seen := seen + len(piece)) <= LARGEST_TEXT:
            markup.feed(piece)


def _markup_of(name: str) -> Markup:
    if name.endswith(".rels"):
        return Markup(strict=True, on_start=_refuse_remote)
    if TEXT_PART.fullmatch(name):
        return _paragraphs()
    return Markup(strict=name.endswith(".xml"))


def _refuse_remote(name: str, attributes: Mapping[str, str]) -> None:
    if name == "Relationship" and attributes.get("TargetMode") == "External":
        target = attributes.get("Target", "").strip()
        if attributes.get("Type", "").rpartition("/")[2] in FETCHED and REMOTE.match(target):
            raise Hostile("remote-content", target)


def _paragraphs() -> Markup:
    text: list[str] = []

    def on_text(piece: str) -> None:
        if len(text) < LONGEST:
            text.append(piece[: 2 * LONGEST])

    def on_end(name: str) -> None:
        if name in PARAGRAPHS:
            if is_secrecy_mark("".join(text)):
                raise Hostile("state-secret-mark")
            text.clear()

    return Markup(strict=True, on_text=on_text, on_end=on_end)


def _inspect_bytes(name: str, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        if EICAR in piece:
            raise Hostile("test-virus", name)
