"""Numbers as people type them: with a decimal comma or a point, in groups; what can be read in two ways is refused."""

import re
from decimal import Decimal

from chiso_framework.decimals import NotADecimal, read_decimal
from chiso_framework.problems import text

GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
SPACES = re.compile(r"[\s\u00a0]+")


def read_number(written: str, *, typed: bool) -> Decimal:
    """The exact number of a cell; `typed` says that the cell itself holds a number. Raises NotADecimal.

    12,5 and 12.5 are the same; 1.234,5 has groups; 1.234 as text could be both and is refused.
    """
    digits = SPACES.sub("", written)
    if typed:
        return read_decimal(digits)
    if "," in digits:
        return read_decimal(digits.replace(".", "").replace(",", "."))
    if GROUPED.fullmatch(digits):
        plain, comma = digits.replace(".", ""), digits.replace(".", ",", 1)
        raise NotADecimal(
            "ambiguous-number",
            text("số chỉ hiểu được một cách", "a number that can be read in one way only"),
            text(f"viết {plain} hoặc {comma}", f"write {plain} or {comma}"),
        )
    return read_decimal(digits)
