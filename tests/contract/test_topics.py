"""Who hears what: the catalogue says it, and the services' composition roots do it."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from chiso_contracts import catalogue
from chiso_runtime.service import ACCESS

from tests.contract.codecs import SERVICES


def heard(service: str) -> set[str]:
    """Topics of every `Hears(topic=…)` in a service's main, and the one that all services hear."""
    main = import_module(f"chiso_{service}.main")
    tree = ast.parse(Path(str(main.__file__)).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Hears"]
    topics = [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "topic"]
    named = (str(t.value) if isinstance(t, ast.Constant) else str(getattr(main, ast.unparse(t))) for t in topics)
    return {ACCESS, *named}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_hears_what_the_catalogue_says_and_its_own(service: str) -> None:
    own = {topic for topic, owner in catalogue.OWNERS.items() if owner == service}
    others = {topic for topic, hearers in catalogue.HEARERS.items() if service in hearers}
    assert heard(service) == own | others
