"""results.csv: claimed, appraised and decided values, each with who gave it and when in the words of the source."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from chiso_framework import Framework, Invalid, points_of_value
from chiso_framework.problems import Text, shorten, text

from chiso.load.mistakes import Notebook
from chiso.load.past_round import STAGES, PastUnit, PastValue
from chiso.load.table import Columns, Row, needs, read_table
from chiso.load.units import applicable

FILE = "results.csv"
COLUMNS = Columns(required=("unit", "criterion", "stage", "value"), optional=("reason", "by", "at"))
STAGE = text(f"stage là một trong: {', '.join(STAGES)}", f"stage is one of: {', '.join(STAGES)}")
NO_RESULTS = text("không có kết quả nào", "has no results")

Seen = dict[tuple[str, str, str], int]


class Results:
    """Checks the rows of results.csv against the framework and the units."""

    def __init__(self, framework: Framework, units: Sequence[PastUnit], notes: Notebook) -> None:
        self._framework = framework
        self._applicable: Mapping[str, frozenset[str]] = applicable(framework, units)
        self._notes = notes
        self._seen: Seen = {}

    def read(self, directory: Path) -> list[PastValue]:
        """The values that are in order; the others are noted."""
        rows = read_table(directory / FILE, COLUMNS, self._notes)
        if not rows and not self._notes.found:
            self._notes.note(0, "", NO_RESULTS)
        return [value for row in rows if (value := self._value(row))]

    def _value(self, row: Row) -> PastValue | None:
        if not needs(row, COLUMNS.required, self._notes):
            return None
        before = len(self._notes.found)
        for column, refusal in self._refusals(row):
            self._notes.note(row.number, column, refusal)
        if len(self._notes.found) > before or not self._is_first(row):
            return None
        criterion = self._framework.criterion(row["criterion"])
        try:
            points = points_of_value(self._framework, criterion, row["value"])
        except Invalid as refusal:
            self._notes.invalid(row.number, "value", refusal)
            return None
        return PastValue(
            row=row.number,
            unit=row["unit"],
            criterion=row["criterion"],
            stage=row["stage"],
            value=row["value"],
            points=points,
            reason=row["reason"],
            by=row["by"],
            at=row["at"],
        )

    def _refusals(self, row: Row) -> list[tuple[str, Text]]:
        unit, criterion = row["unit"], row["criterion"]
        found = []
        if unit not in self._applicable:
            found.append(("unit", unknown_unit(unit)))
        if self._framework.find(criterion) is None:
            found.append(("criterion", unknown_criterion(criterion, self._framework)))
        elif unit in self._applicable and criterion not in self._applicable[unit]:
            found.append(("criterion", not_applicable(criterion, unit)))
        if row["stage"] not in STAGES:
            found.append(("stage", STAGE))
        return found

    def _is_first(self, row: Row) -> bool:
        key = row["unit"], row["criterion"], row["stage"]
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            said = text(f"{' / '.join(key)} đã có ở dòng {first}", f"{' / '.join(key)} stands in row {first} already")
            self._notes.note(row.number, "", said)
        return first == row.number


def unknown_unit(code: str) -> Text:
    """The unit of a row is not in units.csv."""
    return text(f"đơn vị {shorten(code)} không có trong units.csv", f"the unit {shorten(code)} is not in units.csv")


def unknown_criterion(code: str, framework: Framework) -> Text:
    """The criterion of a row is not in the framework."""
    named = shorten(code)
    return text(f"bộ chỉ số {framework.reference} không có mã {named}", f"{framework.reference} has no code {named}")


def not_applicable(criterion: str, unit: str) -> Text:
    """The criterion does not apply to the unit of the row."""
    return text(f"{criterion} không áp dụng cho {unit}", f"{criterion} does not apply to {unit}")
