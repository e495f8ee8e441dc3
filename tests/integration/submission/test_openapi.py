from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from tests.integration.submission.world import World, made


@pytest.fixture(scope="module")
def described(world: World) -> Any:
    return made(world.installation.client().get("/api/submission/openapi.json"))


def operations(described: Any) -> list[tuple[str, Any]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post", "put", "delete")
    ]


def test_the_description_is_openapi_31(described: Any) -> None:
    assert described["openapi"].startswith("3.1")
    validate(described, cls=OpenAPIV31SpecValidator)


def test_every_operation_has_a_summary_and_names_its_problems(described: Any) -> None:
    for name, operation in operations(described):
        assert operation.get("summary"), name
        assert {"401", "403", "503"} <= operation["responses"].keys(), name


def test_every_command_takes_an_idempotency_key(described: Any) -> None:
    for name, operation in operations(described):
        if name.startswith("get") or name.endswith("/tokens"):
            continue
        assert "Idempotency-Key" in {parameter["name"] for parameter in operation["parameters"]}, name


def test_what_a_command_makes_is_described_beside_that_it_was_there(described: Any) -> None:
    for path in ("/units", "/people", "/people/{person}/rights", "/frameworks", "/rounds"):
        answers = described["paths"][f"/api/submission/v1{path}"]["post"]["responses"]
        assert answers["200"]["content"] == answers["201"]["content"], path


def test_a_place_of_a_problem_may_have_a_code(described: Any) -> None:
    assert "code" in described["components"]["schemas"]["ProblemPlace"]["properties"]


def test_a_method_that_is_not_supported_is_answered_with_those_that_are(world: World) -> None:
    answer = world.installation.client().open("/api/submission/v1/units", method="TRACE")
    assert (answer.status_code, answer.json and answer.json["code"]) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
