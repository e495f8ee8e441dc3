"""Each service tells its API: valid OpenAPI 3.1 that names every route, with summaries and refusals."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from chiso.installation import SERVICES, Installation
from chiso_runtime.problems import MEDIA_TYPE
from chiso_runtime.service import web_app
from openapi_spec_validator import validate

from tests.world import Install

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(params=SERVICES)
def told(request: pytest.FixtureRequest, install: Install) -> tuple[str, Installation, Mapping[str, Any]]:
    """A service's name, the installation, and what the service tells of its API."""
    installation = install()
    answer = installation.client().get(f"/api/{request.param}/openapi.json")
    assert answer.status_code == 200
    assert answer.json
    return request.param, installation, answer.json


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def test_the_document_is_openapi_3_1_and_names_every_route(
    told: tuple[str, Installation, Mapping[str, Any]],
) -> None:
    name, installation, document = told
    validate(document)
    app = web_app(installation.services[name], installation.contexts[name])
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(f"/api/{name}/v1/") and "/staging/" not in rule.rule  # grants alone lead there
    }
    assert document["openapi"].startswith("3.1")
    assert {(path, method) for path, method, _ in operations(document)} == routes
    assert routes


def test_every_operation_has_a_summary_and_says_how_it_refuses(
    told: tuple[str, Installation, Mapping[str, Any]],
) -> None:
    _, _, document = told
    for path, method, operation in operations(document):
        refusals = {status for status in operation["responses"] if status[:1] in "45"}
        spoken = [MEDIA_TYPE in operation["responses"][status].get("content", {}) for status in refusals]
        assert operation.get("summary"), f"{method} {path}"
        assert {"503"} <= refusals, f"{method} {path}: {refusals}"
        assert any(spoken), f"{method} {path} names no problem"
