"""An annex as decisions print it becomes a draft framework: proposed, corrected, checked, asked about."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chiso_framework import Framework, Invalid
from chiso_sheets import About, Draft, Mapped, draft, open_book, propose, read_rows

from tests.unit.sheets import annexes
from tests.unit.sheets.annexes import HEAD, Cells, ods, ods_cell, table

ABOUT = About(id="dti-xa", version="2026", title_vi="Bộ chỉ số", number="12/QĐ-UBND", date="2026-02-01")
PRINTED = annexes.book(annexes.printed)


def drafted(content: bytes, **corrected: Any) -> Draft:
    book = open_book(content)
    return draft(book, replace(propose(book).mapped, **corrected), ABOUT)


def points_of(framework: Framework) -> dict[str, str]:
    found = {one.code: str(one.max_points) for one in framework.main_indicators}
    return {**found, **{one.code: str(one.max_points) for one in framework.criteria()}}


def problems(content: bytes, **corrected: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        drafted(content, **corrected)
    return {problem.where: problem.code for problem in caught.value.problems}


def rows(*cells: tuple[object, ...]) -> bytes:
    return table([HEAD, *cells])


def test_the_table_its_columns_and_its_rows_are_found() -> None:
    mapped = propose(open_book(PRINTED)).mapped
    assert (mapped.sheet, mapped.heading, mapped.first) == ("Phụ lục 2", 4, 7)
    assert mapped.columns == {"number": "A", "name": "B", "max": "C", "method": "D", "evidence": "E", "note": "F"}
    assert mapped.styles == {"roman": "main", "two": "component"}


def test_an_annex_with_merged_heading_and_roman_numbers_becomes_a_framework() -> None:
    framework = drafted(PRINTED).framework
    assert points_of(framework) == {
        "I": "30",
        "1.1": "10",
        "1.2": "20",
        "II": "70",
        "2.1": "40",
        "2.2": "30",
    }
    assert str(framework.total_points) == "100"
    assert framework.criterion("1.1").method_vi == "Chủ tịch: điểm tối đa\n- Phó Chủ tịch: 5 điểm"
    assert (framework.criterion("1.1").evidence_vi, framework.criterion("1.1").evidence_required) == (
        "Quyết định",
        True,
    )
    assert framework.decision.number == "12/QĐ-UBND"


def test_a_rule_that_the_sheet_can_not_say_is_direct_and_asked_about() -> None:
    made = drafted(PRINTED)
    assert {one.rule.kind for one in made.framework.criteria()} == {"direct"}
    asked = [problem for problem in made.questions if problem.code == "rule-to-be-chosen"]
    assert [problem.where for problem in asked] == ["Phụ lục 2!D8", "Phụ lục 2!D10", "Phụ lục 2!D12", "Phụ lục 2!D13"]


def test_a_printed_maximum_that_contradicts_its_parts_is_asked_about_at_its_cell() -> None:
    made = drafted(rows(("1", "Một", 25), ("1.1", "A", 10), ("1.2", "B", 20), (None, "Tổng cộng", 25)))
    (asked,) = [problem for problem in made.questions if problem.code == "sum-differs"]
    assert asked.where == "Phụ lục 2!C2"
    assert asked.message_vi.startswith("Phụ lục 2, dòng 2, cột C: Giá trị “25”")
    assert str(made.framework.main_indicators[0].max_points) == "25"


def test_all_problems_are_listed_with_row_and_column_and_nothing_is_made() -> None:
    found = problems(rows(("1", "Một", 25), ("1.1", "", 10), ("1.2", "B", "hai mươi"), ("1.3", "C", None)))
    assert found == {"Phụ lục 2!B3": "name-missing", "Phụ lục 2!C4": "not-a-number", "Phụ lục 2!C5": "maximum-missing"}


def test_a_number_that_excel_cut_short_is_told_by_its_order() -> None:
    cells: list[tuple[object, ...]] = [("1", "Một", 10)]
    cells += [(float(f"1.{n}"), f"Thành phần {n}", 1) for n in range(1, 11)]
    assert [one.code for one in drafted(rows(*cells)).framework.criteria()] == [f"1.{n}" for n in range(1, 11)]


def test_components_that_are_numbered_anew_under_each_main_indicator_get_its_number() -> None:
    made = drafted(rows(("I", "Một", 3), (1, "A", 1), (2, "B", 2), ("II", "Hai", 4), (1, "C", 4)))
    assert list(points_of(made.framework)) == ["I", "II", "I.1", "I.2", "II.1"]


def test_capital_letters_are_letters_where_one_is_not_roman() -> None:
    made = drafted(rows(("A", "Một", 3), ("I", "A", 3), ("B", "Hai", 4), ("I", "C", 4)))
    assert [one.code for one in made.framework.main_indicators] == ["A", "B"]


def test_parts_below_a_component_stay_in_its_method_as_printed() -> None:
    cells = (("1", "Một", 10), ("1.1", "A", 10, "Tổng các phần"), ("a)", "Có kế hoạch", 4), ("b)", "Có kinh phí", 6))
    assert drafted(rows(*cells)).framework.criterion("1.1").method_vi == (
        "Tổng các phần\na Có kế hoạch: 4 điểm\nb Có kinh phí: 6 điểm"
    )


def test_main_indicators_without_components_stand_alone() -> None:
    made = drafted(rows((1, "Nhận thức", 40), (2, "Thể chế", 60)))
    assert [(one.code, one.components) for one in made.framework.main_indicators] == [("1", ()), ("2", ())]


def test_a_number_may_stand_at_the_beginning_of_the_name() -> None:
    content = table([["Nội dung tiêu chí", "Điểm tối đa"], ["1. Nhận thức", 10], ["1.1. Chủ trì", 10]])
    assert points_of(drafted(content).framework) == {"1": "10", "1.1": "10"}


def test_a_maximum_that_is_not_printed_is_the_sum_and_asked_about() -> None:
    made = drafted(rows(("I", "Một"), ("1.1", "A", 2.5), ("1.2", "B", "7,5")))
    assert str(made.framework.main_indicators[0].max_points) == "10"
    assert "maximum-missing" in {problem.code for problem in made.questions}


def test_a_formula_in_the_column_of_maxima_is_asked_about() -> None:
    def fill(sheet: Any) -> None:
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["1", "Một"])
        sheet.write_formula(1, 2, "=C3", None, 5)
        sheet.write_row(2, 0, ["1.1", "A", 5])

    asked = {problem.where: problem.code for problem in drafted(annexes.book(fill)).questions}
    assert asked["Phụ lục 2!C2"] == "formula"


def test_the_officer_says_what_a_row_is_and_what_a_column_is() -> None:
    content = table([["A", "B", "C"], ["1", "Một", 5], ["x", "Hai", 5], ["lạ", "Không phải chỉ số", 9]])
    mapped = Mapped(
        sheet="Phụ lục 2",
        heading=1,
        first=2,
        last=4,
        columns={"number": "A", "name": "B", "max": "C"},
        rows={2: "main", 3: "main", 4: "skip"},
    )
    framework = draft(open_book(content), mapped, ABOUT).framework
    assert [(one.code, one.name_vi) for one in framework.main_indicators] == [("1", "Một"), ("x", "Hai")]


def test_the_preview_says_of_each_row_what_it_is_taken_for() -> None:
    book = open_book(PRINTED)
    mapped = propose(book).mapped
    sheet = book.find(mapped.sheet)
    assert sheet is not None
    assert list(read_rows(sheet, mapped).kinds.values()) == [
        *("main", "component", "more", "component", "main", "component", "component", "total", "note"),
    ]


def test_the_sheet_with_the_fullest_heading_is_proposed_and_others_can_be_chosen() -> None:
    cells: Cells = [["Bìa", "Nội dung"], ["1", "x"]]
    proposal = propose(open_book(table(cells)))
    assert [problem.code for problem in proposal.problems] == ["no-max-column"]
    assert [problem.code for problem in propose(open_book(table([[]]))).problems] == ["no-table"]


def test_a_code_that_stands_twice_is_refused_at_the_second() -> None:
    assert problems(rows(("1", "Một", 5), ("1.1", "A", 5), ("1.1", "B", 5))) == {"Phụ lục 2!A4": "repeated-code"}


def test_a_sheet_that_is_not_there_is_named() -> None:
    assert problems(PRINTED, sheet="Phụ lục 9") == {"Phụ lục 9": "unknown-sheet"}


def test_an_annex_as_ods_is_read_the_same() -> None:
    lines: Cells = [HEAD[:3], ("1", "Một", "5"), ("1.1", "A", "5")]
    made = "".join(f"<table:table-row>{''.join(map(ods_cell, map(str, line)))}</table:table-row>" for line in lines)
    assert points_of(drafted(ods(made)).framework) == {"1": "5", "1.1": "5"}


def test_an_annex_of_a_hundred_criteria_is_read_whole() -> None:
    cells: list[tuple[object, ...]] = []
    for main in range(1, 11):
        cells.append((main, f"Chỉ số chính {main}", 100))
        cells += [(f"{main}.{n}", f"Thành phần {n} " * 20, 10, "Cách tính " * 100, "Văn bản") for n in range(1, 11)]
    assert len(drafted(rows(*cells)).framework.criteria()) == 100


def test_an_annex_as_xls_is_read_the_same() -> None:
    framework = drafted((Path(__file__).parent / "annex.xls").read_bytes()).framework
    assert points_of(framework) == {"I": "30.5", "1.1": "10.5", "1.2": "20"}
