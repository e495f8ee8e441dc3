"""Main indicators that are those of another framework: scored here as they are scored there."""

from collections.abc import Mapping
from dataclasses import replace

from chiso_framework.difference import Difference, difference
from chiso_framework.model import Criterion, Framework, MainIndicator
from chiso_framework.problems import Invalid, describe, text
from chiso_framework.reading import FILL_IN

OWN = ("id", "title_vi", "title_en", "based_on")


class NotTheParent(ValueError):
    """The framework isn't based on the version it was compared with."""


def with_borrowed(framework: Framework, lenders: Mapping[str, Framework]) -> Framework:
    """The framework with its borrowed indicators filled in from `lenders` (by id@version). Raises Invalid.

    A criterion gets the borrowing indicator's code before its own, so that 7.1 of the district set is KTS.7.1 here.
    """
    filled = (_filled(i, indicator, lenders) for i, indicator in enumerate(framework.main_indicators))
    return replace(framework, main_indicators=tuple(filled))


def _filled(i: int, indicator: MainIndicator, lenders: Mapping[str, Framework]) -> MainIndicator:
    if (reference := indicator.borrowed) is None or indicator.components:
        return indicator
    lender = lenders.get(f"{reference.framework}@{reference.version}")
    lent = next((one for one in lender.main_indicators if one.code == reference.indicator), None) if lender else None
    if lent is None:
        named = f"{reference.framework}@{reference.version} {reference.indicator}"
        expected = text("chỉ số chính của bộ chỉ số có sẵn", "a main indicator of a framework that is at hand")
        raise Invalid(
            [describe("no-lender", f"main_indicators[{i}].borrowed", found=named, expected=expected, mend=FILL_IN)]
        )
    components = tuple(_taken(indicator, leaf) for leaf in lent.leaves())
    return replace(indicator, max_points=lent.max_points, components=components, complete=lent.complete)


def _taken(indicator: MainIndicator, leaf: Criterion) -> Criterion:
    return replace(
        leaf,
        code=f"{indicator.code}.{leaf.code}",
        main_indicator=indicator.code,
        scored=indicator.scored,
        required=(),
    )


def adjusted(framework: Framework, parent: Framework) -> tuple[Difference, ...]:
    """What a version of one's own changes in the version it is based on. Raises NotTheParent."""
    if str(framework.based_on) != parent.reference:
        raise NotTheParent(parent.reference)
    return tuple(one for one in difference(parent, framework) if one.where not in OWN)
