from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from chiso_contracts.submission import UnitRegistered
from chiso_submission.domain.registry import decider
from chiso_submission.domain.registry.decider import Registry
from chiso_submission.domain.registry.importing import Reading, TableRow, read_units

NEW, NQ = date(2025, 7, 1), "202/2025/QH15"
HAI_PHONG = UnitRegistered(code="H24", name="Hải Phòng", kind="tinh", parent=None)
CAM_GIANG = UnitRegistered(code="H24.1", name="Xã Cẩm Giàng", kind="xa", parent="H24")
TAN_TIEN = UnitRegistered(code="H24.2", name="Xã Tân Tiến", kind="xa", parent="H24")
OTHER_TAN_TIEN = replace(TAN_TIEN, code="H05.2")


def registry(*units: UnitRegistered) -> Registry:
    state = decider.INITIAL
    for unit in units:
        state = decider.evolve(state, unit)
    return state


def read(*rows: dict[str, str], known: Iterable[UnitRegistered] = (HAI_PHONG, CAM_GIANG)) -> Reading:
    return read_units([TableRow(number=n, cells=row) for n, row in enumerate(rows, 2)], registry(*known))


def problems(reading: Reading) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in reading.problems]


COMMUNE = {"code": "H24.3", "name": "Xã Cẩm Giang", "kind": "xa", "parent": "Hải Phòng"}


def test_a_parent_is_found_by_its_code_or_its_exact_name() -> None:
    by_name, by_code = read(COMMUNE), read({**COMMUNE, "parent": "000.00.00.H24"})
    assert by_name.units == by_code.units
    assert by_name.units[0].parent == "H24"


def test_a_parent_that_comes_later_in_the_file_is_found() -> None:
    district = {"code": "H24.9", "name": "Huyện", "kind": "huyen"}
    assert read({**COMMUNE, "parent": "Huyện"}, district).units[0].parent == "H24.9"


def test_names_that_differ_by_marks_alone_do_not_match_and_are_named() -> None:
    reading = read(
        {**COMMUNE, "valid_from": "2025-07-01", "predecessors": "Xã Cẩm Giang", "document": NQ, "name": "Xã A"}
    )
    assert problems(reading) == [(2, "predecessors", "unknown-unit")]
    assert "Xã Cẩm Giàng (H24.1)" in reading.problems[0].said.vi


def test_a_code_of_one_name_under_another_is_refused() -> None:
    reading = read({"code": "H24.1", "name": "Xã Cẩm Giang"})
    assert problems(reading) == [(2, "name", "name-differs")]
    assert "Xã Cẩm Giàng" in reading.problems[0].said.vi


def test_a_name_typed_with_split_letters_is_the_registered_one() -> None:
    assert problems(read({"code": "H24.1", "name": "Xã Cẩm Gia\u0300ng"})) == []


def test_a_name_that_several_units_have_is_refused_with_their_codes() -> None:
    row = {**COMMUNE, "valid_from": "2025-07-01", "predecessors": "Xã Tân Tiến", "document": NQ}
    reading = read(row, known=(HAI_PHONG, TAN_TIEN, OTHER_TAN_TIEN))
    assert problems(reading) == [(2, "predecessors", "ambiguous-name")]
    assert "H05.2, H24.2" in reading.problems[0].said.en


def test_of_several_units_of_a_name_the_one_that_exists_on_the_day_is_meant() -> None:
    row = {**COMMUNE, "valid_from": "2025-07-01", "predecessors": "Xã Tân Tiến", "document": NQ}
    gone = replace(OTHER_TAN_TIEN, valid_until=date(2019, 1, 1))
    assert read(row, known=(HAI_PHONG, TAN_TIEN, gone)).units[0].predecessors == ("H24.2",)


def test_a_last_day_is_the_last_on_which_the_unit_exists() -> None:
    reading = read({"code": "H24.1", "last_day": "30/06/2025", "document": NQ, "document_date": "2025-06-12"})
    assert reading.units == (replace(CAM_GIANG, valid_until=NEW, document=f"{NQ} ngày 12/06/2025"),)
    assert reading.changes[0].change == "ended"


def test_a_blank_cell_leaves_what_is_registered() -> None:
    assert read({"code": "H24.1"}).units == (CAM_GIANG,)
    assert read({"code": "H24.1"}).changes[0].change == "same"


def test_a_new_name_from_a_day_on_is_a_renaming() -> None:
    row = {"code": "H24.1", "name": "Phường Cẩm Giàng", "valid_from": "2025-07-01", "document": NQ}
    reading = read(row)
    assert (reading.changes[0].change, reading.changes[0].before) == ("renamed", "Xã Cẩm Giàng")
    assert (reading.units[0].parent, reading.units[0].kind) == ("H24", "xa")


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ({"code": ""}, "code", "invalid-code"),
        ({"code": "48", "name": "X", "kind": "xa"}, "code", "territory-code"),
        ({**COMMUNE, "parent": "31"}, "parent", "territory-code"),
        ({**COMMUNE, "parent": "H99"}, "parent", "unknown-unit"),
        ({**COMMUNE, "name": ""}, "name", "name-needed"),
        ({**COMMUNE, "kind": "Xã"}, "kind", "invalid-kind"),
        ({**COMMUNE, "valid_from": "01/13/2025"}, "valid_from", "invalid-day"),
        ({**COMMUNE, "valid_from": "1825-01-01"}, "valid_from", "invalid-day"),
        (
            {**COMMUNE, "valid_from": "2025-07-01", "last_day": "2025-06-30", "document": NQ},
            "last_day",
            "wrong-validity",
        ),
        ({"code": "H24.1", "last_day": "2025-06-30"}, "document", "document-needed"),
        ({**COMMUNE, "predecessors": "H24.1"}, "document", "document-needed"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(row: dict[str, str], column: str, code: str) -> None:
    assert problems(read(row)) == [(2, column, code)]


def test_all_problems_of_a_table_are_told_at_once() -> None:
    reading = read(COMMUNE, COMMUNE, {"code": "48"}, {**COMMUNE, "code": "H24.4", "kind": "?"})
    assert problems(reading) == [
        (3, "code", "repeated-unit"),
        (4, "code", "territory-code"),
        (5, "kind", "invalid-kind"),
    ]


def test_what_the_registry_refuses_as_a_whole_is_a_problem_of_the_table() -> None:
    first = {**COMMUNE, "code": "H24.4", "parent": "H24.5"}
    assert problems(read(first, {**first, "code": "H24.5", "parent": "H24.4"})) == [(0, "", "circle-of-parents")]


def test_the_kinds_of_change_are_counted_apart() -> None:
    reading = read(
        COMMUNE, {"code": "H24"}, {"code": "H24", "valid_from": "2025-07-01", "name": "Hải Phòng", "document": NQ}
    )
    assert Counter(change.change for change in reading.changes) == {"new": 1, "same": 1, "continued": 1}
