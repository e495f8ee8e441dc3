"""The day of the registry that the units of a round are of: the framework's, or the opening's, or 31 December."""

from dataclasses import replace
from datetime import date

import pytest
from chiso_contracts.submission import RoundOpened, UnitRegistered, UnitsAdded
from chiso_framework import Calendar, Framework, Process, YearDay, from_document, tell, to_document
from chiso_submission.domain.framework.document import canonical_text
from chiso_submission.domain.round.commands import OpenRound
from chiso_submission.domain.round.opening import opening, units_day

from tests.unit.submission.examples import FRAMEWORK
from tests.unit.submission.test_round import UNITS, given, open_round

ENDS, NEXT = date(2025, 7, 1), date(2026, 1, 1)
REGISTRY = {
    **UNITS,
    "H40.01": replace(UNITS["H40.01"], valid_until=ENDS),
    "H40.02": replace(UNITS["H40.02"], valid_from=ENDS, valid_until=NEXT),
    "H40.03": UnitRegistered(code="H40.03", name="Xã C", kind="xa", parent="H40", valid_from=NEXT),
}
"""Communes of the first half of the year, of the second, and of the year after."""


def on(day: YearDay) -> Framework:
    return replace(FRAMEWORK, process=Process(calendar=Calendar(units_on=day)))


def asked(framework: Framework = FRAMEWORK, units_on: date | None = None) -> OpenRound:
    return open_round(framework=framework, text=canonical_text(framework), registry=REGISTRY, units_on=units_on)


def taking_part(command: OpenRound) -> list[str]:
    return [unit.code for fact in opening(command) if isinstance(fact, UnitsAdded) for unit in fact.units]


def opened(command: OpenRound) -> RoundOpened:
    fact = opening(command)[0]
    assert isinstance(fact, RoundOpened)
    return fact


@pytest.mark.parametrize(
    ("day", "unit"),
    [
        (YearDay(month=6, day=30), "H40.01"),
        (YearDay(month=7, day=1), "H40.02"),
        (YearDay(month=12, day=31), "H40.02"),
        (YearDay(month=1, day=1, following=True), "H40.03"),
    ],
)
def test_units_of_the_frameworks_day_take_part(day: YearDay, unit: str) -> None:
    assert taking_part(asked(on(day))) == [unit]
    assert units_day(opened(asked(on(day)))) == day.of(2025)


def test_where_nobody_says_a_day_it_is_the_last_one_of_the_year_and_the_fact_leaves_it_out() -> None:
    assert taking_part(asked()) == ["H40.02"]
    fact = opened(asked())
    assert (fact.units_on, units_day(fact)) == (None, date(2025, 12, 31))
    assert opened(asked(units_on=date(2025, 12, 31))) == fact


def test_the_openings_day_stands_above_the_frameworks() -> None:
    command = asked(on(YearDay(month=7, day=1)), date(2025, 6, 30))
    assert taking_part(command) == ["H40.01"]
    assert units_day(opened(command)) == date(2025, 6, 30)


def test_a_round_without_units_on_its_day_is_refused_with_the_day() -> None:
    nobody = replace(asked(units_on=date(2024, 1, 1)), registry={"H40.10": REGISTRY["H40.10"]})
    given().when(nobody).then_rejected("no-units", day="2024-01-01")


def test_a_framework_keeps_its_day_and_tells_it() -> None:
    framework = on(YearDay(month=7, day=1))
    assert from_document(to_document(framework)) == framework
    assert "units_on" not in str(to_document(FRAMEWORK))
    lines = [line for section in tell(framework) for line in section.lines]
    assert any("của ngày 01/07" in line.vi and line.en.endswith("07-01") for line in lines)
