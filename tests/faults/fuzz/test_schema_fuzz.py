"""Whatever is asked of the APIs, by whomever: no error of ours, nothing bad taken, every answer as described."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from chiso.installation import SERVICES

from tests.faults.fuzz.driver import Effort, Wsgi, as_role, knock
from tests.faults.fuzz.world import ROLES, World

FULL = Effort(examples=150, borders=True, seconds=90)
BORDERS = Effort(examples=4, borders=True)
BRIEF = Effort(examples=4, borders=False)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_is_as_described_and_nothing_bad_is_taken(
    world: World, service: str, role: str, full: bool, seed: int
) -> None:
    asked = effort(role, full, seed)
    knocked = knock(as_role(world, role), described(world, service), world.known, seed=seed, effort=asked)
    print(f"{service} as {role}: {knocked.requests} requests, {dict(knocked.statuses)}")
    assert knocked.findings == {}, knocked.told()
    assert knocked.requests > 0
    assert world.installation.failing() == {}


def effort(role: str, full: bool, seed: int) -> Effort:
    """In the slice one role a day tries the borders of every form."""
    turn = list(ROLES)[seed % len(ROLES)]
    return FULL if full else BORDERS if role == turn else BRIEF


def described(world: World, service: str) -> Any:
    return world.installation.client().get(f"/api/{service}/openapi.json").json


ERROR = "500 INTERNAL SERVER ERROR"
PLANTED = [
    ("422 UNPROCESSABLE", "201 CREATED", "Schema-violating request accepted"),
    ("200 OK", ERROR, "Server error"),
    ("200 OK", "206 PARTIAL CONTENT", "Undocumented status code"),
]


@pytest.mark.parametrize(("true", "planted", "finding"), PLANTED)
def test_a_planted_fault_is_found(world: World, seed: int, true: str, planted: str, finding: str) -> None:
    app = changed(as_role(world, "reporter"), true, planted)
    knocked = knock(app, described(world, "evidence"), world.known, seed=seed, effort=BRIEF)
    assert finding in {found.rpartition(": ")[2] for found in knocked.findings}, list(knocked.findings)


def test_an_answer_of_another_shape_is_found(world: World, seed: int) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"files": [{"file": 1}]}).encode()]

    knocked = knock(app, described(world, "evidence"), world.known, seed=seed, effort=BRIEF)
    assert any("violates schema" in finding for finding in knocked.findings), list(knocked.findings)


def changed(app: Wsgi, true: str, planted: str) -> Wsgi:
    """The app with one status said for another."""

    def lying(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def begun(status: str, *more: Any) -> Any:
            return start_response(planted if status.startswith(true) else status, *more)

        return app(environ, begun)

    return lying
