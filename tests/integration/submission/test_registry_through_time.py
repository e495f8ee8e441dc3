"""Units through time over HTTP: the registry of a day, histories, re-organisations, tables brought in."""

from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse
from xlsxwriter import Workbook

from tests.integration.submission.world import API, User, World, made, refused, reporter, round_body

DATA = files("chiso") / "data" / "reorganisation-2025"
HEAD = "code,name,kind,parent,valid_from,last_day,predecessors,document\n"
BY = "1678/NQ-UBTVQH15"


def send(user: User, content: bytes | str, *, preview: bool = False, **headers: str) -> TestResponse:
    answer = user.client.post(
        f"{API}/unit-tables{'?preview=true' if preview else ''}",
        data=content,
        content_type="text/csv",
        headers={"Authorization": f"Bearer {user.token}", **headers},
    )
    user.recorded = answer.headers.get("Chiso-Recorded", user.recorded)
    return answer


def commune(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "kind": "xa", **more}


def names(user: User, path: str) -> list[str]:
    return [unit["name"] for unit in made(user.get(path))["units"]]


def test_the_registry_of_a_day_has_the_names_and_units_of_that_day(world: World) -> None:
    office = world.office
    made(office.post("/units", {"units": [commune("H70.01", "Xã Cũ"), commune("H70.02", "Xã Ba")]}))
    into = {"code": "H70.01", "name": "Xã Mới", "kind": "xa", "parent": None}
    asked = {"units": ["H70.01", "H70.02"], "into": [into], "on": "2025-07-01", "document": BY}
    made(office.post("/reorganisations", asked))
    assert names(office, "/units?q=H70&on=2025-06-30") == ["Xã Ba", "Xã Cũ"]
    assert names(office, "/units?q=H70&on=2025-07-01") == ["Xã Mới"]
    assert names(office, "/units?q=H70") == ["Xã Ba", "Xã Mới"]
    refused(office.get("/units/H70.02?on=2025-07-01"), 404, "unknown-unit")
    assert made(office.get("/units/H70.01?on=2024-01-01"))["name"] == "Xã Cũ"


def test_a_history_tells_every_entry_with_its_end_and_document(world: World) -> None:
    office = world.office
    made(office.post("/units", {"units": [commune("H71.01", "Xã A"), commune("H71.02", "Xã B")]}))
    into = [{"code": "H71.01", "name": "Xã A", "kind": "xa", "parent": None}]
    asked = {"units": ["H71.01", "H71.02"], "into": into, "on": "2025-07-01", "document": BY}
    made(office.post("/reorganisations", asked))
    history = made(office.get("/units/H71.01/history"))
    assert [(row["ends"], row["predecessors"], row["document"]) for row in history["entries"]] == [
        ("2025-07-01", [], ""),
        (None, ["H71.02"], BY),
    ]
    ended = made(office.get("/units/H71.02/history"))
    assert (ended["entries"][0]["ends"], ended["successors"]) == ("2025-07-01", ["H71.01"])
    refused(office.get("/units/H71.99/history"), 404, "unknown-unit")


def test_a_reorganisation_again_makes_nothing_and_a_wrong_one_is_refused(world: World) -> None:
    office = world.office
    made(office.post("/units", {"units": [commune("H72.01", "Xã A")]}))
    asked = {"units": ["H72.01"], "into": [], "on": "2025-07-01", "document": BY}
    assert office.post("/reorganisations", asked).status_code == 201
    assert office.post("/reorganisations", asked).status_code == 200
    refused(office.post("/reorganisations", {**asked, "units": ["H72.09"]}), 422, "unit-not-in-force")
    refused(office.post("/reorganisations", {**asked, "units": []}), 422, "nothing-to-reorganise")
    refused(office.post("/reorganisations", {**asked, "document": ""}), 422, "invalid-input")
    refused(world.user(reporter("H40.20")).post("/reorganisations", asked), 403, "forbidden")


def test_older_codes_are_kept_and_found_as_those_of_today(world: World) -> None:
    office = world.office
    made(office.post("/units", {"units": [commune("000.00.05.H73", "Xã Mã Cũ", parent="000.00.00.H40")]}))
    found = made(office.get("/units/H73.05"))
    assert (found["code"], found["older_code"], found["parent"]) == ("H73.05", "000.00.05.H73", "H40")
    assert names(office, "/units?q=000.00.05.H73") == names(office, "/units?q=h73.05") == ["Xã Mã Cũ"]
    assert made(office.get("/units/000.00.05.H73"))["code"] == "H73.05"


def test_a_code_of_a_territory_is_refused_and_finds_no_agency(world: World) -> None:
    office = world.office
    refused(office.post("/units", {"units": [commune("48", "Đà Nẵng")]}), 422, "territory-code")
    assert "Xã Mã Cũ" not in names(office, "/units?q=73")


def test_units_are_listed_in_the_order_of_the_vietnamese_alphabet_page_by_page(world: World) -> None:
    office = world.office
    listed = ["Xã An Bình", "Xã Ăn Khê", "Xã Ân Thi", "Xã Cà Mau", "Xã Dương Hòa", "Xã Đà Nẵng", "Xã Ông", "Xã Ơ Lâu"]
    shuffled = [commune(f"H74.{n}", name) for n, name in enumerate(sorted(listed))]
    made(office.post("/units", {"units": shuffled}))
    assert names(office, "/units?q=H74") == listed
    first = made(office.get("/units?q=H74&limit=3"))
    assert names(office, f"/units?q=H74&limit=5&after={first['next']}") == listed[3:]


def test_a_search_finds_names_with_and_without_marks(world: World) -> None:
    office = world.office
    made(office.post("/units", {"units": [commune("H75.1", "Xã Cẩm Giang"), commune("H75.2", "Xã Cẩm Giàng")]}))
    assert names(office, "/units?q=cam giang") == ["Xã Cẩm Giang", "Xã Cẩm Giàng"]


def test_a_round_takes_the_units_of_the_last_day_of_its_year(world: World) -> None:
    office = world.office
    ends, begins = {"valid_until": "2025-07-01"}, {"valid_from": "2025-07-01"}
    old, new = (
        {**commune("H76.1", "Cũ", **ends), "kind": "kind-76"},
        {**commune("H76.2", "Mới", **begins), "kind": "kind-76"},
    )
    made(office.post("/units", {"units": [old, new]}))
    group = {"groups": [{"id": "all", "name": "Tất cả", "units": "kind=kind-76"}]}
    for year, unit in ((2024, "H76.1"), (2025, "H76.2")):
        asked = round_body(id=f"r76-{year}", year=year, deadline=None, imported=True, **group)
        made(office.post("/rounds", asked))
        assert [row["unit"] for row in made(office.get(f"/rounds/r76-{year}/units"))["units"]] == [unit]


def test_a_preview_tells_what_would_change_and_registers_nothing(world: World) -> None:
    office, table = world.office, HEAD + "H77.1,Xã Một,xa,H40,2025-07-01,,,\n"
    told = made(send(office, table, preview=True))
    assert (told["counts"], told["problems"]) == ({"new": 1}, [])
    assert [(row["row"], row["change"]) for row in told["changes"]] == [(2, "new")]
    refused(office.get("/units/H77.1"), 404, "unknown-unit")


def test_a_table_with_a_wrong_row_registers_nothing_and_names_every_place(world: World) -> None:
    office, table = world.office, HEAD + "H78.1,Xã Một,xa,H40,,,,\nH78.2,Xã Hai,xa,H99,,,,\n48,X,xa,,,,,\n"
    assert [place["where"] for place in made(send(office, table, preview=True))["problems"]] == ["3.parent", "4.code"]
    problem = refused(send(office, table), 422, "unit-table-refused")
    assert [place["where"] for place in problem["errors"]] == ["3.parent", "4.code"]
    refused(office.get("/units/H78.1"), 404, "unknown-unit")


def test_a_table_is_registered_once_however_often_it_is_sent(world: World) -> None:
    office, table = world.office, HEAD + "H79.1,Xã Một,xa,H40,,,,\n"
    assert send(office, table).status_code == 201
    again = send(office, table)
    assert (again.status_code, again.json and again.json["counts"]) == (200, {"same": 1})
    assert made(office.get("/units/H79.1"))["parent"] == "H40"


def test_a_workbook_is_read_like_csv(world: World) -> None:
    office, file = world.office, BytesIO()
    book = Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Đơn vị")
    sheet.write_row(0, 0, ["Mã định danh", "Tên", "Loại", "Cấp trên", "Từ ngày"])
    sheet.write_row(1, 0, ["H80.1", "Xã Trong Sổ", "xa", "Tỉnh Nghệ An", "01/07/2025"])
    book.close()
    assert send(office, file.getvalue()).status_code == 201
    found = made(office.get("/units/H80.1"))
    assert (found["name"], found["parent"], found["valid_from"]) == ("Xã Trong Sổ", "H40", "2025-07-01")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"code\n",
        b"name\nX\n",
        b"code,rank\nH1,2\n",
        b"code,code\nH1,H1\n",
        b"\xff\xfe",
        b'code\n"x',
        b"PK\x03\x04x",
    ],
)
def test_what_is_no_table_of_units_is_refused(world: World, content: bytes) -> None:
    problem = refused(send(world.office, content), 422, "unit-table-refused")
    assert problem["errors"]
    assert all(place["vi"] and place["en"] for place in problem["errors"])


def test_only_who_may_register_units_brings_a_table_in_or_previews_it(world: World) -> None:
    for preview in (True, False):
        refused(send(world.user(reporter("H40.20")), HEAD, preview=preview), 403, "forbidden")


def test_the_reorganisation_of_2025_is_brought_in_from_its_files(world: World) -> None:
    office = world.office
    sixty_three = (DATA / "provinces-63.csv").read_text().replace(",tinh", ",tinh-63").replace("H40,", "H40.631,")
    made(send(office, sixty_three))
    thirty_four = (DATA / "provinces-34.csv").read_text().replace(",tinh", ",tinh-63").replace("H40,", "H40.631,")
    told = made(send(office, thirty_four))
    assert told["counts"] == {"ended": 29, "continued": 23}
    assert len(made(office.get("/units?kind=tinh-63&on=2025-06-30"))["units"]) == 63
    assert len(made(office.get("/units?kind=tinh-63&on=2025-07-01"))["units"]) == 34
    assert made(office.get("/units/H47/history"))["successors"] == ["H17"]
