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


def test_every_answer_is_named_and_every_refusal_is_a_problem(
    told: tuple[str, Installation, Mapping[str, Any]],
) -> None:
    _, _, document = told
    for path, method, operation in operations(document):
        assert "default" not in operation["responses"], f"{method} {path}"
        for status, answer in operation["responses"].items():
            assert status[0] == "2" or list(answer["content"]) == [MEDIA_TYPE], f"{method} {path} {status}: {answer}"
        assert {"400", "401", "503"} <= set(operation["responses"]), f"{method} {path}"


def test_forms_of_text_are_said_as_every_reader_understands_them(
    told: tuple[str, Installation, Mapping[str, Any]],
) -> None:
    _, _, document = told
    forms = list(said(document, "pattern"))
    assert forms == [form for form in forms if not re.search(r"\\[AZz]|\(\?[P#]", form)]
    assert [form for form in forms if form[:1] + form[-1:] != "^$"] in ([], ["\\s*\\S"] * forms.count("\\s*\\S"))


def test_every_link_leads_to_an_operation_by_its_parameters(
    told: tuple[str, Installation, Mapping[str, Any]],
) -> None:
    _, _, document = told
    links = [link for found in said(document, "links") for link in found.values()]
    assert links
    for link in links:
        *_, path, method = link["operationRef"].split("/")
        path = path.replace("~1", "/").replace("~0", "~")
        assert method in document["paths"][path], link
        assert set(link["parameters"]) == set(re.findall(r"{(\w+)}", path)), link


def said(value: Any, key: str) -> Iterator[Any]:
    """Every value under the key, at any depth."""
    if isinstance(value, Mapping):
        if key in value:
            yield value[key]
        for below in value.values():
            yield from said(below, key)
    elif isinstance(value, list):
        for below in value:
            yield from said(below, key)
