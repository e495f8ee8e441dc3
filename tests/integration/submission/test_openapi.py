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
