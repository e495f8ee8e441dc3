"""What holds of every rule and total whatever was answered: more never earns less, and nothing leaves its bounds."""

from decimal import Decimal
from typing import Any

import pytest
from chiso_framework import Framework, Spread, UnitSheet, from_document, points, total_without_surveys
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.framework.examples import RATIO, Document, component, documents, framework, part, with_rule

ITEMS: Document = {"kind": "per_item", "item_vi": "Nền tảng", "each": "2.5"}
FALLING: Document = {"kind": "growth", "value_vi": "Hồ sơ giấy", "target": "0.1", "falling": True, "when_zero": "zero"}
WAITING: Document = {"kind": "relative", "value_vi": "Ngày chờ", "direction": "lower", "when_alike": "full"}
SPEED: Document = {"kind": "relative", "value_vi": "Tốc độ", "when_alike": "zero"}
YES: Document = {"kind": "yes_no", "question_vi": "Có không?"}
FROM_NONE_TO_MOST = Spread(lowest=Decimal(0), highest=Decimal(1000))
whole = st.integers(0, 500)


def earned(made: Framework, answer: Document, spread: Spread | None = None) -> Decimal:
    return points(made, made.criterion("1.1"), answer, spread)


@given(low=st.integers(0, 400), more=st.integers(0, 400))
def test_a_better_mark_in_a_survey_never_earns_less(low: int, more: int) -> None:
    made = with_rule({"kind": "survey", "low": "1", "high": "9", "responses": 30})
    less, most = (str(1 + Decimal(mark) / 100) for mark in (low, low + more))
    assert earned(made, {"mean": less, "responses": "30"}) <= earned(made, {"mean": most, "responses": "30"})


@pytest.mark.parametrize("rule", [FALLING, WAITING, {**WAITING, "against": "min_max"}])
@given(low=whole, more=whole)
def test_less_never_earns_less_where_less_is_better(rule: Document, low: int, more: int) -> None:
    made = with_rule(rule)
    rest = {"previous": "700"} if rule["kind"] == "growth" else {}
    best, worst = (earned(made, {"value": str(value), **rest}, FROM_NONE_TO_MOST) for value in (low, low + more))
    assert best >= worst


@given(value=whole, before=st.integers(1, 500), more=whole)
def test_the_same_figure_after_a_better_year_never_earns_more(value: int, before: int, more: int) -> None:
    made = with_rule({**FALLING, "falling": False})
    after = [earned(made, {"value": str(value), "previous": str(year)}) for year in (before, before + more)]
    assert after[0] >= after[1]


@given(done=whole, due=st.integers(1, 500), low=st.integers(1, 100), more=whole)
def test_a_higher_target_never_earns_more(done: int, due: int, low: int, more: int) -> None:
    easy, hard = (with_rule({**RATIO, "target": str(Decimal(target) / 100)}) for target in (low, min(low + more, 100)))
    answer = {"numerator": str(done), "denominator": str(due)}
    assert earned(easy, answer) >= earned(hard, answer)


@given(st.sets(st.sampled_from("abcd")), st.sampled_from("abcd"))
def test_one_more_thing_done_never_earns_less(done: set[str], another: str) -> None:
    listed = [
        {"code": code, "label_vi": code, "points": str(worth)}
        for code, worth in zip("abcd", (0, 5, 9, 12), strict=True)
    ]
    made = with_rule({"kind": "checklist", "parts": listed})
    assert earned(made, {"parts": sorted(done)}) <= earned(made, {"parts": sorted(done | {another})})


@given(st.tuples(whole, whole), whole, st.booleans())
def test_more_in_a_part_never_makes_a_sum_less_and_another_alternative_never_takes_away(
    counts: tuple[int, int], more: int, has: bool
) -> None:
    parts = [part("one", 12, ITEMS), part("two", 8, ITEMS)]
    added = with_rule({"kind": "sum_of", "parts": parts})
    one, two = counts
    less, most = (earned(added, {"one.count": str(one), "two.count": str(n)}) for n in (two, two + more))
    assert less <= most
    best = with_rule({"kind": "best_of", "alternatives": [part("own", 20, YES), part("hired", 10, ITEMS)]})
    alone = earned(best, {"hired.count": str(one)})
    assert alone <= earned(best, {"hired.count": str(one), "own.yes": has})


@given(value=whole, best=whole, better=whole)
def test_when_the_best_gets_better_nobody_else_gains(value: int, best: int, better: int) -> None:
    made = with_rule(SPEED)
    before, after = (
        earned(made, {"value": str(value)}, Spread(lowest=Decimal(0), highest=Decimal(most)))
        for most in (max(best, value), max(best, value) + better)
    )
    assert after <= before


def scored(data: st.DataObject, made: Framework) -> dict[str, Decimal]:
    """Points of all criteria, each within its own bounds."""
    hundredths = {leaf.code: data.draw(st.integers(0, int(leaf.max_points * 100))) for leaf in made.criteria()}
    return {code: Decimal(given).scaleb(-2) for code, given in hundredths.items()}


@given(st.data(), documents(), st.booleans())
@settings(max_examples=60)
def test_more_points_in_a_criterion_never_lower_a_total(data: st.DataObject, made: Document, late: bool) -> None:
    sheet = UnitSheet(from_document(made))
    before = scored(data, sheet.framework)
    leaf = data.draw(st.sampled_from(sheet.framework.criteria()))
    after = {**before, leaf.code: leaf.max_points}
    assert sheet.total(before, late=late).points <= sheet.total(after, late=late).points


def everything(**more: Any) -> Framework:
    """Bonus, penalty, a weight, a criterion that may leave the maximum, another that a survey measures."""
    first = [
        component("1.1", 30, YES, nothing_arose="excluded"),
        component("1.2", 30, {"kind": "survey", "low": "1", "high": "5", "responses": 1}, source="survey"),
        component("1.3", 10, {"kind": "direct"}, counts="bonus"),
        component("1.4", 20, {"kind": "direct"}, counts="penalty"),
    ]
    indicators = [
        {"code": "1", "name_vi": "Một", "max_points": 60, "weight": "0.5", "components": first},
        {"code": "2", "name_vi": "Hai", "max_points": 40},
    ]
    return framework(main_indicators=indicators, process={"surveys_not_held": "rescaled"}, **more)


@given(st.data(), st.sets(st.sampled_from(["1.1"])), st.booleans(), st.booleans())
def test_no_total_leaves_its_bounds_with_all_that_may_be_added_left_out_or_rescaled(
    data: st.DataObject, without: set[str], late: bool, held: bool
) -> None:
    made = everything(extras={"bonus_cap": 5, "penalty_cap": 15})
    given_points = {code: said for code, said in scored(data, made).items() if code not in without}
    total = total_without_surveys(made, "xa", given_points, late=late, excluded=without, not_held=() if held else None)
    assert 0 <= total.points <= total.applicable_max
    assert total.bonus <= 5
    assert total.penalty <= 15
    assert total.deducted <= 5
