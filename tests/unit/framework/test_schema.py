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
]


@pytest.mark.parametrize("bad", BAD_SHAPES)
def test_schema_and_reader_refuse_the_same_shapes(bad: Document) -> None:
    assert refusals(bad) != {}
    assert not VALIDATOR.is_valid(bad)


def test_the_unchanged_example_is_taken_by_both() -> None:
    assert refusals(changed()) == {}
    assert VALIDATOR.is_valid(changed())
