from decimal import Decimal
from typing import Any

import pytest
from chiso_submission.schemas.fields import answer, exact
from chiso_submission.schemas.registry import RoundAsked, Units
from chiso_submission.schemas.reports import CriterionAsked, ExtensionAsked
from marshmallow import ValidationError


@pytest.mark.parametrize(
    ("given", "digits"), [("7.5", "7.5"), (7, "7"), (Decimal("7.50"), "7.50"), (Decimal("1E-7"), "0.0000001")]
)
def test_numbers_come_as_strings_or_numbers_and_keep_their_digits(given: object, digits: str) -> None:
    assert exact(given) == digits


@pytest.mark.parametrize("given", [True, None, 10**40, Decimal("NaN"), Decimal("1E+1000000"), "9" * 81, [], {}])
def test_what_is_no_number_is_refused(given: object) -> None:
    with pytest.raises(ValidationError):
        exact(given)


@pytest.mark.parametrize("given", [True, None, 3, "3,5", ["a", "b"]])
def test_answers_are_texts_numbers_truths_and_lists(given: object) -> None:
    assert answer(given) == (tuple(given) if isinstance(given, list) else given)


@pytest.mark.parametrize("given", [{"a": 1}, [1], ["\x00"], "\x00", "x" * 4001, 1.5])
def test_other_answers_are_refused(given: object) -> None:
    with pytest.raises(ValidationError):
        answer(given)


def refused(schema: Any, body: dict[str, Any]) -> set[str]:
    with pytest.raises(ValidationError) as refusal:
        schema().load(body)
    assert isinstance(refusal.value.messages, dict)
    return set(refusal.value.messages)


def test_text_is_composed_trimmed_and_without_hidden_characters() -> None:
    assert CriterionAsked().load({"explanation": " Đe\u0323p\r\n "})["explanation"] == "Đẹp"
    assert refused(CriterionAsked, {"explanation": "a\x00b"}) == {"explanation"}
    assert refused(CriterionAsked, {"explanation": "\ud800"}) == {"explanation"}


def test_unknown_fields_are_refused() -> None:
    assert refused(CriterionAsked, {"score": "3"}) == {"score"}


def test_instants_need_an_offset_and_a_year_of_this_age() -> None:
    assert refused(ExtensionAsked, {"until": "2026-01-01T00:00:00", "document": "1/S"}) == {"until"}
    assert refused(ExtensionAsked, {"until": "9999-12-31T23:59:59-10:00", "document": "1/S"}) == {"until"}


def test_units_and_rounds_have_codes_of_a_fixed_form() -> None:
    unit = {"code": "h40 01", "name": "Xã", "kind": "xa"}
    assert refused(Units, {"units": [unit]}) == {"units"}
    body = {"id": "registry", "name": "x", "year": 2025, "owner": "H40", "framework": "f", "framework_version": "1"}
    assert refused(RoundAsked, body) == {"id"}


def test_a_group_names_units_as_frameworks_do() -> None:
    body = {"id": "dti", "name": "x", "year": 2025, "owner": "H40", "framework": "f", "framework_version": "1"}
    assert refused(RoundAsked, {**body, "groups": [{"id": "a", "name": "A", "units": "communes"}]}) == {"groups"}
    found = RoundAsked().load({**body, "groups": [{"id": "a", "name": "A", "units": ["H40.01", "kind=xa"]}]})
    assert found["groups"][0]["units"] == ["H40.01", "kind=xa"]
