"""The choice of servers, and what compose, the gateway and the list of images must agree on."""

import re
from pathlib import Path

import pytest
import yaml

from tests.servers.choice import chosen_servers
from tests.servers.images import images

DEPLOY = Path(__file__).parents[3] / "deploy"


def test_the_setting_decides_between_native_and_containers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHISO_TEST_SERVERS", "containers")
    assert chosen_servers() == ("containers", "CHISO_TEST_SERVERS says so")


def test_a_setting_that_names_neither_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHISO_TEST_SERVERS", "cloud")
    with pytest.raises(ValueError, match="native or containers, not 'cloud'"):
        chosen_servers()


def test_without_an_engine_servers_are_native(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHISO_TEST_SERVERS", raising=False)
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    assert chosen_servers() == ("native", "no container engine answers")


def test_compose_takes_every_image_from_the_settings_file_or_builds_it() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    named = {re.sub(r"[${}]", "", service["image"]) for service in services.values()}
    assert {name for name in named if not name.startswith("chiso/")} <= images().keys()


def test_compose_fills_every_name_of_the_gateways_template() -> None:
    template = set(re.findall(r"\$\{(CHISO_\w+)\}", (DEPLOY / "nginx.conf.template").read_text()))
    gateway = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["gateway"]["environment"]
    assert template - gateway.keys() - {"CHISO_"} == set()


def test_compose_runs_each_service_as_migrate_serve_and_work() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    ran = {(service["image"], service["command"]) for service in services.values() if "command" in service}
    names = ("submission", "evidence", "scoring", "ranking")
    assert ran >= {(f"chiso/{name}", command) for name in names for command in ("migrate", "serve", "work")}


def test_every_setting_that_compose_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text())) - images().keys()
    lines = (DEPLOY / "env" / "compose.env.example").read_text().splitlines()
    assert asked == {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
