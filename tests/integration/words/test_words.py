"""The words of a round are its decision's: no page and no sheet of it says a word that the decision says otherwise."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from chiso_framework import from_document, tell
from chiso_runtime.service import web_app
from chiso_sheets import XLSX, Sheet, open_book
from chiso_web.messages import LANGUAGES
from werkzeug.test import TestResponse

from tests.integration.words.spoken import NAMES, Seen, generic, own_word, told_whole
from tests.integration.words.world import (
    ADJUSTED,
    CAMPAIGN,
    CLIMBING,
    CRITERIA,
    DRAFT,
    FRAMEWORK,
    LEVELLED,
    PLACE,
    RELEASED,
    ROLES,
    ROUNDS,
    RUNNING,
    SUBMISSION,
    TARGET,
    World,
)

VALUES: dict[str, Sequence[str]] = {
    "round": (*ROUNDS, CLIMBING),
    "round_id": (*ROUNDS, CLIMBING),
    "unit": (PLACE,),
    "campaign": (CAMPAIGN,),
    "criterion": CRITERIA,
    "framework": (FRAMEWORK, ADJUSTED, TARGET, LEVELLED),
    "version": ("1", DRAFT),
    "number": ("1", "2"),
}
"""What stands for the arguments in the addresses of pages; a page with an argument of its own adds it here."""

MORE = (
    f"/files/new?round={RUNNING}&unit={PLACE}",
    f"/frameworks/{FRAMEWORK}/1/difference?to={ADJUSTED}@1",
    f"/ranking/{RELEASED}?view=v",
    f"/ranking/{RELEASED}?group=b",
    f"/ranking/{RELEASED}?q=khong-co",
    f"/appraisal/{RELEASED}?state=waiting",
)
"""Pages whose address goes on behind a question mark."""

OF_NO_ROUND = {
    "/": "rounds of many frameworks",
    "/appraisal": "rounds of many frameworks",
    "/campaigns": "rounds of many frameworks",
    "/files/new": "see MORE",
    "/framework-drafts": "many frameworks",
    "/frameworks": "many frameworks",
    "/frameworks/<framework>/<version>/difference": "see MORE",
    "/ranking": "leads to the first page",
    "/ranking/units/<unit>": "one unit in rounds of many frameworks",
    "/reports": "reports in rounds of many frameworks",
    "/rounds": "rounds of many frameworks",
    "/sign-in": "nobody yet",
    "/units": "the registry",
    "/units/<code>": "the registry",
    "/units/import": "the registry",
}
"""Pages that belong to no single round or framework, and what they show instead."""

Read = dict[str, list[tuple[str, str, str]]]
NAMED, CONVERTER = re.compile(r"<([^>]+)>"), re.compile(r"<\w+:")
NOT_PAGES = ("/api/", "/internal/", "/static/", "/health", "/metrics", "/.well-known/", "/files/<file>/")


def texts(sheet: Sheet) -> Iterator[str]:
    """All that stands in a sheet."""
    return (sheet.text(row, column) for row in range(len(sheet.rows)) for column in range(sheet.width))


def page_rules(world: World) -> Iterator[str]:
    """The addresses of all pages, as the services know them."""
    for name, service in world.installation.services.items():
        for rule in web_app(service, world.installation.contexts[name]).url_map.iter_rules():
            written = CONVERTER.sub("<", rule.rule)
            if "GET" in (rule.methods or ()) and not written.startswith(NOT_PAGES):
                yield written


def api_sheets(world: World) -> Iterator[str]:
    """The addresses of all workbooks of the APIs."""
    for name, service in world.installation.services.items():
        for rule in web_app(service, world.installation.contexts[name]).url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.rule.startswith("/api/") and rule.rule.endswith("/sheet"):
                yield CONVERTER.sub("<", rule.rule)


def addresses(rule: str, world: World) -> list[str]:
    """The pages of a rule, with all that its arguments stand for. Raises KeyError for an argument that nothing does."""
    values = {**VALUES, "file": (world.file,)}
    names = NAMED.findall(rule)
    found = []
    for given in product(*(values[name] for name in names)):
        address = rule
        for name, value in zip(names, given, strict=True):
            address = address.replace(f"<{name}>", value)
        found.append(address)
    return found


def looked_at(world: World, lang: str) -> list[tuple[str, str, str]]:
    """Who looks, where, and what they read: every page of a round or framework that somebody may see."""
    rules = [rule for rule in page_rules(world) if rule not in OF_NO_ROUND]
    every = [(rule, address) for rule in rules for address in addresses(rule, world)]
    unseen, found = set(rules) | set(MORE), []
    for role in ROLES:
        browser = world.browser(role)
        for rule, address in [*every, *((page, page) for page in MORE)]:
            asked = f"{address}{'&' if '?' in address else '?'}lang={lang}"
            answer = browser.get(asked, headers={"Accept": "text/html"}, base_url="https://localhost")
            assert answer.status_code < 500, asked
            if answer.status_code == 200:
                unseen.discard(rule)
                found.append((role, address, said_in(answer)))
    assert not unseen, f"nobody of {list(ROLES)} sees {sorted(unseen)}"
    return found


def said_in(answer: TestResponse) -> str:
    """The text of a page, or of a workbook."""
    if answer.mimetype != XLSX:
        return Seen(answer.text).text()
    return " | ".join(cell for sheet in open_book(answer.data).sheets for cell in texts(sheet) if cell)


@pytest.fixture(scope="module")
def read(world: World) -> Read:
    """All that is read in a language."""
    return {lang: looked_at(world, lang) for lang in LANGUAGES}


def test_every_page_is_one_of_a_round_or_framework_or_named_as_none(world: World) -> None:
    known, rules = {*VALUES, "file"}, set(page_rules(world))
    arguments = {rule: set(NAMED.findall(rule)) for rule in rules - set(OF_NO_ROUND)}
    assert {rule: names - known for rule, names in arguments.items() if not names or names - known} == {}
    assert set(OF_NO_ROUND) - rules == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_says_a_generic_word_where_the_decision_has_one(read: Read, lang: str) -> None:
    found = {hit: f"{role} {address}: {hit}" for role, address, text in read[lang] for hit in generic(text, lang)}
    assert not found, "\n".join(found.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_say_the_words_of_the_decision(read: Read, lang: str) -> None:
    said = " ".join(text for _, _, text in read[lang])
    assert [name for name in NAMES if own_word(name).of(lang) not in said] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_framework_may_say_is_told_in_its_own_words(lang: str) -> None:
    said = from_document(told_whole("noi-het"))
    told = [text.of(lang) for section in tell(said) for text in (section.title, *section.lines)]
    assert len(told) > 40
    assert [hit for text in told for hit in generic(text, lang)] == []


def test_no_sheet_says_a_generic_word_where_the_decision_has_one(world: World) -> None:
    rules = list(api_sheets(world))
    assert len(rules) >= 4
    for rule in rules:
        answers = [world.fetch(role, address) for address in addresses(rule, world) for role in ("office", "reporter")]
        said = [said_in(answer) for answer in answers if answer.status_code == 200]
        assert said, rule
        assert [hit for text in said for hit in generic(text, "vi")] == [], rule


def test_the_answer_sheet_of_a_unit_speaks_as_the_decision_does(world: World) -> None:
    said = said_in(world.fetch("reporter", f"{SUBMISSION}/rounds/{RUNNING}/reports/{PLACE}/sheet"))
    assert all(own_word(name).vi in said for name in ("unit", "criterion", "claimed", "evidence"))


def confirming(world: World, lang: str) -> str:
    """The page between an appraiser's word and its record."""
    place, browser = f"/appraisal/{RELEASED}/{PLACE}/1.4", world.browser("judges")
    asked = {"headers": {"Accept": "text/html"}, "base_url": "https://localhost"}
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', browser.get(place, **asked).text))
    said = {**hidden, "outcome": "set", "points": "2", "reason": "Trang 3", "pass": "p1"}
    answer = browser.post(f"{place}/verification?lang={lang}", data=said, **asked)
    assert answer.status_code == 200, answer.text
    return said_in(answer)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_that_asks_to_confirm_speaks_as_the_decision_does(world: World, lang: str) -> None:
    text = confirming(world, lang)
    assert generic(text, lang) == []
    assert own_word("appraised").of(lang) in text


def test_a_word_is_looked_for_where_readers_meet_it() -> None:
    page = '<head><title>Đơn vị</title></head><main><p aria-label="nhóm">Xqunitv, các đơn vị</p></main>'
    assert [hit.split()[0] for hit in generic(Seen(page).text(), "vi")] == ["'đơn", "'nhóm'"]
