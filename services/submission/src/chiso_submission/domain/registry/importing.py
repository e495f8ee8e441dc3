"""A table of units as rows of text: which entries it asks for, what they change, and all that is wrong with it.

A blank cell leaves what is registered. Parent and predecessors may be named by code or by name; a name matches exactly,
in composed letters, and one that several units have is refused with the codes to choose from.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import UnitRegistered
from chiso_framework.problems import Text, text
from chiso_registry import (
    CodeForm,
    Entries,
    begins,
    entered,
    form_of,
    in_force,
    look_alikes,
    normal_code,
    one_name,
)

from chiso_submission.domain.registry.decider import Registry, register
from chiso_submission.domain.registry.reorganising import LONGEST, both_documents

COLUMNS = ("code", "name", "kind", "parent", "valid_from", "last_day", "predecessors", "document", "document_date")
CODE = re.compile(r"[A-Z0-9.\-]{1,35}", re.ASCII)
KIND = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
YEARS = range(1990, 2201)
NAME_LENGTH, MOST_PREDECESSORS = 200, 200
FORMATS = "%Y-%m-%d", "%d/%m/%Y"
SHOWN = 5
"""How many candidates a message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of the file, which counts rows from 1, with its cells by column of `COLUMNS`."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong with a row; `column` is empty where the whole row is meant, `row` 0 where the whole table is."""

    row: int
    column: str
    code: str
    said: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """What a row does: new, renamed, continued, ended, changed or same. `before` is the name that goes."""

    row: int
    code: str
    name: str
    change: str
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a table comes to. With problems nothing of it is registered."""

    units: tuple[UnitRegistered, ...]
    changes: tuple[RowChange, ...]
    problems: tuple[RowProblem, ...]


def read_units(rows: Sequence[TableRow], registry: Registry) -> Reading:
    """The entries of a table against the registry as it stands."""
    reader = _Reader(registry)
    for row in rows:
        reader.enter(row)
    units = reader.related()
    if not reader.problems:
        reader.check(units)
    changes = tuple(_change(row, unit, registry) for row, unit in zip(reader.rows, units, strict=True))
    return Reading(
        units=tuple(units), changes=changes, problems=tuple(sorted(reader.problems, key=lambda found: found.row))
    )


class _Refused(Exception):
    """A cell that cannot be read."""

    def __init__(self, column: str, code: str, said: Text) -> None:
        super().__init__(code)
        self.column, self.code, self.said = column, code, said


class _Reader:
    """Reads rows one by one, then what they say of each other."""

    def __init__(self, registry: Registry) -> None:
        self.problems: list[RowProblem] = []
        self.rows: list[TableRow] = []
        self._registry = registry
        self._units: list[UnitRegistered] = []
        self._first: dict[tuple[str, date], int] = {}
        self._after: dict[str, Entries] = dict(registry.entries)
        self._named: dict[str, set[str]] = {}
        for code, entries in registry.entries.items():
            for entry in entries:
                self._named.setdefault(one_name(entry.name), set()).add(code)

    def enter(self, row: TableRow) -> None:
        """Read a row as far as it speaks of itself alone."""
        try:
            unit = _entry(row, self._registry)
            first = self._first.setdefault((unit.code, begins(unit)), row.number)
            if first != row.number:
                raise _Refused("code", "repeated-unit", text(f"đã có ở dòng {first}", f"stands in row {first} already"))
        except _Refused as refused:
            self._note(row, refused)
            return
        self.rows.append(row)
        self._units.append(unit)
        self._after[unit.code] = entered(self._after.get(unit.code, ()), unit)
        self._named.setdefault(one_name(unit.name), set()).add(unit.code)

    def related(self) -> list[UnitRegistered]:
        """The units with parents and predecessors found."""
        return [self._related(row, unit) for row, unit in zip(self.rows, self._units, strict=True)]

    def check(self, units: Sequence[UnitRegistered]) -> None:
        """Let the registry's own rules judge the table as a whole."""
        try:
            register(units, self._registry)
        except Rejected as rejected:
            about = rejected.details.get("unit") or rejected.details.get("units") or ""
            named = ", ".join(about) if isinstance(about, list) else str(about)
            said = text(f"danh mục không nhận: {named}", f"the registry refuses it: {named}")
            self.problems.append(RowProblem(row=0, column="", code=rejected.code, said=said))

    def _related(self, row: TableRow, unit: UnitRegistered) -> UnitRegistered:
        before = begins(unit) - timedelta(days=1) if unit.valid_from else begins(unit)
        try:
            if row["parent"]:
                unit = replace(unit, parent=self._find("parent", row["parent"], begins(unit)))
            if row["predecessors"]:
                written = [name.strip() for name in row["predecessors"].split(";") if name.strip()]
                found = dict.fromkeys(self._find("predecessors", name, before) for name in written[:MOST_PREDECESSORS])
                unit = replace(unit, predecessors=tuple(code for code in found if code != unit.code))
        except _Refused as refused:
            self._note(row, refused)
        return unit

    def _find(self, column: str, written: str, day: date) -> str:
        """The code of the unit meant by a code or an exact name. Raises _Refused."""
        code = normal_code(written)
        if code in self._after:
            return code
        if form_of(code) is CodeForm.TERRITORY:
            raise _Refused(column, "territory-code", TERRITORY)
        found = sorted(self._named.get(one_name(written), ()))
        existing = [code for code in found if in_force(self._after[code], day)]
        if len(narrowed := existing or found) == 1:
            return narrowed[0]
        if found:
            raise _Refused(column, "ambiguous-name", _ambiguous(written, narrowed))
        alike = [f"{name} ({', '.join(sorted(self._named[name]))})" for name in look_alikes(written, self._named)]
        raise _Refused(column, "unknown-unit", _unknown(written, alike))

    def _note(self, row: TableRow, refused: _Refused) -> None:
        self.problems.append(RowProblem(row=row.number, column=refused.column, code=refused.code, said=refused.said))


def _entry(row: TableRow, registry: Registry) -> UnitRegistered:
    """The entry a row asks for, its relations still as registered. Raises _Refused."""
    code, first, last = _code(row), _day(row, "valid_from"), _day(row, "last_day")
    known = registry.entries.get(code, ())
    base = _base(known, first, last)
    first = first or (base.valid_from if base else None)
    if first and last and last < first:
        raise _Refused(
            "last_day", "wrong-validity", text("phải từ ngày bắt đầu trở đi", "must not be before it begins")
        )
    document = _document(row, needed=last is not None or bool(row["predecessors"]) or bool(known and not base))
    earlier = base or in_force(known, first or date.min)
    name, kind, parent = _name(row, base), _kind(row, earlier), earlier.parent if earlier else None
    registered = base or UnitRegistered(code=code, name=name, kind=kind, parent=parent, valid_from=first)
    return replace(
        registered,
        name=name,
        kind=kind,
        valid_until=last + timedelta(days=1) if last else registered.valid_until,
        document=both_documents(registered.document, document) if document else registered.document,
    )


def _base(known: Entries, first: date | None, last: date | None) -> UnitRegistered | None:
    """The registered entry that a row is about: of the same first day, else the one that holds on its last day."""
    if first is None and last is not None:
        return in_force(known, last)
    return next((entry for entry in known if begins(entry) == (first or date.min)), None)


def _code(row: TableRow) -> str:
    code = normal_code(row["code"])
    if not CODE.fullmatch(code):
        raise _Refused("code", "invalid-code", CODE_EXPECTED)
    if form_of(code) is CodeForm.TERRITORY:
        raise _Refused("code", "territory-code", TERRITORY)
    return code


def _name(row: TableRow, base: UnitRegistered | None) -> str:
    name = one_name(row["name"])
    if not name and base:
        return base.name
    if not 0 < len(name) <= NAME_LENGTH:
        raise _Refused("name", "name-needed", text("cần tên, nhiều nhất 200 ký tự", "a name of at most 200 signs"))
    if base and one_name(base.name) != name:
        raise _Refused("name", "name-differs", _differs(base.name))
    return name


def _kind(row: TableRow, base: UnitRegistered | None) -> str:
    if not row["kind"] and base:
        return base.kind
    if not KIND.fullmatch(row["kind"]):
        raise _Refused("kind", "invalid-kind", KIND_EXPECTED)
    return row["kind"]


def _day(row: TableRow, column: str) -> date | None:
    if not row[column]:
        return None
    for form, written in zip(FORMATS, (row[column][:10], row[column]), strict=True):
        try:
            day = datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if day.year in YEARS:
            return day
    raise _Refused(column, "invalid-day", DAY_EXPECTED)


def _document(row: TableRow, *, needed: bool) -> str:
    day = _day(row, "document_date")
    document = f"{row['document']} ngày {day:%d/%m/%Y}" if day and row["document"] else row["document"]
    if needed and not document:
        raise _Refused("document", "document-needed", DOCUMENT_NEEDED)
    if len(document) > LONGEST:
        raise _Refused("document", "document-too-long", text("nhiều nhất 300 ký tự", "at most 300 signs"))
    return document


def _change(row: TableRow, unit: UnitRegistered, registry: Registry) -> RowChange:
    known, before = registry.entries.get(unit.code, ()), registry.entry(unit)
    earlier = in_force(known, begins(unit) - timedelta(days=1)) if unit.valid_from else None
    return RowChange(
        row=row.number,
        code=unit.code,
        name=unit.name,
        change=_kind_of_change(unit, bool(known), before, earlier),
        before=earlier.name if earlier and earlier.name != unit.name else "",
    )


def _kind_of_change(
    unit: UnitRegistered, known: bool, before: UnitRegistered | None, earlier: UnitRegistered | None
) -> str:
    if before is not None:
        if before == unit:
            return "same"
        return "ended" if before.valid_until is None and unit.valid_until is not None else "changed"
    if not known:
        return "new"
    return "renamed" if earlier and earlier.name != unit.name else "continued"


def _ambiguous(written: str, codes: Sequence[str]) -> Text:
    shown = ", ".join(codes[:SHOWN])
    return text(
        f"nhiều đơn vị tên “{written}”; hãy ghi mã: {shown}",
        f"several units are named “{written}”; give a code: {shown}",
    )


def _unknown(written: str, alike: Sequence[str]) -> Text:
    shown = "; ".join(alike[:SHOWN])
    vi, en = f"không có đơn vị “{written}”", f"there is no unit “{written}”"
    return text(f"{vi}; tên gần giống: {shown}", f"{en}; names like it: {shown}") if alike else text(vi, en)


def _differs(registered: str) -> Text:
    return text(
        f"mã này đang là “{registered}”; nếu đổi tên, ghi ngày bắt đầu tên mới và văn bản",
        f"the code is registered as “{registered}”; for a new name, give its first day and document",
    )


CODE_EXPECTED = text(
    "mã gồm chữ hoa không dấu, số, dấu chấm, tối đa 35 ký tự, ví dụ H56.01 hoặc 000.00.00.H49",
    "a code of capitals, digits, dots, at most 35 signs, such as H56.01 or 000.00.00.H49",
)
TERRITORY = text(
    "đây là mã đơn vị hành chính, không phải mã định danh cơ quan theo QĐ 20/2020/QĐ-TTg",
    "this is a code of a territory, not of an agency by QĐ 20/2020/QĐ-TTg",
)
KIND_EXPECTED = text(
    "loại viết chữ thường không dấu, số, gạch nối, như tinh, xa, phuong",
    "a kind of small letters, digits, hyphens, such as tinh, xa, phuong",
)
DAY_EXPECTED = text("cần ngày dạng 2025-07-01 hoặc 01/07/2025", "a day such as 2025-07-01 or 01/07/2025 is expected")
DOCUMENT_NEEDED = text("cần số văn bản quy định việc này", "the number of the document behind it is needed")
