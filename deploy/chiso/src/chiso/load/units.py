"""units.csv, and whether the groups and lists of round.yaml name units that are in it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from chiso_framework import Framework, names_units
from chiso_framework.problems import Text, text

from chiso.load import round_file
from chiso.load.mistakes import Notebook
from chiso.load.past_round import KIND, UNIT_CODE, PastGroup, PastUnit
from chiso.load.table import Columns, Row, needs, read_table

FILE = "units.csv"
COLUMNS = Columns(required=("code", "name", "kind", "parent"))
BAD_CODE = text(
    "mã đơn vị gồm chữ hoa không dấu, số, dấu chấm, gạch nối, tối đa 35 ký tự",
    "a unit code has capitals, digits, dots, hyphens, at most 35 characters",
)
BAD_KIND = text(
    "loại đơn vị viết chữ thường không dấu, số, gạch nối, như xa, phuong, tinh",
    "a kind has small letters, digits, hyphens, such as xa, phuong, tinh",
)
NO_UNITS = text("không có đơn vị nào", "has no units")
EMPTY_GROUP = text("nhóm không có đơn vị nào của units.csv", "the group has no unit of units.csv")
GROUP_TWICE = text("mã nhóm bị lặp", "the group id is repeated")
OWN_PARENT = text("đơn vị không thể là cấp trên của chính nó", "a unit can't be its own parent")


def read_units(directory: Path, notes: Notebook) -> list[PastUnit]:
    """The units of units.csv that are in order."""
    first: dict[str, int] = {}
    rows = read_table(directory / FILE, COLUMNS, notes)
    units = [unit for row in rows if (unit := _unit(row, first, notes))]
    if not rows and not notes.found:
        notes.note(0, "", NO_UNITS)
    return units


def _unit(row: Row, first: dict[str, int], notes: Notebook) -> PastUnit | None:
    if not needs(row, ("code", "name", "kind"), notes):
        return None
    code = row["code"]
    if not UNIT_CODE.fullmatch(code):
        notes.note(row.number, "code", BAD_CODE)
        return None
    if code in first:
        said = text(f"mã {code} đã có ở dòng {first[code]}", f"the code {code} stands in row {first[code]} already")
        notes.note(row.number, "code", said)
        return None
    first[code] = row.number
    if not KIND.fullmatch(row["kind"]):
        notes.note(row.number, "kind", BAD_KIND)
    parent = row["parent"]
    if parent and not UNIT_CODE.fullmatch(parent):
        notes.note(row.number, "parent", BAD_CODE)
    elif parent == code:
        notes.note(row.number, "parent", OWN_PARENT)
    return PastUnit(row=row.number, code=code, name=row["name"], kind=row["kind"], parent=parent or None)


def check_names(found: round_file.RoundFile, units: Sequence[PastUnit], notes: Notebook) -> None:
    """Note groups and lists of round.yaml that name no unit, or one that is not in units.csv."""
    codes = {unit.code for unit in units}
    for at in round_file.repeated([group.id for group in found.groups]):
        notes.note(0, f"groups[{at}].id", GROUP_TWICE)
    for at, group in enumerate(found.groups):
        _check_group(at, group, units, codes, notes)
    for unit in units:
        if not any(group.units.covers(unit.kind, unit.code) for group in found.groups):
            notes.note(0, "groups", text(f"{unit.code} không thuộc nhóm nào", f"{unit.code} is in no group"))
    for at, code in enumerate(found.unranked):
        if code not in codes:
            notes.note(0, f"unranked[{at}]", _unknown(code))


def _check_group(at: int, group: PastGroup, units: Sequence[PastUnit], codes: set[str], notes: Notebook) -> None:
    strangers = [code for code in group.units.units if code not in codes]
    for code in strangers:
        notes.note(0, f"groups[{at}].units", _unknown(code))
    if not strangers and not any(group.units.covers(unit.kind, unit.code) for unit in units):
        notes.note(0, f"groups[{at}].units", EMPTY_GROUP)


def _unknown(code: str) -> Text:
    return text(f"đơn vị {code} không có trong units.csv", f"the unit {code} is not in units.csv")


def check_registry(units: Sequence[PastUnit], registry: Mapping[str, Mapping[str, object]], notes: Notebook) -> None:
    """Note units that are registered otherwise: other rounds rest on those entries. Parents must be known somewhere."""
    codes = {unit.code for unit in units}
    for unit in units:
        entry = registry.get(unit.code)
        if entry is not None:
            _check_entry(unit, entry, notes)
        elif unit.parent and unit.parent not in codes and unit.parent not in registry:
            notes.note(unit.row, "parent", _unknown(unit.parent))


def _check_entry(unit: PastUnit, entry: Mapping[str, object], notes: Notebook) -> None:
    for column, value in (("name", unit.name), ("kind", unit.kind), ("parent", unit.parent)):
        if (known := entry[column]) != value:
            shown = known or "–"
            said = text(f"{unit.code} đã đăng ký là “{shown}”", f"{unit.code} is registered as “{shown}”")
            notes.note(unit.row, column, said)


def applicable(framework: Framework, units: Sequence[PastUnit]) -> dict[str, frozenset[str]]:
    """The criteria that apply to each unit; worked out once for each kind where no scope names single units."""
    single = names_units(framework)
    known: dict[tuple[str, str], frozenset[str]] = {}
    for unit in units:
        key = unit.kind, unit.code if single else ""
        if key not in known:
            known[key] = frozenset(
                leaf.code
                for indicator in framework.main_indicators
                for leaf in indicator.leaves()
                if indicator.applies_to.covers(unit.kind, unit.code) and leaf.applies_to.covers(unit.kind, unit.code)
            )
    return {unit.code: known[unit.kind, unit.code if single else ""] for unit in units}
