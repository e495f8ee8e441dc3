import re
from decimal import Decimal
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from chiso_runtime.policy import ROLES
from chiso_web import frame, messages
from flask import Flask, Response
from flask.testing import FlaskClient
from jinja2 import DictLoader, TemplateNotFound

FORM = """
{% extends "frame/base.html" %}
{% import "frame/components.html" as ui with context %}
{% block main %}
<h1>{{ title }}</h1>
{{ ui.error_summary(errors) }}
<form method="post">{{ ui.tokens() }}
{{ ui.field("points", say("Điểm", "Points"), value=points, hint="0–10", inputmode="decimal") }}
{{ ui.area("reason", "Lý do", value="</textarea><script>", required=false) }}
{{ ui.choice("outcome", "Kết quả", [("set", "Cho điểm"), ("no-score", "Không tính")], value="no-score") }}
</form>
{{ ui.badge("claimed") }} {{ ui.score(points, 10) }} {{ ui.bar(percent(1, 4)) }}
{% call ui.notice("warning") %}<p>{{ 1234 | number }}</p>{% endcall %}
{{ ui.pager(2, 3) }}
{% endblock %}
"""
POSTS = "{% for capacity in capacities %}{{ post(capacity) }};{% endfor %}"
PLACES = [{"where": "points", "vi": "Điểm quá lớn", "en": "Too many points"}]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Balanced(HTMLParser):
    """Fails on elements that are closed out of order, or never."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("chiso_web")
    app.register_blueprint(frame.blueprint(lambda: ("Lan", "token-1")))
    app.jinja_loader = DictLoader({"form.html": FORM, "posts.html": POSTS})

    @app.get("/form")
    def form() -> Response:
        return frame.render(
            "form.html",
            title=frame.say("Biểu mẫu", "Form"),
            active="results",
            lang=frame.language(),
            person="<Lan>",
            csrf="token-1",
            errors=PLACES,
            points=Decimal("9.50"),
        )

    def problem() -> Response:
        body = '{"code":"not-found","status":404,"title_vi":"Không tìm thấy.","title_en":"Not found.","errors":[]}'
        return Response(body, status=404, content_type="application/problem+json", headers={"Retry-After": "2"})

    app.add_url_rule("/gone", "gone", problem)
    app.add_url_rule("/api/gone", "api-gone", problem)
    return app.test_client()


def test_a_page_is_well_formed_and_escapes_what_people_wrote(client: FlaskClient) -> None:
    page = client.get("/form").text
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    assert "&lt;Lan&gt;" in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page


def test_a_page_has_skip_link_language_navigation_and_the_place_where_one_is(client: FlaskClient) -> None:
    page = client.get("/form").text
    assert '<html lang="vi">' in page
    assert 'href="#main"' in page
    assert '<a href="/" aria-current="page">Kết quả</a>' in page
    assert "Báo cáo của tôi" in page
    assert "Thẩm định" in page


def test_the_policy_forbids_inline_script_and_style_and_the_page_has_none(client: FlaskClient) -> None:
    answer = client.get("/form")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text.replace("&lt;script", "")) is None


def test_a_forms_fields_carry_tokens_hints_and_their_problems(client: FlaskClient) -> None:
    page = client.get("/form").text
    assert '<input type="hidden" name="csrf" value="token-1">' in page
    assert re.search(r'name="idempotency_key" value="[0-9a-f-]{36}"', page)
    assert '<a href="#points">Điểm quá lớn</a>' in page
    assert re.search(
        r'<input id="points"[^>]*aria-describedby="points-hint points-error-1"\s*aria-invalid="true"', page
    )
    assert '<option value="no-score" selected>' in page


def test_numbers_and_states_are_written_in_the_pages_language(client: FlaskClient) -> None:
    vietnamese, english = client.get("/form").text, client.get("/form?lang=en").text
    assert "9,50" in vietnamese
    assert "điểm tự đánh giá" in vietnamese
    assert "9.50" in english
    assert "claimed score" in english
    assert "<h1>Form</h1>" in english


OWN = {"unit": messages.Words("xã, phường", "commune"), "claimed": messages.Words("điểm UBND tự chấm", "own score")}
SPOKEN = """
{% import "frame/components.html" as ui with context %}
{{ title }} | {{ word("unit") | capitalize }} | {{ say("Chờ {unit}", "Waits for the {unit}") }} |
{{ say("{Claimed}: {x}", "{Claimed}") }} | {{ ui.badge("claimed") }} | {{ word("council") }}
"""


@pytest.fixture
def speaking() -> FlaskClient:
    """A page with two words of its framework."""
    app = Flask("chiso_web")
    app.register_blueprint(frame.blueprint())
    app.jinja_loader = DictLoader({"page.html": SPOKEN})

    @app.get("/page")
    def page() -> Response:
        title, lang = frame.say("Tìm {unit}", "Find a {unit}"), frame.language()
        return frame.render("page.html", title=title, active="", lang=lang, person=None, csrf=None, own=OWN)

    return app.test_client()


def test_the_words_of_a_framework_go_before_the_usual_ones(speaking: FlaskClient) -> None:
    said = re.sub(r"<[^>]+>", "", speaking.get("/page").text)
    assert " ".join(said.split()) == (
        "Tìm xã, phường | Xã, phường | Chờ xã, phường | Điểm UBND tự chấm: {x} | điểm UBND tự chấm | Hội đồng đánh giá"
    )


def test_the_words_of_a_framework_are_said_in_the_pages_language(speaking: FlaskClient) -> None:
    assert "Find a commune | Commune | Waits for the commune" in speaking.get("/page?lang=en").text


def test_a_language_that_was_chosen_is_kept(client: FlaskClient) -> None:
    client.get("/form?lang=en")
    assert '<html lang="en">' in client.get("/form").text


def test_the_language_switch_keeps_the_other_fields_of_the_address(client: FlaskClient) -> None:
    assert 'href="/form?page=2&amp;q=x&amp;lang=en"' in client.get("/form?page=2&q=x").text


def test_a_refusal_becomes_a_page_for_a_browser_with_its_status_and_headers(client: FlaskClient) -> None:
    answer = client.get("/gone", headers=BROWSER)
    assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"]) == (404, "text/html", "2")
    assert "Không tìm thấy." in answer.text
    assert "<code>not-found</code>" in answer.text
    assert '<span class="person">Lan</span>' in answer.text


@pytest.mark.parametrize(
    ("path", "accept"), [("/gone", "application/json"), ("/gone", "*/*"), ("/api/gone", "text/html")]
)
def test_a_refusal_stays_a_problem_for_a_program(client: FlaskClient, path: str, accept: str) -> None:
    assert client.get(path, headers={"Accept": accept}).mimetype == "application/problem+json"


def test_a_static_file_is_kept_for_a_year_under_its_fingerprint_alone(client: FlaskClient) -> None:
    page = client.get("/form").text
    address = re.search(r'href="(/static/chiso/frame\.css\?v=[0-9a-f]{12})"', page)
    assert address
    named = client.get(address[1])
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/chiso/frame.css?v=other").headers["Cache-Control"] == "public, no-cache"
    assert client.get(address[1], headers={"If-None-Match": named.headers["ETag"]}).status_code == 304


def test_an_unknown_static_file_is_not_found(client: FlaskClient) -> None:
    assert client.get("/static/chiso/frame.py").status_code == 404


def test_a_template_that_names_nothing_known_is_an_error(client: FlaskClient) -> None:
    with client.application.test_request_context("/form"), pytest.raises(TemplateNotFound):
        frame.render("none.html", title="", active="", lang="vi", person=None, csrf=None)


def test_text_colours_reach_the_contrast_that_readers_need() -> None:
    css = (files("chiso_web") / "static" / "frame.css").read_text()
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", css))
    for name in ("ink", "muted", "brand", "link", "good", "warn", "bad"):
        for ground in ("paper", "soft"):
            assert _contrast(colours[name], colours[ground]) >= Decimal("4.5"), (name, ground)


def test_every_badge_of_the_style_is_a_word() -> None:
    css = (files("chiso_web") / "static" / "frame.css").read_text()
    assert set(re.findall(r"\.badge\.([a-z-]+)", css)) <= messages.WORDS.keys()


def _contrast(one: str, other: str) -> Decimal:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + Decimal("0.05")) / (dark + Decimal("0.05"))


def _luminance(colour: str) -> Decimal:
    digits = colour.removeprefix("#")
    wide = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(wide[at : at + 2], 16)) for at in (0, 2, 4))
    return Decimal("0.2126") * red + Decimal("0.7152") * green + Decimal("0.0722") * blue


def _linear(channel: int) -> Decimal:
    share = Decimal(channel) / 255
    return (
        share / Decimal("12.92")
        if share <= Decimal("0.03928")
        else ((share + Decimal("0.055")) / Decimal("1.055")) ** Decimal("2.4")
    )


def test_a_role_that_stands_for_a_capacity_is_said_in_words(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=vi"):
        page = frame.render(
            "posts.html",
            title="",
            active="",
            lang="vi",
            person="",
            csrf="",
            capacities=["council-chair", "Chủ tịch UBND", "head"],
        )
    assert page.get_data(as_text=True) == "Chủ tịch Hội đồng;Chủ tịch UBND;thủ trưởng đơn vị;"


def test_every_role_has_a_word() -> None:
    assert set(ROLES) <= messages.WORDS.keys()
