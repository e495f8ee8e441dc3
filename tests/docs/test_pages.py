"""Links resolve, generated pages are current, and what pages name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chiso_runtime import policy
from chiso_runtime.contract_documents import events_page

from tests.docs.tracked import ROOT, pages

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^\s*```.*?^\s*```", re.MULTILINE | re.DOTALL)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))

each_page = pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))


def links(page: Path) -> Iterator[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    yield from (link for link in LINK.findall(text) if "://" not in link and not link.startswith("mailto:"))


def anchors(page: Path) -> set[str]:
    """The anchors that headings of a page get."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert target.is_relative_to(ROOT), f"{link} leads out of the project"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


def test_the_catalogue_of_events_is_current() -> None:
    written = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    assert written == events_page(), "run: python -m chiso_runtime.contract_documents events > docs/events.md"


@each_page
def test_make_targets_that_a_page_names_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z]+)", text)) | set(re.findall(r"^\s*make ([a-z]+)$", text, re.MULTILINE))
    assert named <= targets


def test_the_readme_names_every_target_of_the_working_day() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {t for t in ("install", "check", "test", "up", "demo", "bench") if f"make {t}" not in text} == set()


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_its_four_parts_and_is_listed(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Options rejected"]
    assert f"({decision.name})" in (decision.parent / "README.md").read_text(encoding="utf-8")


def glossary() -> list[list[str]]:
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return [row for row in cells if row[0] not in ("Word", "---")]


def test_every_word_has_both_languages_and_one_sentence() -> None:
    wrong = [row for row in glossary() if len(row) != 3 or not all(row) or row[2].count(". ") or row[2][-1:] != "."]
    assert wrong == []


def test_no_word_is_explained_twice() -> None:
    words = [row[0] for row in glossary()]
    assert sorted(words) == sorted(set(words))


def test_every_role_is_in_the_glossary() -> None:
    words = {row[0] for row in glossary()}
    assert {role.replace("-", " ") for role in policy.ROLES} <= words
