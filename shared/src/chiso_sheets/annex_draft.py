"""From a mapped annex to a draft framework: what the sheet says, nothing more; what it leaves open is asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from chiso_framework import Invalid, Problem
from chiso_framework.decimals import exact_sum, shortest
from chiso_framework.problems import text

from chiso_sheets import numbering
from chiso_sheets.annex import Mapped, Role
from chiso_sheets.annex_rows import FILL_IN, Read, Table, all_read, read_rows
from chiso_sheets.books import Book, Sheet
from chiso_sheets.framework_in import Draft, draft_of
from chiso_sheets.places import Place, column_of, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an annex does not say of itself; an empty field stays out of the framework."""

    id: str
    version: str
    title_vi: str
    number: str = ""
    issuer: str = ""
    date: str = ""
    points_places: int = 2
    rank_places: int = 2


def draft(book: Book, mapped: Mapped, about: About) -> Draft:
    """The framework of the annex. Raises Invalid with every problem at its cell: it is made whole or not at all."""
    sheet = book.find(mapped.sheet)
    if sheet is None:
        raise Invalid([_no_sheet(book, mapped)])
    table = read_rows(sheet, mapped)
    if not table.mains and not table.problems:
        table.problems.append(refused(sheet.place(mapped.first - 1), "no-rows", "", ROWS, SAY_STYLES))
    if table.problems:
        raise Invalid(table.problems)
    making = _Making(sheet, mapped, table)
    made = draft_of(making.document(about), making.places)
    return Draft(framework=made.framework, questions=(*table.questions, *making.questions, *made.questions))


@dataclass(slots=True)
class _Making:
    sheet: Sheet
    mapped: Mapped
    table: Table
    places: dict[str, Place] = field(default_factory=dict)
    questions: list[Problem] = field(default_factory=list)

    def document(self, about: About) -> dict[str, object]:
        codes = _codes(self.table)
        mains = [self._main(n, read, codes) for n, read in enumerate(self.table.mains)]
        decision = {"number": about.number, "issuer": about.issuer, "date": about.date}
        return {
            "id": about.id,
            "version": about.version,
            "title_vi": about.title_vi,
            "decision": {key: value for key, value in decision.items() if value},
            "total_points": self._total(mains),
            "points_places": about.points_places,
            "rank_places": about.rank_places,
            "late": {"consequence": "nothing"},
            "evidence": {"missing": "refused"},
            "main_indicators": mains,
        }

    def _main(self, n: int, read: Read, codes: Mapping[int, str]) -> dict[str, object]:
        path = f"main_indicators[{n}]"
        self._note(path, read)
        parts = [self._component(f"{path}.components[{j}]", one, codes) for j, one in enumerate(read.components)]
        said = "\n".join([*read.note, *read.method, *read.evidence])
        return {
            "code": codes[read.at],
            "name_vi": read.name,
            "max_points": shortest(self._most(read)),
            "complete": bool(parts),
            "components": parts,
            **({"note_vi": said} if said else {}),
        }

    def _component(self, path: str, read: Read, codes: Mapping[int, str]) -> dict[str, object]:
        self._note(path, read)
        self.questions.append(
            refused(self._place(read.at, "method"), "rule-to-be-chosen", "\n".join(read.method), RULE, CHOOSE_RULE)
        )
        method, evidence = "\n".join([*read.method, *read.note]), "\n".join(read.evidence)
        assert read.most is not None
        return {
            "code": codes[read.at],
            "name_vi": read.name,
            "max_points": shortest(read.most),
            "rule": {"kind": "direct"},
            "evidence_required": bool(evidence),
            **({"method_vi": method} if method else {}),
            **({"evidence_vi": evidence} if evidence else {}),
        }

    def _most(self, read: Read) -> Decimal:
        """The printed maximum of a main indicator, or the sum of its components where none is printed."""
        if read.most is not None:
            return read.most
        added = exact_sum(one.most for one in read.components if one.most is not None)
        self.questions.append(refused(self._place(read.at, "max"), "maximum-missing", "", ADDED, FILL_IN))
        return added

    def _total(self, mains: Sequence[Mapping[str, object]]) -> str:
        if self.table.total is not None:
            total, self.places["total_points"] = self.table.total
            return shortest(total)
        return shortest(exact_sum(Decimal(str(main["max_points"])) for main in mains))

    def _note(self, path: str, read: Read) -> None:
        """Remember where the document's values came from."""
        self.places[path] = self.sheet.place(read.at)
        for key, role in ROLE_OF.items():
            self.places[f"{path}.{key}"] = self._place(read.at, role)

    def _place(self, row: int, role: Role) -> Place:
        return self.sheet.place(row, column_of(self.mapped.columns.get(role, "")))


def _codes(table: Table) -> dict[int, str]:
    """Codes by row: the printed numbers; where components begin again under each main indicator, 1 becomes II.1.

    Numbers that a spreadsheet has cut (1.10 stands as 1.1) are told by their order.
    """
    mains = {read.at: numbering.code_of(read.number) or str(n) for n, read in enumerate(table.mains, 1)}
    printed = Counter(read.number for main in table.mains for read in main.components)
    restarts = any(times > 1 for number, times in printed.items() if numbering.style(number) != "two")
    crossing = bool({read.number for read in all_read(table) if read.at not in mains} & set(mains.values()))
    codes = dict(mains)
    for main in table.mains:
        for n, read in enumerate(main.components, 1):
            codes[read.at] = _code(read, n, mains[main.at], under=restarts or crossing or not read.number)
    return codes


def _code(read: Read, n: int, main: str, *, under: bool) -> str:
    number = numbering.code_of(read.number)
    known = numbering.style(number)
    if known == "two":
        head, _, tail = number.rpartition(".")
        return f"{head}.{n}" if tail + "0" == str(n) else number
    if under or known in ("small", "other"):
        return f"{main}.{number if number and known != 'other' else n}"
    return number


def _no_sheet(book: Book, mapped: Mapped) -> Problem:
    names = ", ".join(sheet.name for sheet in book.sheets)
    expected = text(f"một trong các trang: {names}", f"one of the sheets: {names}")
    return refused(Place(sheet=mapped.sheet), "unknown-sheet", mapped.sheet, expected, FILL_IN)


ROLE_OF: Mapping[str, Role] = {
    "code": "number",
    "name_vi": "name",
    "max_points": "max",
    "method_vi": "method",
    "evidence_vi": "evidence",
    "note_vi": "note",
}
"""The column that a key of the document comes from."""

RULE = text("cách tính theo loại; tạm chấm trực tiếp", "a kind of rule; scored directly for now")
CHOOSE_RULE = text(
    "xuất bản nháp ra Excel, chọn loại cách tính và điền trang Chi tiết",
    "export the draft to Excel, choose the kind of rule and fill in the sheet Chi tiết",
)
ADDED = text("điểm tối đa in trong văn bản; đã lấy tổng các thành phần", "a printed maximum; the components were added")
ROWS = text("ít nhất một chỉ số chính", "at least one main indicator")
SAY_STYLES = text(
    "nêu kiểu số thứ tự nào là chỉ số chính ở bước đối chiếu", "say in the mapping which numbers mark main indicators"
)
