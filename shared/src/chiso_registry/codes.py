"""Identification codes of agencies: QĐ 20/2020/QĐ-TTg (H49.12, read left to right) and the form before it.

The older form (QCVN 102:2016) has four groups read right to left: 000.00.12.H49 is what is now H49.12. Codes name
agencies, not territories: H57 is a People's Committee and K57 the People's Council of the same province, while 01, 48
or 79 are codes of territories, another system.
"""

import re
from enum import Enum

AGENCY = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9A-Z]+)*", re.ASCII)
OLDER = re.compile(r"([0-9]{3})\.([0-9]{2})\.([0-9]{2})\.([A-Z][0-9]{2})", re.ASCII)
TERRITORY = re.compile(r"[0-9][0-9.\-]*", re.ASCII)
WIDTHS = 2, 2, 3
"""Digits of the second, third and fourth level in the older form."""


class CodeForm(Enum):
    """What a code looks like."""

    AGENCY = "QĐ 20/2020/QĐ-TTg"
    OLDER = "QCVN 102:2016"
    TERRITORY = "territory"
    OTHER = "other"


def form_of(code: str) -> CodeForm:
    """Which system a code belongs to; OTHER for an installation's own."""
    if OLDER.fullmatch(code):
        return CodeForm.OLDER
    if TERRITORY.fullmatch(code):
        return CodeForm.TERRITORY
    return CodeForm.AGENCY if AGENCY.fullmatch(code) else CodeForm.OTHER


def normal_code(written: str) -> str:
    """The code as the registry keeps it: capitals, and an older form turned around; what is neither stays."""
    code = written.strip().upper()
    found = OLDER.fullmatch(code)
    if found is None:
        return code
    fourth, third, second, first = found.groups()
    levels = [second, third, fourth]
    while levels and not int(levels[-1]):
        levels.pop()
    return ".".join([first, *levels])


def older_code(code: str) -> str | None:
    """The older form of a code, or None where its groups do not fit into that."""
    if not AGENCY.fullmatch(code):
        return None
    first, *levels = code.split(".")
    if len(levels) > len(WIDTHS):
        return None
    padded = [*levels, *("0" * width for width in WIDTHS[len(levels) :])]
    if not all(level.isdigit() and len(level) == width for level, width in zip(padded, WIDTHS, strict=True)):
        return None
    return ".".join([*reversed(padded), first])
