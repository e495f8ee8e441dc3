"""The project speaks of itself alone: no machine's paths, no host of a package registry."""

import re

import pytest

from tests.docs.tracked import texts

MACHINE = re.compile(r"(?<![\w.$}~/-])/(?:home|root|work|Users|tmp|mnt|workspace)/[\w.-]+")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|repo\d?\.maven\.|proxy\.golang\.org|artifactory|nexus\."
)
NOT_OURS = {"uv.lock"}
TEXTS = {path: text for path, text in texts().items() if path not in NOT_OURS and not path.startswith("tests/docs/")}


def found(pattern: re.Pattern[str]) -> list[str]:
    """Places where the pattern stands: path, line number, what."""
    return [
        f"{path}:{number}: {hit.group()}"
        for path, text in TEXTS.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (hit := pattern.search(line))
    ]


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert found(MACHINE) == []


def test_no_file_but_the_lock_names_a_registry() -> None:
    assert found(REGISTRY) == []


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("see /home/someone/chiso", True),
        ('open("/tmp/x")', True),
        ("/" + "root/chiso", True),
        ("tmpfs: [/tmp]", False),
        ("https://example.vn/home/page", False),
        ("$HOME/work/x", False),
        ("the /reports page", False),
    ],
)
def test_the_check_tells_machines_from_addresses(line: str, caught: bool) -> None:
    assert bool(MACHINE.search(line)) is caught
