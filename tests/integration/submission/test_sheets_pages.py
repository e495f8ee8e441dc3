"""The pages of Excel in and out, by a browser without script."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from chiso_sheets import framework_book
from werkzeug.test import Client, TestResponse

from tests.integration.submission.world import API, FRAMEWORK, ROUND, World, made
from tests.unit.sheets import annexes
from tests.unit.sheets.filling import fill

PRINTED = annexes.book(annexes.printed)
NOTHING: Mapping[str, Any] = {}


class Browser:
    """Somebody signed in, with a browser without script."""

    def __init__(self, client: Client, person: str) -> None:
        self.client = client
        self.page = ""
        self.client.post("/sign-in", data={"person": person}, headers={"Accept": "text/html"})

    def see(self, path: str) -> str:
        answer = self.client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        self.page = answer.text
        return self.page

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    def send(self, path: str, file: bytes | None = None, fields: Mapping[str, Any] = NOTHING) -> TestResponse:
        form = {"csrf": self.hidden("csrf"), **fields}
        if file is not None:
            form["file"] = (io.BytesIO(file), "tep.xlsx")
        answer = self.client.post(path, data=form, headers={"Accept": "text/html"})
        self.page = answer.text
        return answer

    def form(self) -> dict[str, str]:
        """What the page's fields and lists hold, as the browser would send them back."""
        held = {
            name: unescape(value)
            for name, value in re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', self.page)
        }
        for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', self.page, re.S):
            chosen = re.search(r'value="([^"]*)" selected', options)
            held[name] = unescape(chosen[1]) if chosen else ""
        return held


@pytest.fixture
def officer(world: World) -> Browser:
    person = "can-bo-excel"
    world.office.post("/people", {"id": person, "name": "Lê Văn Excel"})
    world.office.post(
        f"/people/{person}/rights", {"role": "standing-body", "body": "H40.10", "capacity": "Chuyên viên"}
    )
    world.installation.settle()
    return Browser(world.installation.client(), person)


@pytest.fixture
def reporter(world: World, unit: str) -> Browser:
    person = f"nguoi-{unit.lower()}"
    made(world.office.post("/people", {"id": person, "name": f"Trần Thị {unit}"}))
    made(world.office.post(f"/people/{person}/rights", {"role": "reporter", "body": unit, "capacity": "Đầu mối"}))
    world.installation.settle()
    return Browser(world.installation.client(), person)


@pytest.fixture
def colleague(world: World) -> Browser:
    person = "can-bo-doi-chieu"
    world.office.post("/people", {"id": person, "name": "Trần Đối Chiếu"})
    world.office.post(f"/people/{person}/rights", {"role": "standing-body", "body": "H40.10"})
    world.installation.settle()
    return Browser(world.installation.client(), person)


def test_an_annex_goes_from_file_to_published_framework_by_forms(
    world: World, officer: Browser, colleague: Browser
) -> None:
    assert "Nhập từ Excel" in officer.see("/frameworks")
    answer = officer.send("/frameworks/sheets", PRINTED)
    assert answer.status_code == 200
    assert "NHẬN THỨC SỐ" in answer.text
    fields = officer.form()
    assert (fields["column-max"], fields["style-roman"], fields["style-two"]) == ("C", "main", "component")
    again = officer.send("/frameworks/drafts", fields={**fields, "row-9": "skip", "go": "preview"})
    assert officer.form()["row-9"] == "skip"
    wanting = officer.send("/frameworks/drafts", fields={**officer.form(), "go": "draft"})
    assert (again.status_code, wanting.status_code) == (200, 422)
    about = {"id": "tu-trang", "version": "2026", "title_vi": "Từ trang"}
    kept = officer.send("/frameworks/drafts", fields={**fields, **about, "go": "draft"})
    assert (kept.status_code, kept.headers["Location"].partition("?")[0]) == (303, "/framework-drafts/tu-trang/2026")
    page = officer.see(kept.headers["Location"])
    assert "Cần xem lại trước khi ban hành" in page
    assert "Hãy nhờ người khác đối chiếu" in page
    checked = _check(colleague, "/framework-drafts/tu-trang/2026")
    officer.see(checked.headers["Location"])
    published = officer.send("/framework-drafts/tu-trang/2026/publish", fields={"sha256": officer.hidden("sha256")})
    assert published.status_code == 303
    assert "Từ trang" in officer.see(published.headers["Location"])


def _check(browser: Browser, path: str) -> TestResponse:
    browser.see(path)
    return browser.send(f"{path}/check", fields={"sha256": browser.hidden("sha256"), "remarks": "Phụ lục I"})


def test_choosing_another_sheet_proposes_its_mapping(officer: Browser) -> None:
    officer.see("/frameworks")
    two = annexes.book(lambda sheet: sheet.write_row(0, 0, ["Bìa", "Nội dung"]), more=annexes.printed)
    officer.send("/frameworks/sheets", two)
    assert officer.form()["sheet"] == "Phụ lục 3"
    officer.send("/frameworks/drafts", fields={**officer.form(), "sheet": "Phụ lục 2", "go": "draft"})
    assert (officer.form()["sheet"], officer.form()["column-max"]) == ("Phụ lục 2", "")


def test_an_exported_framework_is_a_draft_at_once_and_goes_over_no_other(world: World, officer: Browser) -> None:
    officer.see("/frameworks")
    workbook = framework_book(replace(FRAMEWORK, id="tu-tep"))
    kept = officer.send("/frameworks/sheets", workbook)
    assert kept.headers["Location"].startswith(f"/framework-drafts/tu-tep/{FRAMEWORK.version}?")
    page = officer.see(kept.headers["Location"])
    assert FRAMEWORK.title_vi in unescape(page)
    assert "chọn mức" in page
    officer.see("/frameworks")
    again = officer.send("/frameworks/sheets", framework_book(replace(FRAMEWORK, id="tu-tep", title_vi="Khác")))
    assert again.status_code == 412
    assert f"Đã có bản nháp tu-tep@{FRAMEWORK.version}" in again.text


def test_what_is_wrong_with_a_file_is_said_on_the_page(officer: Browser) -> None:
    officer.see("/frameworks")
    answer = officer.send("/frameworks/sheets", b"TT;Ten")
    assert answer.status_code == 422
    assert "lưu lại thành .xlsx" in answer.text
    assert officer.send("/frameworks/sheets").status_code == 422


def test_those_who_may_not_draft_see_frameworks_and_no_form(reporter: Browser) -> None:
    page = reporter.see("/frameworks?lang=en")
    assert "Download as Excel" in page
    assert "Take in from Excel" not in page


def test_a_difference_is_shown(officer: Browser) -> None:
    path = f"/frameworks/{FRAMEWORK.id}/{FRAMEWORK.version}/difference?to={FRAMEWORK.version}"
    assert "Nội dung như nhau." in officer.see(path)


def test_a_report_is_filled_in_by_excel_on_its_page(world: World, unit: str, reporter: Browser) -> None:
    path = f"/reports/{ROUND}/{unit}/sheet"
    assert f'href="{path}"' in reporter.see(f"/reports/{ROUND}/{unit}")
    reporter.see(path)
    empty = reporter.client.get(f"{API}/rounds/{ROUND}/reports/{unit}/sheet").data
    filled = fill(empty, {("1.2", "value"): 3, ("1.1", "level"): "zz"})
    checked = reporter.send(path, filled, {"go": "check"})
    assert "Kiểm tra, chưa ghi gì" in checked.text
    recorded = reporter.send(path, filled, {"go": "record"})
    assert recorded.status_code == 200
    assert "đã ghi" in recorded.text
    assert "Trả lời, dòng 2, cột E" in recorded.text
    made(world.people_of(unit).put(f"/rounds/{ROUND}/reports/{unit}/criteria/1.2", {"data": {"value": "4"}}))
    world.installation.settle()
    assert "không ghi đè" in reporter.send(path, filled, {"go": "record"}).text
