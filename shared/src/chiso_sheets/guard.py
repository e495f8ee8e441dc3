"""A look at the bytes before any parser gets them: sizes, number of cells, document types, formulas.

Zip archives are read by the inspection that evidence goes through; bytes are counted while they come out.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chiso_framework import Problem
from chiso_framework.problems import Invalid
from chiso_runtime.inspection.archives import Entry, read_directory, unpack
from chiso_runtime.inspection.findings import Hostile, finding
from chiso_runtime.inspection.limits import Budget, Limits
from chiso_runtime.inspection.markup import Markup
from chiso_runtime.inspection.spool import Spool

from chiso_sheets import limits
from chiso_sheets.limits import Bounds
from chiso_sheets.places import column_of

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
SHEETS = "xl/worksheets/"
STRINGS = "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"

Cell = tuple[int, int]


class Crowded(Exception):
    """More cells or text than the bounds allow."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(slots=True)
class Seen:
    """What a look at the parts has found: formulas by sheet name, and what counts against the bounds."""

    bounds: Bounds
    cells: int = 0
    area: int = 0
    characters: int = 0
    lengths: list[int] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, set[Cell]] = field(default_factory=lambda: defaultdict(set))

    def cell(self, times: int = 1) -> None:
        """Count a cell. Raises Crowded."""
        self.cells += times
        if self.cells > self.bounds.cells:
            raise Crowded(limits.too_many_cells(self.bounds))

    def reach(self, rows: int, columns: int) -> None:
        """Count the area of a sheet. Raises Crowded."""
        self.area += rows * columns
        if self.area > self.bounds.area:
            raise Crowded(limits.too_many_cells(self.bounds))

    def text(self, length: int) -> None:
        """Count text as often as cells hold it. Raises Crowded."""
        self.characters += length
        if self.characters > self.bounds.characters:
            raise Crowded(limits.too_much_text())


def look(content: bytes, bounds: Bounds) -> Mapping[str, frozenset[Cell]]:
    """Cells with formulas, by sheet. Raises Invalid for what should not reach a parser."""
    if len(content) > bounds.size:
        raise Invalid([limits.too_large(len(content), bounds.size)])
    if content.startswith(OLE):
        if ENCRYPTED_STREAM in content:
            raise Invalid([limits.encrypted()])
        return {}
    if not content.startswith(ZIP):
        raise Invalid([limits.unreadable("…" if content else "0 byte")])
    try:
        return _look_inside(content, bounds)
    except Crowded as crowded:
        raise Invalid([crowded.problem]) from crowded
    except Hostile as hostile:
        raise Invalid([_hostile(hostile)]) from hostile


def _look_inside(content: bytes, bounds: Bounds) -> Mapping[str, frozenset[Cell]]:
    allowed = Limits(
        size=bounds.size, entries=bounds.entries, unpacked=bounds.unpacked, ratio=bounds.ratio, seconds=bounds.seconds
    )
    budget, seen = Budget(allowed), Seen(bounds)
    with Spool() as spool:
        spool.fill([content], largest=bounds.size)
        entries = [entry for entry in read_directory(spool, budget) if not entry.is_folder]
        for entry in sorted(entries, key=lambda entry: entry.name.startswith(SHEETS)):
            _look_at(spool, entry, budget, seen)
    named = {part: seen.targets.get(relation, "") for part, relation in seen.names.items()}
    return {name: frozenset(seen.formulas.get(part, ())) for name, part in named.items()} or {
        name: frozenset(cells) for name, cells in seen.formulas.items()
    }


def _look_at(spool: Spool, entry: Entry, budget: Budget, seen: Seen) -> None:
    """Every part is unpacked and counted; those with cells are read, all XML is looked at for a document type."""
    pieces = unpack(spool, entry, budget)
    if not entry.name.lower().endswith((".xml", ".rels")):
        for _ in pieces:
            pass
        return
    markup, finish = _reader(entry.name, seen)
    for piece in pieces:
        markup.feed(piece)
    if finish:
        markup.feed(b"", last=True)
        finish()


def _reader(name: str, seen: Seen) -> tuple[Markup, Callable[[], None] | None]:
    if name.startswith(SHEETS) and "/" not in name[len(SHEETS) :]:
        cells = _Cells(name, seen)
        return Markup(strict=True, on_start=cells.start, on_end=cells.end, on_text=cells.text), cells.finish
    if name == STRINGS:
        strings = _Strings(seen)
        return Markup(strict=True, on_start=strings.start, on_text=strings.text), lambda: None
    if name == "xl/workbook.xml":
        return Markup(strict=True, on_start=lambda tag, given: _sheet(seen, tag, given)), lambda: None
    if name == RELATIONS:
        return Markup(strict=True, on_start=lambda tag, given: _relation(seen, tag, given)), lambda: None
    if name == "content.xml":
        table = _Tables(seen)
        return Markup(strict=True, on_start=table.start, on_end=table.end, on_text=table.text), lambda: None
    return Markup(strict=True, on_start=lambda *_: None), None


def _sheet(seen: Seen, tag: str, given: Mapping[str, str]) -> None:
    if tag == "sheet":
        relation = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
        seen.names[given.get("name", "")] = relation


def _relation(seen: Seen, tag: str, given: Mapping[str, str]) -> None:
    if tag == "Relationship":
        target = given.get("Target", "").lstrip("/").removeprefix("xl/")
        seen.targets[given.get("Id", "")] = f"xl/{target}"


class _Strings:
    """Lengths of the shared strings, in order."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        if tag == "si":
            self._seen.lengths.append(0)

    def text(self, piece: str) -> None:
        if self._seen.lengths:
            self._seen.lengths[-1] += len(piece)


class _Cells:
    """Counts the cells of a worksheet of .xlsx, and remembers which have formulas."""

    def __init__(self, part: str, seen: Seen) -> None:
        self._part, self._seen = part, seen
        self._row = self._column = -1
        self._rows = self._columns = 0
        self._shared, self._in_value, self._index = False, False, ""

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        match tag:
            case "row":
                self._row = _whole(given.get("r"), self._row + 2) - 1
                self._column = -1
            case "c":
                self._seen.cell()
                row, column = _reference(given.get("r", ""))
                self._row = self._row if row is None else row
                self._column = self._column + 1 if column is None else column
                self._shared = given.get("t") == "s"
            case "f":
                self._seen.formulas[self._part].add((self._row, self._column))
            case "v" | "is":
                self._in_value, self._index = True, ""
                self._rows = max(self._rows, self._row + 1)
                self._columns = max(self._columns, self._column + 1)

    def text(self, piece: str) -> None:
        if self._in_value and self._shared:
            self._index = (self._index + piece)[:12]
        elif self._in_value:
            self._seen.text(len(piece))

    def end(self, tag: str) -> None:
        if tag in ("v", "is"):
            self._in_value = False
            at = _whole(self._index.strip(), -1) if self._shared else -1
            self._seen.text(self._seen.lengths[at] if 0 <= at < len(self._seen.lengths) else 0)

    def finish(self) -> None:
        self._seen.reach(self._rows, self._columns)


class _Tables:
    """Counts the cells of .ods, where rows and cells may be repeated, and remembers which have formulas."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._name = ""
        self._row = self._column = self._repeated = 0
        self._rows = self._columns = 0
        self._times = self._step = 1
        self._filled = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        named = {key.rpartition(":")[2]: value for key, value in given.items()}
        match tag:
            case "table":
                self._name, self._row, self._repeated, self._rows, self._columns = named.get("name", ""), 0, 0, 0, 0
            case "table-row":
                self._row, self._column, self._step = self._row + self._repeated, 0, 1
                self._repeated = _whole(named.get("number-rows-repeated"), 1)
            case "table-cell" | "covered-table-cell":
                self._column += self._step
                self._step = _whole(named.get("number-columns-repeated"), 1)
                self._filled = "value-type" in named
                self._cell(named)

    def _cell(self, named: Mapping[str, str]) -> None:
        if "formula" in named:
            self._seen.formulas[self._name].add((self._row, self._column - 1))
        if self._filled:
            self._times = self._step * max(self._repeated, 1)
            self._seen.cell(self._times)
            self._rows = max(self._rows, self._row + self._repeated)
            self._columns = max(self._columns, self._column + self._step)
        else:
            self._seen.cell()

    def text(self, piece: str) -> None:
        if self._filled:
            self._seen.text(len(piece) * self._times)

    def end(self, tag: str) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self._filled = False
        elif tag == "table":
            self._seen.reach(self._rows, self._columns)


def _whole(written: str | None, default: int) -> int:
    """A number of at most seven digits; more would be outside any sheet."""
    if not written or not written.isascii() or not written.isdigit():
        return default
    return int(written) if len(written) <= 7 else 10**7


def _reference(written: str) -> tuple[int | None, int | None]:
    """Row and column of D14, counted from 0."""
    column = written.rstrip("0123456789")
    row = written[len(column) :]
    return (int(row) - 1 if row and len(row) <= 7 else None), column_of(column)


def _hostile(hostile: Hostile) -> Problem:
    if hostile.code == "archive-encrypted":
        return limits.encrypted()
    said = finding(hostile.code, hostile.detail)
    return Problem(code=hostile.code, where=said.detail, message_vi=said.vi, message_en=said.en)
