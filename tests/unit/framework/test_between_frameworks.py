"""What frameworks have to do with each other: borrowed indicators, versions of one's own, answers that feed others."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from chiso_framework import (
    Framework,
    Invalid,
    NoFeed,
    NotTheParent,
    adjusted,
    fill,
    from_document,
    missing,
    shipped_framework,
    shipped_ids,
    to_document,
    touched,
    unknown_items,
    with_borrowed,
)

from tests.unit.framework.examples import component, document, framework, refusals
from tests.unit.framework.playing import Play, answers_of

DISTRICTS = shipped_framework("nghean-1082-2023-huyen-demo")
NATIONAL = shipped_framework("qd405-2025-dti-tinh-demo")
LENDER = shipped_framework("hanoi-920-2024-huyen-demo")
BORROWER = shipped_framework("hanoi-920-2024-demo")


def test_a_borrowed_indicator_waits_for_its_content() -> None:
    assert [one.code for one in missing(BORROWER)] == ["not-borrowed-yet"]
    filled = with_borrowed(BORROWER, {LENDER.reference: LENDER})
    assert missing(filled) == ()
    assert from_document(to_document(filled)) == filled
    assert with_borrowed(filled, {}) == filled


def test_a_lender_that_is_not_at_hand_is_named() -> None:
    with pytest.raises(Invalid) as invalid:
        with_borrowed(BORROWER, {})
    (problem,) = invalid.value.problems
    assert (problem.where, problem.code) == ("main_indicators[2].borrowed", "no-lender")
    assert "hanoi-920-2024-huyen-demo@2024 7" in problem.message_vi


def test_half_of_a_borrowed_indicator_is_refused() -> None:
    lent = {"framework": "a", "version": "1", "indicator": "7"}
    made = document()
    made["main_indicators"][2] = {"code": "3", "name_vi": "Ba", "max_points": 20, "borrowed": lent}
    assert refusals(made) == {"main_indicators[2].borrowed": "half-borrowed"}


def own_version() -> Framework:
    """A province's own version of the draft: one target dropped, one method changed."""
    made: dict[str, Any] = deepcopy(to_document(shipped_framework("mic-2516-2023-draft-xa-demo")))
    made |= {"id": "tinh-xa", "based_on": "mic-2516-2023-draft-xa-demo@2023", "title_vi": "Bộ chỉ tiêu của tỉnh"}
    first = made["main_indicators"][0]["components"]
    del first[-1]
    first[0]["method_vi"] = "Theo hướng dẫn của tỉnh"
    first[1]["required"] = [{"level": "2", "points": "10"}]
    return from_document(made)


def test_a_province_adjusts_targets_and_method_and_the_difference_is_shown() -> None:
    parent = shipped_framework("mic-2516-2023-draft-xa-demo")
    shown = adjusted(own_version(), parent)
    dropped = parent.main_indicators[0].components[-1]
    assert {one.where.rpartition(".")[2] for one in shown} >= {"method_vi"}
    assert [one.before for one in shown if one.what == "criterion"] == [dropped.name_vi]
    assert dropped.code in touched(shown)
    assert not [one for one in shown if one.where in ("id", "title_vi", "based_on")]


def test_only_the_version_it_is_based_on_is_its_parent() -> None:
    with pytest.raises(NotTheParent):
        adjusted(own_version(), DISTRICTS)


@pytest.mark.parametrize("written", ["2516", "2516@", "@1", "a b@1", "a@1@2"])
def test_a_parent_is_written_as_id_and_version(written: str) -> None:
    assert refusals(document(based_on=written)) == {"based_on": "not-a-version"}


UNITS = {"huyen-a": "huyen", "huyen-b": "huyen", "huyen-c": "huyen"}


def test_the_answers_to_the_national_set_are_summed_over_units_with_their_sources() -> None:
    given = answers_of(DISTRICTS, UNITS, 1)
    sheet = fill(DISTRICTS, NATIONAL, UNITS, given)
    summed = sum(Decimal(str(own["1.3"]["numerator"])) for own in given.values())
    assert Decimal(str(sheet.answers["1.3"]["numerator"])) == summed
    source = next(one for one in sheet.sources if (one.criterion, one.field) == ("1.3", "numerator"))
    assert (source.item.of, source.item.of_field, source.units) == ("1.3", "numerator", tuple(UNITS))
    assert sum(map(Decimal, source.values)) == summed


@pytest.mark.parametrize(("held", "count", "share"), [(0, "0", "0"), (2, "2", "0.666667"), (3, "3", "1")])
def test_units_that_have_something_are_counted_or_their_share_is_taken(held: int, count: str, share: str) -> None:
    given = {unit: {"2.1": {"yes": n < held}, "3.5": {"yes": n < held}} for n, unit in enumerate(UNITS)}
    sheet = fill(DISTRICTS, NATIONAL, UNITS, given)
    assert (sheet.answers["2.5"]["count"], sheet.answers["3.6"]["value"]) == (count, share)


def test_every_field_of_the_national_set_is_filled_or_a_gap_with_its_owner() -> None:
    sheet = fill(DISTRICTS, NATIONAL, UNITS, answers_of(DISTRICTS, UNITS, 2))
    filled = {(code, name) for code, fields in sheet.answers.items() for name in fields}
    open_gaps = {(gap.criterion, gap.field) for gap in sheet.gaps if not gap.units}
    fields = {(leaf.code, field.name) for leaf in NATIONAL.criteria() for field in leaf.rule.asks()}
    assert filled | open_gaps == fields
    assert not filled & open_gaps
    owners = {gap.criterion: gap.owner.vi for gap in sheet.gaps}
    assert owners["3.2"] == "Doanh nghiệp viễn thông"
    assert owners["8.1"] == "Sở Thông tin và Truyền thông"


def test_units_that_have_not_answered_are_named_beside_what_the_others_gave() -> None:
    given = {"huyen-a": {"2.1": {"yes": True}}}
    sheet = fill(DISTRICTS, NATIONAL, UNITS, given)
    assert sheet.answers == {"2.5": {"count": "1"}}
    (partly,) = [gap for gap in sheet.gaps if gap.units]
    assert (partly.criterion, partly.units) == ("2.5", ("huyen-b", "huyen-c"))


def test_nothing_arose_feeds_nothing() -> None:
    source = framework(
        main_indicators=[
            {
                "code": "1",
                "name_vi": "Một",
                "max_points": 10,
                "components": [
                    component("1.1", 10, {"kind": "per_item", "item_vi": "Bộ dữ liệu", "each": 1}, nothing_arose="full")
                ],
            }
        ],
        feeds=[
            {
                "framework": NATIONAL.reference,
                "owner_vi": "Sở",
                "items": [{"criterion": "1.5", "field": "count", "of": "1.1", "of_field": "count"}],
            }
        ],
    )
    given: Play = {"a": {"1.1": {"nothing_arose": True}}, "b": {"1.1": {"count": "3"}}}
    assert fill(source, NATIONAL, {"a": "xa", "b": "xa"}, given).answers == {"1.5": {"count": "3"}}


def test_an_answer_that_does_not_say_the_field_is_lacking() -> None:
    given: Play = {"huyen-a": {"2.1": {"yes": True}}, "huyen-b": {"2.1": {"note": "x"}}}
    (partly,) = [gap for gap in fill(DISTRICTS, NATIONAL, UNITS, given).gaps if gap.units]
    assert partly.units == ("huyen-b", "huyen-c")


def test_a_framework_that_feeds_nothing_there_says_so() -> None:
    with pytest.raises(NoFeed):
        fill(DISTRICTS, LENDER, UNITS, {})


FEEDING = [id for id in shipped_ids() if shipped_framework(id).feeds]


def test_the_three_demonstration_sets_of_a_province_feed_the_national_one() -> None:
    assert [id.removeprefix("nghean-1082-2023-") for id in FEEDING] == ["huyen-demo", "so-demo", "xa-demo"]


@pytest.mark.parametrize("framework_id", FEEDING)
def test_shipped_feeds_name_fields_that_the_national_set_has(framework_id: str) -> None:
    (feed,) = shipped_framework(framework_id).feeds
    assert unknown_items(feed, NATIONAL) == ()
    assert len(unknown_items(feed, LENDER)) > 0


@pytest.mark.parametrize(
    ("item", "where", "code"),
    [
        ({"of": "9.9", "of_field": "yes"}, "of", "unknown-criterion"),
        ({"of": "2.2", "of_field": "share"}, "of_field", "unknown-field"),
        ({"of": "2.3", "of_field": "yes", "take": "sum"}, "of_field", "unknown-field"),
        ({"of": "2.2", "of_field": "numerator", "take": "count"}, "of_field", "unknown-field"),
        ({"of": "2.3", "of_field": "yes", "take": "guess"}, "take", "not-an-option"),
    ],
)
def test_a_feed_from_nothing_is_refused(item: dict[str, str], where: str, code: str) -> None:
    feed = {"framework": "a@1", "owner_vi": "Sở", "items": [{"criterion": "1", "field": "x", **item}]}
    assert refusals(document(feeds=[feed])).get(f"feeds[0].items[0].{where}") == code


def test_a_choice_is_counted_by_the_option_that_it_equals() -> None:
    item = {"criterion": "1.5", "field": "count", "take": "count", "of": "1.1", "of_field": "level", "equals": "a"}
    fw = framework(feeds=[{"framework": NATIONAL.reference, "owner_vi": "Sở", "items": [item]}])
    given = {unit: {"1.1": {"level": level}} for unit, level in (("a", "a"), ("b", "b"), ("c", "a"))}
    assert fill(fw, NATIONAL, dict.fromkeys(given, "xa"), given).answers == {"1.5": {"count": "2"}}
