"""Every setting is explained, and nothing is explained that no service reads."""

import re
from collections.abc import Iterator

import pytest
from chiso_runtime import settings
from chiso_runtime.settings import from_environment

from tests.docs.tracked import ROOT

SERVICES = ("submission", "evidence", "scoring", "ranking")
OF_EVIDENCE = re.compile(r"CHISO_(S3_.*|MAX_FILE|LOCK_MODE)")


class Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(settings.REQUIRED, "x"))
        self.names: set[str] = set()

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> str:
        self.names.add(key)
        return super().__getitem__(key)


def read_by_services() -> set[str]:
    asked = Asked()
    from_environment(asked)
    return asked.names


def lines(service: str) -> list[str]:
    return (ROOT / "deploy" / "env" / f"{service}.env.example").read_text(encoding="utf-8").splitlines()


def given(service: str) -> dict[str, str]:
    pairs = [line.partition("=") for line in lines(service) if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}


def unexplained(service: str) -> Iterator[str]:
    """Settings that stand neither below a comment nor in a group below one."""
    before = ""
    for line in lines(service):
        if line and not line.startswith("#") and not before:
            yield line
        before = line


@pytest.mark.parametrize("service", SERVICES)
def test_the_example_has_every_setting_of_the_service_and_no_other(service: str) -> None:
    expected = {name for name in read_by_services() if service == "evidence" or not OF_EVIDENCE.fullmatch(name)}
    assert set(given(service)) == expected


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_has_its_meaning_above_it(service: str) -> None:
    assert list(unexplained(service)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_has_a_value(service: str) -> None:
    secret = re.compile(r".*(KEY|SECRET)")
    assert {name: value for name, value in given(service).items() if secret.fullmatch(name) and value} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_an_example_whose_secrets_are_filled_in_is_accepted(service: str) -> None:
    filled = {name: value or "secret" for name, value in given(service).items()}
    assert from_environment(filled).owner_urls["scoring"] == "http://scoring:8080"


def test_a_default_that_is_named_is_the_default() -> None:
    usual = from_environment(dict.fromkeys(settings.REQUIRED, "x"))
    shown = given("evidence")
    assert (shown["CHISO_HOST"], shown["CHISO_PORT"]) == (usual.host, str(usual.port))
    assert (shown["CHISO_THREADS"], shown["CHISO_MAX_FILE"]) == (str(usual.threads), str(usual.max_file))
    assert shown["CHISO_LOCK_MODE"] == usual.lock_mode
