from io import BytesIO

import pytest

from tests.integration.submission.test_pages import Browser
from tests.integration.submission.world import OFFICE_BODY, World, made

BY = "1678/NQ-UBTVQH15"


@pytest.fixture(scope="module")
def officer(world: World) -> Browser:
    """An officer of the standing body, signed in."""
    made(world.office.post("/people", {"id": "can-bo", "name": "Lê Thị Cán Bộ"}))
    made(world.office.post("/people/can-bo/rights", {"role": "standing-body", "body": OFFICE_BODY}))
    world.installation.settle()
    browser = Browser(world.installation.client())
    browser.send("/sign-in", person="can-bo")
    return browser


def rows(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_the_page_of_a_unit_tells_what_it_was_and_what_continues_it(world: World, officer: Browser) -> None:
    units = [{"code": f"H81.{n}", "name": f"Xã {n}", "kind": "xa"} for n in (1, 2)]
    made(world.office.post("/units", {"units": units}))
    into = [{"code": "H81.1", "name": "Phường 1", "kind": "phuong"}]
    asked = {"units": ["H81.1", "H81.2"], "into": into, "on": "2025-07-01", "document": BY}
    made(world.office.post("/reorganisations", asked))
    world.installation.settle()
    page = officer.see("/units/H81.1")
    assert all(said in page for said in ("Phường 1", "Xã 1", "01/07/2025", BY, "/units/H81.2"))
    assert "Được tiếp nối bởi" in officer.see("/units/H81.2")


def test_the_registry_is_shown_as_of_a_day(world: World, officer: Browser) -> None:
    unit = {"code": "H82.1", "name": "Huyện Cũ", "kind": "huyen", "valid_until": "2025-07-01"}
    made(world.office.post("/units", {"units": [unit]}))
    world.installation.settle()
    assert "Huyện Cũ" in rows(officer.see("/units?q=huyen cu&on=2025-06-30"))
    assert "Huyện Cũ" not in rows(officer.see("/units?q=huyen cu&on=2025-07-01"))
    assert "Ghi ngày dạng" in officer.see("/units?on=hom-qua")


def test_a_table_is_previewed_and_then_registered(officer: Browser, world: World) -> None:
    table = "code,name,kind,parent\nH83.1,Xã Nạp,xa,H40\n".encode()
    officer.see("/units/import")
    previewed = officer.send("/units/import", go="preview", file=(BytesIO(table), "don-vi.csv"))
    assert (previewed.status_code, "đơn vị mới: 1" in previewed.text) == (200, True)
    assert officer.client.get("/units/H83.1", headers={"Accept": "text/html"}).status_code == 404
    registered = officer.send("/units/import", go="register", file=(BytesIO(table), "don-vi.csv"))
    assert registered.status_code == 303
    world.installation.settle()
    assert "Xã Nạp" in officer.see("/units?q=H83")


def test_what_is_wrong_with_a_table_is_told_by_row_and_column(officer: Browser) -> None:
    officer.see("/units/import")
    refused = officer.send("/units/import", go="register", file=(BytesIO(b"code,name,kind\n48,X,xa\n"), "x.csv"))
    assert refused.status_code == 422
    assert "dòng 2, cột code" in refused.text


def test_without_a_file_the_form_says_so(officer: Browser) -> None:
    officer.see("/units/import")
    assert officer.send("/units/import", go="preview").status_code == 422


def test_the_registry_is_for_people_who_are_signed_in(world: World) -> None:
    answer = world.installation.client().get("/units/H40", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/units/H40")
