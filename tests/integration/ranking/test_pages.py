"""The public pages of results: for people, in two languages, without script."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.integration.ranking.conftest import HEAD, OFFICER, Scene
from tests.unit.ranking import example
from tests.unit.ranking.example import concluded, decided, locked, reported, verified

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Balanced(HTMLParser):
    """Fails on elements closed out of order or never, and on an id that is there twice."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture
def approved(scene: Scene) -> Scene:
    """A demonstration round, approved: U2 first with 45, U1 second with 40, others none; and one in progress."""
    scene.hear(*example.opening(demonstration=True), reported("U1", "2.1", "60"), locked("U3", late=True))
    scene.hear(verified("U1", "2.1", "40"), verified("U2", "2.1", "20"), decided("U2", "1.2", "25"), concluded())
    scene.hear(*example.opening("r-2027"), verified("U1", "1.1", "9.25", round_id="r-2027"))
    scene.approve()
    return scene


def page(scene: Scene, path: str, *rights: Any, **headers: str) -> str:
    answer = scene.get(path, *rights, **{**BROWSER, **headers})
    assert answer.status_code == 200, answer.text
    parser = Balanced()
    parser.feed(answer.text)
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    text = answer.text
    assert isinstance(text, str)
    return text


def test_the_first_page_shows_the_public_what_was_approved_and_nothing_else(approved: Scene) -> None:
    text = page(approved, "/")
    assert text.count('class="card"') == 1
    assert "kết quả chính thức" in text
    assert "12/QĐ-UBND, 05/03/2026" in text
    assert "dữ liệu trình diễn" in text


def test_the_standing_body_finds_its_provisional_rounds_marked_on_the_first_page(approved: Scene) -> None:
    text = page(approved, "/", OFFICER)
    assert text.count('class="card"') == 2
    assert '<span class="badge provisional">tạm tính</span>' in text


@pytest.mark.parametrize("asked", ["Đức Hoà", "duc hoa", "DUC", "đức"])
def test_a_unit_is_found_with_and_without_marks(scene: Scene, asked: str) -> None:
    units = tuple(example.unit(number) for number in range(1, 7))
    scene.hear(*example.opening(units=units, imported=True))
    scene.approve()
    text = page(scene, f"/?q={asked}")
    assert re.findall(r'href="(/ranking/[^"]+/units/[^"]+)"', text) == ["/ranking/r-2026/units/U4"]
    assert "Xã Đức Hoà" in text


def test_exact_marks_come_first_and_a_code_is_found_too(scene: Scene) -> None:
    units = tuple(example.unit(number) for number in range(1, 7))
    scene.hear(*example.opening(units=units, imported=True))
    scene.approve()
    found = re.compile(r"/units/(\w+)")
    assert found.findall(page(scene, "/?q=hòa"))[0] == "U6"
    assert found.findall(page(scene, "/?q=hoà"))[0] == "U4"
    assert found.findall(page(scene, "/?q=u3")) == ["U3"]
    assert "Không có đơn vị nào khớp" in page(scene, "/?q=%25")


def test_only_units_of_published_results_are_found(scene: Scene) -> None:
    scene.hear(*example.opening())
    assert "Không có đơn vị nào khớp" in page(scene, "/?q=binh")
    assert "Không có đơn vị nào khớp" in page(scene, "/?q=binh", HEAD)


def test_the_ranking_page_has_rank_total_rating_and_a_bar_in_vietnamese_numbers(approved: Scene) -> None:
    text = page(approved, "/ranking/r-2026")
    assert re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', text) == [
        "Phường An Bình",
        "Xã Đông Hiếu",
        "Xã Ân Phú",
    ]
    assert "45,00" in text
    assert "Yếu" in text
    assert '<rect class="fill" width="45.0" height="6"/>' in text
    assert "nộp muộn" in text
    assert "dữ liệu trình diễn" in text
    assert "tạm tính" not in text


def test_the_ranking_is_filtered_by_group_and_name(approved: Scene) -> None:
    text = page(approved, "/ranking/r-2026?group=all&q=duc")
    assert re.findall(r"/units/(\w+)", text) == ["U4"]
    assert '<option value="all" selected>' in text
    assert "(1 / 4 đơn vị)" in text


def test_the_pages_speak_english_when_asked(approved: Scene) -> None:
    text = page(approved, "/ranking/r-2026?lang=en")
    assert '<html lang="en">' in text
    assert "approved result" in text
    assert "45.00" in text
    assert "Weak" in text


def test_a_units_page_shows_total_ranks_and_published_scores(approved: Scene) -> None:
    text = page(approved, "/ranking/r-2026/units/U2")
    assert "<h1>Phường An Bình" in text
    assert '<span class="big">1</span> / 3 – Khối xã' in text
    assert "45,00" in text
    assert "1. Hạ tầng" in text
    assert "Điểm tự đánh giá" not in text
    assert "Tăng/giảm bậc" not in text


def test_the_standing_body_sees_the_three_scores_and_the_movements_of_a_unit(approved: Scene) -> None:
    text = page(approved, "/ranking/r-2026/units/U2", OFFICER)
    assert "Điểm tự đánh giá" in text
    assert "điểm Hội đồng thống nhất 1.2" in text
    assert "▲ 1" in text


def test_a_provisional_table_says_so_and_how_much_is_verified(approved: Scene) -> None:
    text = page(approved, "/ranking/r-2027", OFFICER)
    assert "không phổ biến ra ngoài" in text
    assert "6,7%" in text
    assert "9,25" in text


def test_a_table_of_the_past_keeps_its_moment_in_the_links(approved: Scene) -> None:
    first = approved.api("/rounds/r-2026/movements?limit=1", OFFICER)["movements"][0]["position"]
    text = page(approved, f"/ranking/r-2026?as_of={first}", OFFICER)
    assert f'/units/U2?as_of={first}"' in text
    assert f'<a href="/ranking/r-2026?as_of={first}">' in page(
        approved, f"/ranking/r-2026/units/U2?as_of={first}", OFFICER
    )


@pytest.mark.parametrize(
    "path", ["/ranking/r-2027", "/ranking/r-2027/units/U1", "/ranking/none", "/ranking/r-2026/units/U99"]
)
def test_what_is_not_public_is_a_page_that_says_not_found(approved: Scene, path: str) -> None:
    answer = approved.get(path, **BROWSER)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "<code>" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_public_page_is_not_sent_twice_to_the_same_reader(approved: Scene) -> None:
    answer = approved.get("/ranking/r-2026", **BROWSER)
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert approved.get("/ranking/r-2026", **BROWSER, **tag).status_code == 304
    assert approved.get("/ranking/r-2026?lang=en", **BROWSER, **tag).status_code == 200
    signed_in = approved.get("/ranking/r-2026", HEAD, **BROWSER, **tag)
    assert (signed_in.status_code, signed_in.headers["Cache-Control"]) == (200, "private, no-store")


def test_names_are_escaped(scene: Scene) -> None:
    scene.hear(*example.opening(imported=True))
    scene.approve("<b>1</b>")
    text = page(scene, "/ranking/r-2026?q=<script>")
    assert "<script" not in text
    assert "&lt;b&gt;1" in text
