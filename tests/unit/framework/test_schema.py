"""The JSON Schema of framework files: what is shipped follows it, and it agrees with the reader on what is wrong."""

from typing import Any

import pytest
from chiso_framework import read_text, schema, shipped_framework, shipped_ids, shipped_text, to_document
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.unit.framework.examples import (
    CHECKLIST,
    CHOICE,
    RATIO,
    Document,
    component,
    document,
    documents,
    framework,
    refusals,
)

VALIDATOR = Draft202012Validator(schema())


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("framework_id", shipped_ids())
def test_shipped_files_and_their_canonical_documents_follow_the_schema(framework_id: str) -> None:
    assert list(VALIDATOR.iter_errors(read_text(shipped_text(framework_id)))) == []
    assert list(VALIDATOR.iter_errors(to_document(shipped_framework(framework_id)))) == []


@given(documents())
@settings(max_examples=40)
def test_what_the_reader_takes_follows_the_schema(made: Document) -> None:
    assert refusals(made) == {}
    assert VALIDATOR.is_valid(made)


def test_canonical_documents_follow_the_schema() -> None:
    assert VALIDATOR.is_valid(to_document(framework()))


def changed(rule: object = RATIO, **changes: Any) -> Document:
    criterion = {**component("1.1", 20, RATIO), "rule": rule}
    indicator = {"code": "1", "name_vi": "Một", "max_points": 20, "components": [criterion]}
    return document(**{"main_indicators": [indicator], **changes})


def criterion_with(**more: Any) -> Document:
    indicator = {"code": "1", "name_vi": "Một", "max_points": 20, "components": [component("1.1", 20, RATIO, **more)]}
    return document(main_indicators=[indicator])


LENT = {"framework": "a", "version": "1", "indicator": "7"}
BAD_SHAPES: list[Document] = [
    changed(colour="red"),
    changed(id="Bộ"),
    changed(version=2022),
    changed(title_vi=" "),
    changed(total_points="1e3"),
    changed(total_points="0.00"),
    changed(total_points="9" * 40),
    changed(total_points="0." + "1" * 13),
    changed(total_points="NaN"),
    changed(total_points=1.5),
    changed(total_divisor="-1"),
    changed(points_places=13),
    changed(points_places="2"),
    changed(rank_places=-1),
    changed(rounding="up"),
    changed(mode="bands"),
    changed(engine=0),
    changed(decision="1082"),
    changed(decision={"date": "19/4/2023"}),
    changed(words={"evidence": "minh chứng"}),
    changed(words={"levels": {"vi": "mức"}}),
    changed(late={}),
    changed(late={"consequence": "points_off"}),
    changed(late={"consequence": "nothing", "points": 5}),
    changed(evidence={"missing": "ignored"}),
    changed(groups=[{"id": "a", "name_vi": "A", "units": "xa"}]),
    changed(groups=[{"id": "a", "name_vi": "A", "units": []}]),
    changed(groups=[{"id": "a", "name_vi": "A", "units": ["kind="]}]),
    changed(groups=[{"id": "a", "name_vi": "A", "ranks": "olympic"}]),
    changed(main_indicators=[]),
    changed(main_indicators=[{"code": "1", "name_vi": "Một"}]),
    changed(main_indicators=[{"code": "1", "name_vi": "Một", "max_points": -1}]),
    changed(main_indicators=[{"code": "1", "name_vi": "Một", "max_points": 1, "scored": "no"}]),
    changed(ratings={"bands": [{"code": "a", "name_vi": "A", "at_least": 1, "more_than": 1}]}),
    changed({"kind": "cel"}),
    changed({}),
    changed("direct"),
    changed({"kind": "direct", "max": 1}),
    changed({"kind": "yes_no"}),
    changed({**CHOICE, "levels": []}),
    changed({**CHECKLIST, "parts": [{"code": "a", "points": 1}]}),
    changed({**RATIO, "when_zero": "half"}),
    changed({key: value for key, value in RATIO.items() if key != "when_zero"}),
    changed({**RATIO, "target": 0}),
    changed({"kind": "steps", "value_vi": "Số", "steps": [{"at_least": "a", "points": 1}]}),
    changed(not_public=["colour"]),
    changed(not_public=["bands", "bands"]),
    changed(not_public=["late"]),
    changed(based_on="2516"),
    changed(process={"calendar": {"approval": {"month": 13}}}),
    changed(process={"calendar": {"data_from": {"day": "1/1"}}}),
    changed(process={"steps": [{"stage": "party", "who_vi": "A", "does_vi": "B"}]}),
    changed(process={"passes": [{"code": "a", "name_vi": "A"}]}),
    changed(process={"passes": [{"code": "a", "name_vi": "A", "by_vi": "B", "role": "head"}]}),
    changed(process={"evidence_kinds": [{"form": "rumour", "name_vi": "A"}]}),
    changed(process={"short_period": {"days": 90}}),
    changed(process={"surveys_not_held": "guessed"}),
    changed(outsiders=[{"units": "all", "status": "exempt", "reason_vi": "A"}]),
    changed(outsiders=[{"units": "kind=xa", "status": "exempt"}]),
    changed(groups=[{"id": "a", "name_vi": "A", "until": "2025-06-30"}]),
    changed(feeds=[{"framework": "a", "owner_vi": "A", "items": [{"criterion": "1"}]}]),
    changed(feeds=[{"framework": "a@1", "owner_vi": "A", "items": []}]),
    changed(main_indicators=[{"code": "1", "name_vi": "A", "max_points": 1, "not_public": ["points"]}]),
    changed(main_indicators=[{"code": "1", "name_vi": "A", "max_points": 1, "borrowed": LENT}]),
    changed(main_indicators=[{"code": "1", "name_vi": "A", "not_public": ["points"], "borrowed": LENT}]),
    changed(main_indicators=[{"code": "1", "name_vi": "A", "borrowed": {"framework": "a"}}]),
    criterion_with(readings={"per_year": 1}),
    criterion_with(estimates="yes"),
    criterion_with(not_public=["rule"]),
    criterion_with(not_public=["name"]),
]
GOOD_SHAPES: list[Document] = [
    changed(not_public=["bands", "calendar"], based_on="bo-mau@2025"),
    {key: value for key, value in changed(not_public=["late", "evidence"]).items() if key not in ("late", "evidence")},
    {key: value for key, value in changed(not_public=["main_indicators"]).items() if key != "main_indicators"},
    changed(main_indicators=[{"code": "1", "name_vi": "A", "not_public": ["points", "components"]}]),
    changed(main_indicators=[{"code": "1", "name_vi": "A", "borrowed": LENT}]),
    changed(process={"calendar": {"report_before": {"day": "01-05", "year": "following"}}}),
    changed(process={"short_period": {"days": 90, "stands": "not_ranked"}, "surveys_not_held": "rescaled"}),
    changed(outsiders=[{"units": "kind=xa", "status": "exempt", "reason_vi": "A"}]),
    changed(groups=[{"id": "a", "name_vi": "A", "within": "parent", "until": "2025-06-30", "published_by_vi": "B"}]),
    changed(feeds=[{"framework": "a@1", "owner_vi": "A", "items": [{"criterion": "1", "owner_vi": "B"}]}]),
    criterion_with(readings={"per_year": 4, "closes": "sum"}, estimates=True, provider_vi="A", verifier_vi="B"),
    criterion_with(readings={"per_year": 2, "before": [{"day": "07-05"}, {"day": "01-05", "year": "following"}]}),
    changed(process={"calendar": {"units_on": {"day": "07-01"}}}),
]


@pytest.mark.parametrize("good", GOOD_SHAPES)
def test_schema_and_reader_take_the_same_shapes(good: Document) -> None:
    assert refusals(good) == {}
    assert list(VALIDATOR.iter_errors(good)) == []


@pytest.mark.parametrize("bad", BAD_SHAPES)
def test_schema_and_reader_refuse_the_same_shapes(bad: Document) -> None:
    assert refusals(bad) != {}
    assert not VALIDATOR.is_valid(bad)


def test_the_unchanged_example_is_taken_by_both() -> None:
    assert refusals(changed()) == {}
    assert VALIDATOR.is_valid(changed())
