"""Measured values on pages: a table is brought in from a file by whoever provides it; the unit confirms or objects."""

import re
from io import BytesIO

import pytest

from tests.integration.submission.measured import ROUND, open_round
from tests.integration.submission.test_pages import Browser
from tests.integration.submission.world import World, made

PAGE = f"/rounds/{ROUND}/measurements/1.2"
BY = {"source": "Báo cáo thống kê", "document": "88/BC-CTK", "measured_on": "2026-12-15", "provider": "H40.77"}


@pytest.fixture(scope="module", autouse=True)
def _opened(world: World) -> None:
    open_round(world)


def signed_in(world: World, person: str, name: str, **right: str) -> Browser:
    made(world.office.post("/people", {"id": person, "name": name}))
    made(world.office.post(f"/people/{person}/rights", right))
    world.installation.settle()
    browser = Browser(world.installation.client())
    browser.send("/sign-in", person=person)
    return browser


@pytest.fixture(scope="module")
def provider(world: World) -> Browser:
    """A data provider of one round, signed in."""
    return signed_in(world, "thong-ke", "Lê Thị Số Liệu", role="data-provider", body="H40.77", round=ROUND)


@pytest.fixture(scope="module")
def officer(world: World) -> Browser:
    return signed_in(world, "can-bo", "Lê Thị Cán Bộ", role="standing-body", body="H40.10")


def csv(*lines: str) -> tuple[BytesIO, str]:
    return BytesIO("\n".join(["Mã đơn vị;numerator;denominator;Số phiếu lấy mẫu", *lines]).encode()), "bang.csv"


def measured(world: World, provider: Browser, line: str) -> None:
    """Record one line of the table."""
    provider.see(PAGE)
    answer = provider.send(PAGE, go="record", file=csv(line), **BY)
    assert answer.status_code == 303, answer.text
    world.installation.settle()


def test_a_provider_finds_the_criteria_that_take_values(provider: Browser) -> None:
    assert f'href="/rounds/{ROUND}/measurements"' in provider.see("/rounds")
    page = provider.see(f"/rounds/{ROUND}/measurements")
    assert all(f"measurements/{code}" in page for code in ("1.2", "1.3", "1.4"))
    assert "measurements/1.1" not in page
    assert "Ghi nhận không tổ chức khảo sát" not in page


def test_a_table_is_looked_at_and_then_recorded_without_choosing_it_again(world: World, provider: Browser) -> None:
    unit = world.unit()
    provider.see(PAGE)
    previewed = provider.send(PAGE, go="preview", file=csv(f"{unit};3;4;12"), **BY)
    assert (previewed.status_code, "mới: 1" in previewed.text) == (200, True)
    held = re.search(r'name="held" value="([^"]+)"', previewed.text)
    assert held
    assert provider.send(PAGE, go="record", held=held[1], **BY).status_code == 303
    world.installation.settle()
    page = provider.see(PAGE)
    assert f"Xã {unit}" in page
    assert "12 phiếu" in page
    assert "chưa trả lời" in page


def test_the_downloaded_table_comes_back_as_it_was_and_changes_nothing(world: World, provider: Browser) -> None:
    measured(world, provider, f"{world.unit()};3,5;4;")
    table = provider.client.get(f"{PAGE}/table").data
    provider.see(PAGE)
    previewed = provider.send(PAGE, go="preview", file=(BytesIO(table), "bang.xlsx"), **BY)
    assert previewed.status_code == 200
    assert "không đổi:" in previewed.text
    assert "mới:" not in previewed.text
    assert "thay số liệu cũ:" not in previewed.text


def test_what_is_wrong_with_a_table_is_told_by_row_and_column(world: World, provider: Browser) -> None:
    unit = world.unit()
    provider.see(PAGE)
    wrong = csv(f"{unit};ba;4;", "H99.999;1;2;", f"{unit};1;0;-3")
    answer = provider.send(PAGE, go="record", file=wrong, **BY)
    assert answer.status_code == 422
    assert all(place in answer.text for place in ("2.numerator", "3.unit", "4.sample"))
    assert f"Xã {unit}" not in provider.see(PAGE)
    strange = provider.send(PAGE, go="preview", file=(BytesIO(b"unit,other\nx,1\n"), "x.csv"), **BY)
    assert (strange.status_code, "cột lạ" in strange.text) == (422, True)
    nothing = provider.send(PAGE, go="preview", **BY)
    assert (nothing.status_code, "Hãy chọn tệp" in nothing.text) == (422, True)


def test_the_unit_sees_where_its_value_comes_from_and_objects(world: World, provider: Browser) -> None:
    unit = world.unit()
    measured(world, provider, f"{unit};3;4;")
    people = signed_in(world, f"nguoi-{unit.lower()}", f"Người {unit}", role="reporter", body=unit)
    report = f"/reports/{ROUND}/{unit}"
    assert all(said in people.see(report) for said in ("không tự chấm", "88/BC-CTK", "15/12/2026", "chưa trả lời"))
    page = people.see(f"{report}/1.2/measured-value")
    assert "Không trả lời không có nghĩa là đồng ý" in page
    refused = people.send(f"{report}/1.2/measured-value", agreed="false", reason="")
    assert (refused.status_code, "Hãy nêu lý do" in refused.text) == (422, True)
    assert people.send(f"{report}/1.2/measured-value", agreed="false", reason="Thiếu phiếu").status_code == 303
    world.installation.settle()
    assert "Thiếu phiếu" in people.see(report)
    assert "Thiếu phiếu" in provider.see(PAGE)


def test_the_standing_body_says_that_nobody_holds_a_survey(world: World, officer: Browser) -> None:
    page = officer.see(f"/rounds/{ROUND}/measurements")
    assert "quy đổi về thang điểm đầy đủ" in page
    path = f"/rounds/{ROUND}/surveys-not-held"
    missing = officer.send(path, criteria="1.3", document="")
    assert missing.status_code == 422
    assert officer.send(path, criteria="1.3", document="15/TB-SKHCN").status_code == 303
    page = officer.see(f"/rounds/{ROUND}/measurements")
    assert "không tổ chức khảo sát" in page
    assert "15/TB-SKHCN" in page
    assert "Ghi nhận không tổ chức khảo sát" not in page


def test_the_standing_body_takes_back_that_nobody_holds_a_survey(world: World, officer: Browser) -> None:
    officer.see(f"/rounds/{ROUND}/measurements")
    officer.send(f"/rounds/{ROUND}/surveys-not-held", criteria="1.3", document="15/TB-SKHCN")
    page, path = officer.see(f"/rounds/{ROUND}/measurements"), f"/rounds/{ROUND}/surveys-not-held/withdrawal"
    assert "Ghi nhận việc rút lại" in page
    missing = officer.send(path, criteria="1.3", by_document="", reason="Đã tổ chức")
    assert (missing.status_code, "#by_document" in missing.text) == (422, True)
    back = {"criteria": "1.3", "by_document": "18/TB-SKHCN", "reason": "Đã tổ chức"}
    assert officer.send(path, **back).status_code == 303
    page = officer.see(f"/rounds/{ROUND}/measurements")
    assert "15/TB-SKHCN" not in page
    assert "Ghi nhận việc rút lại" not in page
    assert "Ghi nhận không tổ chức khảo sát" in page
    assert officer.send(path, **back).status_code == 409
