"""Knocks at one service as one role: Schemathesis with its phases, in process, and what it found."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from jsonschema import Draft202012Validator
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.faults.fuzz.world import World

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

NOT_ASKED = ("positive_data_acceptance", "ignored_auth")
"""A rule may refuse what has the right form, and the role's token is added to every request that brings none."""

REJECTED = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "5xx"]
"""How bad data may be answered: a list of too many things is a body that is too large, a 5xx a finding of its own."""

STEPS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Examples for each operation and phase, and whether every border of every form is tried.

    With `seconds` the examples are a beginning: as much is asked as fits into the time.
    """

    examples: int
    borders: bool
    seconds: int | None = None


@dataclass(slots=True)
class Knocked:
    """How often was asked, how it was answered, and every distinct finding with how to see it again."""

    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)

    def told(self) -> str:
        """The findings, to be read."""
        return "\n\n".join(f"{finding}\n{how}" for finding, how in self.findings.items())


def knock(app: Wsgi, document: Any, known: Mapping[str, list[Any]], *, seed: int, effort: Effort) -> Knocked:
    """Ask all that the description allows and much that it forbids."""
    knocked = Knocked()
    config = SchemathesisConfig.from_dict(_settings(seed, effort))
    schema = schemathesis.openapi.from_dict(_with_known(document, known, document["components"]), config=config)
    schema.app = _counting(app, knocked)
    for event in from_schema(schema).execute():
        _note(event, knocked)
    return knocked


def as_role(world: World, role: str) -> Wsgi:
    """The installation for somebody of a role: every request that brings no token of its own gets theirs."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if role != "nobody":
            environ.setdefault("HTTP_AUTHORIZATION", f"Bearer {world.token(role)}")
        return world.installation.wsgi(environ, start_response)

    return app


def _counting(app: Wsgi, knocked: Knocked) -> Wsgi:
    def counted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def begun(status: str, *more: Any) -> Any:
            knocked.statuses[status[:3]] += 1
            return start_response(status, *more)

        knocked.requests += 1
        return app(environ, begun)

    return counted


def _settings(seed: int, effort: Effort) -> dict[str, Any]:
    time = {} if effort.seconds is None else {"max-time": effort.seconds}
    return {
        **time,
        "seed": seed,
        "continue-on-failure": True,
        "generation": {"max-examples": effort.examples, "database": "none", "no-shrink": True},
        "analysis": {"constants": {"enabled": False}},
        "phases": {"coverage": {"enabled": effort.borders}, "stateful": {"max-steps": STEPS}},
        "checks": {
            **{check: {"enabled": False} for check in NOT_ASKED},
            "negative_data_rejection": {"expected-statuses": REJECTED},
        },
    }


def _with_known(document: Any, known: Mapping[str, list[Any]], components: Any) -> Any:
    """The description with values that mean something in paths, and elsewhere beside the forms, to reach deep."""
    if isinstance(document, list):
        return [_with_known(one, known, components) for one in document]
    if not isinstance(document, dict):
        return document
    found = {name: _with_known(value, known, components) for name, value in document.items()}
    if found.get("in") == "path" and found["name"] in known:
        found["schema"] = {"enum": known[found["name"]]}
    elif "in" in found and found.get("name") in known:
        found["schema"] = _either(found["schema"], known[found["name"]], components)
    if isinstance(found.get("properties"), dict):
        found["properties"] = {
            name: _either(form, known.get(name, []), components) for name, form in found["properties"].items()
        }
    return found


def _either(form: Any, values: list[Any], components: Any) -> Any:
    """One of the values that have the form, or anything that has it."""
    validator = Draft202012Validator({"allOf": [form], "components": components})
    fitting = [value for value in values if validator.is_valid(value)]
    return {"anyOf": [{"enum": fitting}, form]} if fitting else form


def _note(event: Any, knocked: Knocked) -> None:
    match event:
        case events.NonFatalError():
            knocked.findings[f"{event.label}: {event.value!r}"] = ""
        case events.FatalError():
            knocked.findings[repr(event.exception)] = ""
        case events.ScenarioFinished():
            for case, checks in event.recorder.checks.items():
                for failure in (check.failure_info.failure for check in checks if check.failure_info):
                    finding = f"{failure.operation}: {failure.title}"
                    knocked.findings.setdefault(finding, _told(event, case, failure))


def _told(event: events.ScenarioFinished, case: str, failure: Any) -> str:
    seen = event.recorder.interactions[failure.case_id or case]
    body = seen.request.body or b""
    answer = f"{seen.response.status_code} {seen.response.content[:500]!r}" if seen.response else "no answer"
    return f"  {failure.message[:800]}\n  {seen.request.method} {seen.request.uri}\n  {body[:500]!r}\n  {answer}"
