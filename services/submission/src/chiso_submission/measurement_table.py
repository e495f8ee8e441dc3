"""A criterion's table of measured values as a file: one row for each unit, one column for each question of its rule."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chiso_framework import Criterion
from chiso_framework.decimals import NotADecimal, read_decimal, shortest
from chiso_framework.problems import Text, text
from chiso_sheets.answers_form import BETWEEN, CLAIMED, EXPLANATION, Item, items
from chiso_sheets.answers_in import TRUTHS
from chiso_sheets.limits import Bounds
from chiso_sheets.numbers import read_number
from chiso_sheets.writing import BookWriter, SheetWriter

from chiso_submission.tables import EMPTY, WRONG_TEXT, Cell, clean, is_wrong, lines, place, unreadable

REFUSED = "measurements-refused"
UNIT, NAME, SAMPLE, RECHECKED = "unit", "name", "sample", "rechecked"
LABELS: Mapping[str, str] = {
    UNIT: "Mã định danh",
    NAME: "Tên",
    SAMPLE: "Số phiếu lấy mẫu",
    RECHECKED: "Số phiếu phúc tra",
}
ALSO: Mapping[str, str] = {"mã đơn vị": UNIT, "tên đơn vị": NAME}
"""Other headings that people write."""
ROWS, CELL, WHOLE = 20_000, 4000, 10_000_000
BOUNDS = Bounds(size=2 << 20, cells=ROWS * 20, area=ROWS * 40)

Place = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """What a row says of a unit. `errors` are of its cells that can't be read."""

    number: int
    unit: str
    data: Mapping[str, object]
    sample: int = 0
    rechecked: int = 0
    errors: tuple[Place, ...] = ()


def asked(criterion: Criterion) -> list[Item]:
    """The columns of a criterion beside those that every table has."""
    return [item for item in items(criterion) if item.name not in (CLAIMED, EXPLANATION)]


def table_file(criterion: Criterion, rows: Iterable[tuple[str, str, Mapping[str, object], int, int]]) -> bytes:
    """The table as .xlsx, to be filled: code, name, data, sample and re-checked forms of each unit."""
    book, known = BookWriter(), asked(criterion)
    heads = [LABELS[UNIT], LABELS[NAME], *(_heading(item) for item in known), LABELS[SAMPLE], LABELS[RECHECKED]]
    sheet = book.sheet(criterion.code[:31], [18, 36, *(24 for _ in known), 12, 12], frozen=1)
    sheet.texts(0, heads, "head")
    for row, (unit, name, data, sample, rechecked) in enumerate(rows, 1):
        sheet.texts(row, [unit, name])
        for column, item in enumerate(known, 2):
            _fill(sheet, row, column, item, data)
        for column, count in enumerate((sample, rechecked), 2 + len(known)):
            sheet.text(row, column, str(count) if count else "", "open-number")
    return book.content()


def read_measured(content: bytes, criterion: Criterion) -> list[MeasuredRow]:
    """The rows in which anything was measured. Raises Rejected (measurements-refused) for what is no such table."""
    rows = lines(content, BOUNDS, REFUSED)
    heading = next(rows, None)
    if heading is None:
        raise unreadable(REFUSED, 1, "", EMPTY)
    columns = _columns(*heading, asked(criterion))
    found = [_row(number, columns, cells) for number, cells in rows if any(cell.text.strip() for cell in cells)]
    measured = [row for row in found if row.data or row.errors]
    if not measured:
        raise unreadable(REFUSED, 0, "", EMPTY)
    if len(measured) > ROWS:
        raise unreadable(REFUSED, ROWS, "", text(f"nhiều hơn {ROWS} dòng", f"more than {ROWS} rows"))
    return measured


def _heading(item: Item) -> str:
    return f"{item.question.vi} ({item.name})"


def _fill(sheet: SheetWriter, row: int, column: int, item: Item, data: Mapping[str, object]) -> None:
    given = data.get(item.field)
    if item.option:
        picked = given if isinstance(given, list | tuple) else ()
        sheet.text(row, column, ("x" if item.option in picked else "") if given is not None else "", "open-text")
    elif isinstance(given, bool):
        sheet.text(row, column, "Có" if given else "Không", "open-text")
    elif given is not None and item.kind in ("number", "whole"):
        sheet.number(row, column, read_decimal(given), "open-number")
    else:
        sheet.text(row, column, "" if given is None else str(given), "open-text")


def _columns(number: int, cells: Sequence[Cell], known: Sequence[Item]) -> list[Item | str]:
    """What each column holds: a part of the answer, or one of the columns of every table; empty: nothing."""
    names: dict[str, Item | str] = {"": "", **ALSO}
    for name, label in LABELS.items():
        names |= {name: name, label.casefold(): name}
    for item in known:
        names |= {clean(word).casefold(): item for word in (item.name, item.question.vi, _heading(item))}
    found = [clean(cell.text).casefold() for cell in cells]
    if strange := next((word for word in found if word not in names), ""):
        said = ", ".join([*LABELS, *(item.name for item in known)])
        raise unreadable(REFUSED, number, strange[:60], text(f"cột lạ; các cột: {said}", f"unknown column of {said}"))
    columns = [names[word] for word in found]
    if repeated := next((column for column in columns if column and columns.count(column) > 1), None):
        raise unreadable(REFUSED, number, _name(repeated), text("cột bị lặp", "the column is repeated"))
    if UNIT not in columns:
        label = LABELS[UNIT]
        raise unreadable(REFUSED, number, UNIT, text(f"thiếu cột {label}", f"the column {label} is missing"))
    return columns


def _name(column: Item | str) -> str:
    return column if isinstance(column, str) else column.name


def _row(number: int, columns: Sequence[Item | str], cells: Sequence[Cell]) -> MeasuredRow:
    reading = _Reading(number)
    for n, cell in enumerate(cells):
        if cell.text.strip():
            reading.take(columns[n] if n < len(columns) else "", cell)
    return MeasuredRow(
        number=number,
        unit=reading.unit,
        data={name: tuple(given) if isinstance(given, list) else given for name, given in reading.data.items()},
        sample=reading.counts.get(SAMPLE, 0),
        rechecked=reading.counts.get(RECHECKED, 0),
        errors=tuple(reading.errors),
    )


class _Reading:
    """One row while its cells are read."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.unit = ""
        self.data: dict[str, object] = {}
        self.counts: dict[str, int] = {}
        self.errors: list[Place] = []

    def take(self, column: Item | str, cell: Cell) -> None:
        value = clean(cell.text)
        if cell.formula:
            self._refuse(column, "formula", VALUES)
        elif is_wrong(value, CELL) or (not column and value):
            self._refuse(column, "unreadable-table", WRONG_TEXT if column else OUTSIDE)
        elif isinstance(column, Item):
            self._answer(column, cell, value)
        elif column == UNIT:
            self.unit = value.upper()
        elif column in (SAMPLE, RECHECKED):
            self._count(column, cell, value)

    def _answer(self, item: Item, cell: Cell, value: str) -> None:
        match item.kind:
            case "number" | "whole":
                self._number_of(item, cell, value)
            case "yes_no":
                self._truth(item, TRUTHS.get(value.lower()) if cell.truth is None else cell.truth)
            case _:
                self.data[item.field] = value.partition(BETWEEN)[0].strip()

    def _number_of(self, item: Item, cell: Cell, value: str) -> None:
        try:
            self.data[item.field] = shortest(read_number(value, typed=cell.number))
        except NotADecimal as wrong:
            self._refuse(item, wrong.code, wrong.mend)

    def _truth(self, item: Item, truth: bool | None) -> None:
        if truth is None:
            self._refuse(item, "not-yes-or-no", YES_OR_NO)
        elif item.option:
            chosen = self.data.setdefault(item.field, [])
            assert isinstance(chosen, list)
            chosen += [item.option] if truth else []
        else:
            self.data[item.field] = truth

    def _count(self, column: str, cell: Cell, value: str) -> None:
        try:
            count = read_number(value, typed=cell.number)
        except NotADecimal as wrong:
            return self._refuse(column, wrong.code, wrong.mend)
        if count % 1 or not 0 <= count <= WHOLE:
            return self._refuse(column, "not-in-range", COUNT)
        self.counts[column] = int(count)
        return None

    def _refuse(self, column: Item | str, code: str, said: Text) -> None:
        self.errors.append(place(self._number, _name(column), code, said))


def rows_of(asked: Iterable[Mapping[str, object]]) -> Iterator[MeasuredRow]:
    """Rows as the API takes them, numbered from 1."""
    for number, row in enumerate(asked, 1):
        yield MeasuredRow(number=number, **row)  # type: ignore[arg-type]


VALUES = text("ô là công thức; hãy dán giá trị", "the cell is a formula; paste its value")
OUTSIDE = text("có ô ngoài các cột", "a cell stands outside the columns")
YES_OR_NO = text("ghi “Có” hoặc “Không”", "write yes or no")
COUNT = text("cần số nguyên không âm", "a whole number that is not negative is expected")
