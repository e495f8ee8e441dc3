"""What is refused in a round is told in the words of its decision, over the APIs and on the pages."""

import re

import pytest
from chiso_contracts.rejection import Rejected
from chiso_runtime.sentences import spoken
from chiso_runtime.service import web_app
from chiso_web.messages import LANGUAGES
from werkzeug.test import TestResponse

from tests.integration.words.refusing import CASES, LISTING, NOBODY, OF_NO_FRAMEWORK, RARE, SAID, Asked, prepare
from tests.integration.words.spoken import Seen, generic, own_word
from tests.integration.words.world import APPROVED, RELEASED, RUNNING, World

MARK = re.compile(r"\[[A-Za-z-]+\]|\{\w+\}")
COLUMN = re.compile(r"(?:cột|column) \S+:")
"""Columns of tables are called as their headings are."""
SHORT = re.compile(
    r"(?i)chỉ số|chỉ tiêu|tiêu chí|minh chứng|kiểm chứng|hội đồng|báo cáo|đơn vị|nhóm|mức độ|xếp loại|tự đánh giá|"
    r"tổ giúp việc|thường trực|thủ trưởng|\b(?:criteri(?:on|a)|indicators?|evidence|council|reports?|units?|groups?|"
    r"frameworks?|claims?)\b"
)
"""The words of frameworks as people shorten them."""

PAGES = {
    f"/reports/{RUNNING}/{NOBODY}": "unit",
    f"/files/new?round={RUNNING}&unit={NOBODY}": "unit",
    f"/appraisal/{RELEASED}/{NOBODY}": "unit",
    f"/ranking/{APPROVED}?group=z": "group",
    f"/ranking/{APPROVED}/units/{NOBODY}": "unit",
}
"""Pages that are not there, and a word of the sentence that says so."""

SERVICE_SAYS = {(service, code): told for service, codes in SAID.items() for code, told in codes.items()}
SPEAKING = sorted(at for at, (_, vi, en) in SERVICE_SAYS.items() if spoken(vi + en))


@pytest.fixture(scope="module")
def refusing(world: World) -> World:
    prepare(world)
    return world


def refuse(world: World, asked: Asked, code: str) -> TestResponse:
    """The refusal, which must be the one that is meant."""
    answer = world.fetch(asked.role, asked.path, method=asked.method, json=asked.body)
    assert answer.json is not None, answer.text
    assert answer.json.get("code") == code, answer.text
    return answer


def spoken_well(at: tuple[str, str], problem: dict[str, str]) -> list[str]:
    """What is wrong with a refusal: generic words in it, and words of the decision that are not."""
    _, vi, en = SERVICE_SAYS[at]
    wrong = []
    for lang, template in zip(LANGUAGES, (vi, en), strict=True):
        title = problem[f"title_{lang}"]
        places = " ".join(one[lang] for one in problem["errors"])  # type: ignore[index]
        wrong += generic(f"{title} {COLUMN.sub('', places)}", lang)
        own = [own_word(word.replace("-", "_")).of(lang) for word in spoken(template)]
        wrong += [f"{word} is not in {title!r}" for word in own if word not in title]
    return wrong


def test_no_sentence_says_a_word_of_frameworks_as_everybody_does_where_a_decision_may_have_its_own() -> None:
    clean = {at: MARK.sub("", f"{vi} {en}") for at, (_, vi, en) in SERVICE_SAYS.items()}
    said = {at: SHORT.findall(text) for at, text in clean.items() if at not in OF_NO_FRAMEWORK}
    assert {at: words for at, words in said.items() if words} == {}


def test_every_sentence_says_the_same_words_in_both_languages() -> None:
    assert [at for at, (_, vi, en) in SERVICE_SAYS.items() if spoken(vi) != spoken(en)] == []


def test_every_refusal_that_says_a_word_of_frameworks_is_provoked_or_named_as_rare() -> None:
    assert sorted({**CASES, **RARE}) == SPEAKING
    assert CASES.keys() & RARE.keys() == set()
    assert OF_NO_FRAMEWORK.keys() <= SERVICE_SAYS.keys()


@pytest.mark.parametrize("at", sorted(CASES), ids="-".join)
def test_a_refusal_is_told_in_the_words_of_the_decision(refusing: World, at: tuple[str, str]) -> None:
    problem = refuse(refusing, CASES[at], at[1]).json
    assert problem is not None
    assert spoken_well(at, problem) == []


@pytest.mark.parametrize("at", sorted(LISTING), ids="-".join)
def test_what_is_wrong_at_each_place_is_told_without_generic_words(refusing: World, at: tuple[str, str]) -> None:
    problem = refuse(refusing, LISTING[at], at[1]).json
    assert problem is not None
    assert problem["errors"]
    assert spoken_well(at, problem) == []


@pytest.mark.parametrize("at", sorted(RARE), ids="-".join)
def test_a_rare_refusal_is_told_in_the_words_of_the_decision(refusing: World, at: tuple[str, str]) -> None:
    service, code = at
    context = refusing.installation.contexts[service]
    app = web_app(refusing.installation.services[service], context)
    with app.test_request_context(f"/api/{service}/v1/rounds/{RUNNING}"):
        answer = app.make_response(
            app.handle_user_exception(Rejected(code, criterion="1.1", round=RUNNING, framework="thu"))
        )
    assert spoken_well(at, answer.get_json()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_is_not_there_says_so_in_the_words_of_the_decision(
    refusing: World, address: str, lang: str
) -> None:
    asked = f"{address}{'&' if '?' in address else '?'}lang={lang}"
    answer = refusing.browser("office").get(asked, headers={"Accept": "text/html"}, base_url="https://localhost")
    assert answer.status_code == 404
    text = Seen(answer.text).text()
    assert generic(text, lang) == []
    assert own_word(PAGES[address]).of(lang) in text
