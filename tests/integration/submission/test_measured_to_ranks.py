"""From a data provider's table to the ranking: submission, scoring and ranking say the same of a measured value."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from chiso_contracts.values import Right
from chiso_framework import Framework, from_document, total_without_surveys

from tests.awaiting import until
from tests.integration.submission.measured import DOCUMENT, PATH, PROVIDER, ROUND, asked, row
from tests.integration.submission.world import OFFICE, World, deadline, made, round_body, units
from tests.servers.databases import Databases
from tests.world import installed

ONLY = ("submission", "scoring", "ranking")
APPRAISER = Right(id="a", role="appraiser", body="H40.11", round=ROUND)
CHAIR = Right(id="c", role="council-chair", body="H40.12", round=ROUND)
CARDS = f"scoring/v1/rounds/{ROUND}/cards"
FRAMEWORK: Framework = from_document(DOCUMENT)


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Communes and a round whose deadline has passed, so that every report is locked and empty."""
    with installed(databases, tmp_path_factory.mktemp("blobs"), only=ONLY) as installation:
        world = World(installation)
        made(world.office.post("/units", {"units": units()}))
        made(world.office.post("/frameworks", {"document": DOCUMENT}))
        opened = {"id": ROUND, "framework": "do-luong", "framework_version": "1", "deadline": deadline(days=-1)}
        made(world.office.post("/rounds", round_body(**opened)))
        installation.settle()
        yield world


def ask(world: World, path: str, right: Right, body: Any = None) -> Any:
    """The JSON of another service's answer."""
    world.installation.settle()
    signed = {"Authorization": f"Bearer {world.installation.token('ai-do', right)}"}
    client, method = world.installation.client(), "GET" if body is None else "POST"
    answer = client.open(f"/api/{path}", method=method, json=body, headers=signed)
    assert answer.status_code == 200, answer.text
    return answer.json


def accept(world: World, unit: str, criterion: str) -> None:
    path = f"{CARDS}/{unit}/criteria/{criterion}/verification"
    ask(world, path, APPRAISER, {"outcome": "accepted"})


def totals(world: World, unit: str) -> tuple[Decimal, Decimal]:
    """The unit's total as scoring and as ranking have it."""
    scored = ask(world, f"{CARDS}/{unit}", APPRAISER)["total"]["value"]
    (table,) = ask(world, f"ranking/v1/rounds/{ROUND}/rankings", OFFICE)["groups"]
    ranked = next(place["total"] for place in table["places"] if place["unit"] == unit)
    return Decimal(scored), Decimal(ranked)


def test_what_was_measured_counts_everywhere_and_a_survey_that_nobody_held_nowhere(world: World) -> None:
    unit, other = world.unit(), world.unit()
    provider = world.user(PROVIDER)
    made(provider.post(PATH, asked(row(unit), row(other, "1"))))
    survey = {"unit": unit, "data": {"mean": "3", "responses": "50"}}
    made(provider.post(PATH.replace("1.2", "1.3"), asked(survey)))
    values = [{"unit": code, "data": {"value": value}} for code, value in ((unit, "30"), (other, "40"))]
    made(provider.post(PATH.replace("1.2", "1.4"), asked(*values)))
    until(lambda: all(ask(world, f"{CARDS}/{code}", APPRAISER)["locked"] for code in (unit, other)))
    for code, criterion in ((unit, "1.2"), (unit, "1.3"), (unit, "1.4"), (other, "1.4"), (other, "1.2")):
        accept(world, code, criterion)
    assert totals(world, unit) == (Decimal(15 + 10 + 15),) * 2
    assert totals(world, other) == (Decimal(5 + 20),) * 2
    said = {"criteria": ["1.3"], "document": "15/TB-SKHCN"}
    made(world.user(OFFICE).post(f"/rounds/{ROUND}/surveys-not-held", said))
    scored = {"1.2": Decimal(15), "1.3": Decimal(10), "1.4": Decimal(15)}
    pure = total_without_surveys(FRAMEWORK, "xa", scored)
    assert pure.value == Decimal("37.50")
    assert totals(world, unit) == (pure.value,) * 2
    back = {"criteria": ["1.3"], "document": "18/TB-SKHCN", "reason": "Khảo sát vẫn được tổ chức"}
    path = f"/rounds/{ROUND}/surveys-not-held/withdrawal"
    made(world.user(OFFICE).post(path, back))
    assert totals(world, unit) == (Decimal(15 + 10 + 15),) * 2
    preview = {"outcome": "set", "points": "1", "reason": "x"}
    shown = ask(world, f"{CARDS}/{unit}/criteria/1.3/verification/preview", APPRAISER, preview)
    assert Decimal(shown["after"]["value"]) == Decimal(15 + 1 + 15)


def test_after_the_councils_conclusion_nothing_is_taken_back(world: World) -> None:
    office, said = world.user(OFFICE), {"criteria": ["1.3"], "document": "15/TB-SKHCN"}
    made(office.post(f"/rounds/{ROUND}/surveys-not-held", said))
    ask(world, f"scoring/v1/rounds/{ROUND}/conclusion", CHAIR, {"number": "20/KL", "date": "2026-12-20"})
    world.installation.settle()
    answer = office.post(f"/rounds/{ROUND}/surveys-not-held/withdrawal", {**said, "reason": "Đã tổ chức"})
    assert (answer.status_code, answer.json and answer.json["code"]) == (409, "council-concluded")
