"""Earlier versions are read as what they said, step by step; a later one than this release knows is not guessed at."""

import copy
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from chiso_contracts import catalogue
from chiso_contracts.rounds import RoundOpened
from chiso_contracts.submission import UnitRegistered
from chiso_contracts.upcasters import UPCASTERS
from chiso_runtime.codec import EventCodec, UnknownVersion
from chiso_runtime.contract_schemas import written
from jsonschema import Draft202012Validator

from tests.contract.codecs import codecs, newest
from tests.contract.written import EVENTS

STEPS = sorted(UPCASTERS)
CODECS = dict(codecs())
SCHEMAS = written()
FIRST = sorted(EVENTS.glob("*.1.json"))

each_step = pytest.mark.parametrize(("name", "version"), STEPS)


def stored(name: str, version: int) -> list[dict[str, Any]]:
    """The data of the golden files of a version."""
    return [json.loads(file.read_bytes())["data"] for file in sorted(EVENTS.glob(f"{name}.v{version}.*.json"))]


def test_every_version_but_the_newest_leads_to_the_next() -> None:
    names = {name for entries in catalogue.TOPICS.values() for name, _ in entries}
    assert {(name, version) for name in names for version in range(1, newest(name))} == set(STEPS)


@each_step
def test_a_step_leads_to_data_of_the_next_version(name: str, version: int) -> None:
    schema = SCHEMAS[f"{name}.v{version + 1}.json"]
    data = Draft202012Validator({**schema["properties"]["data"], "$defs": schema["$defs"]})
    assert [
        error.message for old in stored(name, version) for error in data.iter_errors(UPCASTERS[name, version](old))
    ] == []


@each_step
def test_a_step_leaves_what_it_was_given_as_it_was(name: str, version: int) -> None:
    for old in stored(name, version):
        before = copy.deepcopy(old)
        UPCASTERS[name, version](old)
        assert old == before


@each_step
def test_a_step_keeps_every_value_that_the_next_version_still_has(name: str, version: int) -> None:
    for old in stored(name, version):
        after = UPCASTERS[name, version](old)
        assert {field: after[field] for field in old if field in after} == {
            field: old[field] for field in old if field in after
        }


def test_a_unit_registered_before_lineage_was_told_continues_nothing() -> None:
    fact = CODECS["submission.codec"].decode((EVENTS / "submission.unit-registered.v1.1.json").read_bytes())
    assert fact is not None
    assert fact.event == UnitRegistered(
        code="H99.21",
        name="Phường Bến Lam",
        kind="phuong",
        parent="H99",
        valid_from=date(2025, 7, 1),
        predecessors=(),
        document="",
    )


@pytest.mark.parametrize("service", ["submission", "evidence", "scoring"])
def test_a_round_opened_before_its_day_was_told_is_of_the_last_day_of_its_year(service: str) -> None:
    fact = CODECS[f"{service}.codec"].decode((EVENTS / f"{service}.round-opened.v1.1.json").read_bytes())
    assert fact is not None
    assert isinstance(fact.event, RoundOpened)
    assert (fact.event.year, fact.event.units_on) == (2025, None)


@pytest.mark.parametrize("name", sorted(CODECS))
def test_a_codec_stops_at_a_version_after_the_newest_of_every_name_it_knows(name: str) -> None:
    known = [file for file in FIRST if CODECS[name].decode(file.read_bytes()) is not None]
    assert known
    for file in known:
        with pytest.raises(UnknownVersion):
            CODECS[name].decode(later(file))


def later(file: Path) -> bytes:
    """The bytes of a golden file under the version after the newest."""
    stem = file.name.rpartition(".v")[0]
    return re.sub(
        rb'("type":"vn\.chiso\.[a-z.-]+\.v)[0-9]+"', rb"\g<1>%d" % (newest(stem) + 1) + b'"', file.read_bytes()
    )


def test_a_version_between_without_a_step_is_an_error_and_not_a_guess() -> None:
    codec: EventCodec[object] = EventCodec({("submission.unit-registered", 2): UnitRegistered}, upcasters={})
    with pytest.raises(KeyError):
        codec.decode((EVENTS / "submission.unit-registered.v1.1.json").read_bytes())
