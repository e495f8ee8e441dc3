"""What differs between two versions, in the words of officers: what is said of a criterion, and not where it stands."""

from collections.abc import Mapping
from typing import Any

from chiso_framework.problems import shorten
from chiso_sheets.framework_form import COLUMNS, meaning

LABELS = {column.key: column for column in COLUMNS if column.key}
EMPTY = (None, "")


def readable(row: Mapping[str, Any]) -> dict[str, Any]:
    """A difference as the API answers it, with sentences that name the thing instead of its place in the document."""
    inside = row["where"].rpartition("].")[2] if row["criterion"] else row["where"]
    came_or_went = row["what"] == "criterion"
    vi, en = ("", "") if came_or_went else _label(inside)
    before, after = (_value(inside, row[side]) for side in ("before", "after"))
    if row["before"] in EMPTY:
        return {**row, "vi": f"{vi}thêm {after}", "en": f"{en}added {after}"}
    if row["after"] in EMPTY:
        return {**row, "vi": f"{vi}bỏ {before}", "en": f"{en}removed {before}"}
    return {**row, "vi": f"{vi}từ {before} thành {after}", "en": f"{en}from {before} to {after}"}


def is_said(row: Mapping[str, Any]) -> bool:
    """Whether the difference says anything: an empty text that comes or goes does not."""
    return not (row["before"] in EMPTY and row["after"] in EMPTY)


def _label(inside: str) -> tuple[str, str]:
    if (column := LABELS.get(inside)) is not None:
        return f"{column.vi}: ", f"{column.en}: "
    told = meaning(inside).partition(":")[0]
    return f"{told.capitalize() or inside}: ", f"{inside}: "


def _value(inside: str, value: object) -> str:
    column = LABELS.get(inside)
    words = (column.words if column else None) or {}
    return f"“{words[value]}”" if isinstance(value, str) and value in words else shorten(value)
