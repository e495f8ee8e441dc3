"""The rows of a mapped annex: what each is, what it says, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from chiso_framework import Problem
from chiso_framework.decimals import NotADecimal
from chiso_framework.problems import Text, text

from chiso_sheets import numbering
from chiso_sheets.annex import NOTE, TOTAL, Mapped, Role, RowIs, filled, number_and_name, plain
from chiso_sheets.books import Sheet
from chiso_sheets.numbers import read_number
from chiso_sheets.places import Place, column_of, refused


@dataclass(slots=True)
class Read:
    """A main indicator or component as the annex has it; `at` is its row, counted from 0."""

    is_main: bool
    at: int
    number: str
    name: str
    most: Decimal | None = None
    method: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)
    components: list["Read"] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """What the rows came to. `kinds` says of each row what it was taken for, which the preview shows."""

    mains: list[Read] = field(default_factory=list)
    total: tuple[Decimal, Place] | None = None
    problems: list[Problem] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)
    kinds: dict[int, RowIs] = field(default_factory=dict)


def read_rows(sheet: Sheet, mapped: Mapped) -> Table:
    """Read the table's rows; problems and questions are collected and reading goes on."""
    return _Rows(sheet, mapped).read()


class _Rows:
    def __init__(self, sheet: Sheet, mapped: Mapped) -> None:
        self._sheet, self._mapped = sheet, mapped
        named = ((role, column_of(letters)) for role, letters in mapped.columns.items())
        self._columns: dict[Role, int] = {role: column for role, column in named if column is not None}
        numbers = [number_and_name(sheet, row, self._columns)[0] for row in self._span()]
        self._styles = dict(zip(self._span(), numbering.styles_in_order(numbers), strict=True))
        self._table = Table()
        self._last: Read | None = None

    def read(self) -> Table:
        for row in self._span():
            if not any(cell.strip() for cell in self._sheet.rows[row]):
                continue
            number, name = number_and_name(self._sheet, row, self._columns)
            kind = self._kind(row, name)
            self._table.kinds[row + 1] = kind
            self._take(kind, row, number, name)
        return self._table

    def _span(self) -> range:
        return range(max(self._mapped.first - 1, 0), min(self._mapped.last, len(self._sheet.rows)))

    def _kind(self, row: int, name: str) -> RowIs:
        if (stated := self._mapped.rows.get(row + 1)) is not None:
            return stated
        said = plain(name or filled(self._sheet, row, self._columns.get("number", 0)))
        if TOTAL.match(said):
            return "total"
        if NOTE.match(said) and not self._text(row, "max"):
            return "note"
        return self._mapped.styles.get(self._styles[row], "more")

    def _take(self, kind: RowIs, row: int, number: str, name: str) -> None:
        match kind:
            case "main" | "component":
                self._begin(Read(is_main=kind == "main", at=row, number=number, name=name))
            case "more":
                self._more(row, number, name)
            case "total":
                self._total(row)

    def _begin(self, read: Read) -> None:
        row = read.at
        if read.is_main:
            self._table.mains.append(read)
        elif self._table.mains:
            self._table.mains[-1].components.append(read)
        else:
            self._refuse(row, "number", "no-main-indicator", read.number, UNDER_MAIN, SAY_MAIN)
        if not read.name:
            self._refuse(row, "name", "name-missing", "", NAME, FILL_IN)
        read.most = self._most(row, wanted=not read.is_main)
        for role in ("method", "evidence", "note"):
            if said := self._text(row, role):
                getattr(read, role).append(said)
        self._last = read

    def _more(self, row: int, number: str, name: str) -> None:
        """Lines that go on with the criterion above: parts, levels, further methods; kept as they are printed."""
        if self._last is None:
            self._ask(row, "name", "row-without-number", name, NUMBERED, SAY_ROW)
            return
        said = " ".join(part for part in (number, name) if part)
        if most := self._text(row, "max"):
            said = f"{said}: {most} điểm" if said else f"{most} điểm"
        self._last.method += [line for line in (said, self._text(row, "method")) if line]
        self._last.evidence += [line for line in (self._text(row, "evidence"),) if line]
        self._last.note += [line for line in (self._text(row, "note"),) if line]

    def _total(self, row: int) -> None:
        if (most := self._most(row, wanted=False)) is not None:
            self._table.total = most, self._place(row, "max")

    def _most(self, row: int, *, wanted: bool) -> Decimal | None:
        """The printed maximum. A formula's last value is taken, and asked about."""
        column = self._columns.get("max")
        written = "" if column is None else self._sheet.text(row, column).strip()
        if not written:
            if wanted:
                self._refuse(row, "max", "maximum-missing", "", NUMBER, FILL_IN)
            return None
        assert column is not None
        if (row, column) in self._sheet.formulas:
            self._ask(row, "max", "formula", written, NO_FORMULA, COMPARE)
        try:
            return read_number(written.removesuffix("điểm"), typed=self._sheet.is_number(row, column))
        except NotADecimal as wrong:
            self._refuse(row, "max", wrong.code, written, wrong.expected, wrong.mend)
            return None

    def _text(self, row: int, role: Role) -> str:
        column = self._columns.get(role)
        return "" if column is None else self._sheet.text(row, column).strip()

    def _place(self, row: int, role: Role) -> Place:
        return self._sheet.place(row, self._columns.get(role))

    def _refuse(self, row: int, role: Role, code: str, found: str, expected: Text, mend: Text) -> None:
        self._table.problems.append(refused(self._place(row, role), code, found, expected, mend))

    def _ask(self, row: int, role: Role, code: str, found: str, expected: Text, mend: Text) -> None:
        self._table.questions.append(refused(self._place(row, role), code, found, expected, mend))


def all_read(table: Table) -> Iterator[Read]:
    """Main indicators and components in order."""
    for main in table.mains:
        yield main
        yield from main.components


UNDER_MAIN = text("một chỉ số chính ở trên", "a main indicator above it")
SAY_MAIN = text("nêu dòng nào là chỉ số chính ở bước đối chiếu", "say in the mapping which rows are main indicators")
NAME = text("tên chỉ số", "a name")
FILL_IN = text("điền vào ô này hoặc sửa đối chiếu", "fill in this cell or mend the mapping")
NUMBER = text("điểm tối đa là một số", "a number as maximum")
NUMBERED = text("dòng có số thứ tự", "a row with a number")
SAY_ROW = text("nêu dòng này là gì ở bước đối chiếu, hoặc bỏ qua", "say in the mapping what this row is, or skip it")
NO_FORMULA = text("giá trị; đã lấy kết quả lần tính cuối", "a value; the result as last computed was taken")
COMPARE = text("đối chiếu với văn bản ban hành", "compare with the decision as issued")
