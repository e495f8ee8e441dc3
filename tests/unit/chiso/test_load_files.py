"""Files of a past round are read whole or not at all, and every mistake in them is named with file, row and column."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from chiso.load.directory import read_directory
from chiso.load.mistakes import Mistake, Mistakes
from chiso.load.past_round import PastRound
from chiso_framework import Framework

ROUND = """
framework: qd922-2022-dti-tinh@2022
year: 2022
name: DTI cấp tỉnh năm 2022
groups:
  - {id: tinh, name: Các tỉnh, units: all}
"""
UNITS = "code,name,kind,parent\nH17,TP. Đà Nẵng,tinh,\nH29,TP. Hồ Chí Minh,tinh,\n"
RESULTS = "unit,criterion,stage,value,reason,by,at\nH17,1,decided,1.0000,,Bộ,2023-07-12\nH29,1,decided,0.8917,,Bộ,\n"

Write = Callable[..., Path]


def unknown(framework: str, version: str) -> Framework | None:
    return None


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def files(**changed: str | bytes) -> Path:
        given: dict[str, str | bytes] = {"round_yaml": ROUND, "units_csv": UNITS, "results_csv": RESULTS, **changed}
        for name, content in given.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return files


def mistakes(directory: Path) -> list[Mistake]:
    with pytest.raises(Mistakes) as raised:
        read_directory(directory, unknown)
    return list(raised.value.found)


def places(directory: Path) -> list[tuple[str, int, str]]:
    return [(found.file, found.row, found.column) for found in mistakes(directory)]


def read(directory: Path) -> PastRound:
    return read_directory(directory, unknown)


def test_good_files_become_a_round_with_points_by_the_framework(write: Write) -> None:
    past = read(write())
    assert (past.id, past.year, [unit.code for unit in past.units]) == (
        "qd922-2022-dti-tinh-2022",
        2022,
        ["H17", "H29"],
    )
    assert past.values["H29"][0].points == Decimal("89.17")


def test_totals_follow_from_the_values_that_count(write: Write) -> None:
    results = RESULTS + "H17,1,claimed,0.5,,,\nH17,2,appraised,0.3,,,\nH17,2,decided,0.9,,,\n"
    past = read(write(results_csv=results))
    assert past.total(past.units[0]) == Decimal(190)


def test_a_byte_order_mark_and_crlf_are_no_mistakes(write: Write) -> None:
    past = read(write(units_csv=b"\xef\xbb\xbf" + UNITS.replace("\n", "\r\n").encode()))
    assert past.units[1].name == "TP. Hồ Chí Minh"


def test_all_mistakes_of_all_files_are_listed_at_once(write: Write) -> None:
    results = RESULTS + "H99,1,decided,1,,,\nH17,77,decided,1,,,\nH17,2,guessed,1,,,\nH17,3,decided,NaN,,,\n"
    found = places(write(units_csv=UNITS + "h1,Sai,tinh,\n", results_csv=results))
    assert found == [
        ("units.csv", 4, "code"),
        ("results.csv", 4, "unit"),
        ("results.csv", 5, "criterion"),
        ("results.csv", 6, "stage"),
        ("results.csv", 7, "value"),
    ]


def test_a_mistake_is_worded_in_both_languages(write: Write) -> None:
    (found,) = mistakes(write(results_csv=RESULTS + "H99,1,decided,1,,,\n"))
    assert "không có trong units.csv" in found.vi
    assert "is not in units.csv" in found.en
    assert str(found).startswith("results.csv:4 [unit]: ")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e3", "1,5", "-0.1", "1.01", "0." + "1" * 40, "٣"])
def test_a_value_that_is_no_exact_number_in_range_is_a_mistake(write: Write, value: str) -> None:
    row = f'H17,2,decided,"{value}",,,\n'
    assert places(write(results_csv=RESULTS + row)) == [("results.csv", 4, "value")]


def test_the_same_unit_criterion_and_stage_twice_is_a_mistake_naming_the_first(write: Write) -> None:
    (found,) = mistakes(write(results_csv=RESULTS + "H17,1,decided,0.9,,,\n"))
    assert (found.row, "dòng 2" in found.vi) == (4, True)


def test_invalid_utf_8_is_named_with_row_and_byte(write: Write) -> None:
    assert places(write(results_csv=RESULTS.encode() + b"H17,2,decided,0.5,l\xfd do,,\n"))[0] == (
        "results.csv",
        4,
        "byte 20",
    )


def test_a_quote_that_is_never_closed_is_named_with_its_row(write: Write) -> None:
    assert places(write(results_csv=RESULTS + 'H17,2,decided,"0.5,,,\n')) == [("results.csv", 4, "")]


def test_a_row_with_too_few_cells_is_a_mistake(write: Write) -> None:
    assert places(write(results_csv=RESULTS + "H17,2,decided\n")) == [("results.csv", 4, "")]


def test_missing_unknown_and_repeated_columns_are_mistakes(write: Write) -> None:
    assert places(write(units_csv="code,name,kind,kind,sort\nH17,Đà Nẵng,tinh,,\n"))[:3] == [
        ("units.csv", 1, "parent"),
        ("units.csv", 1, "kind"),
        ("units.csv", 1, "sort"),
    ]


def test_a_required_cell_that_is_empty_is_a_mistake(write: Write) -> None:
    assert places(write(results_csv=RESULTS + "H17,2,decided,,,,\n")) == [("results.csv", 4, "value")]


def test_malformed_yaml_is_named_with_line_and_column(write: Write) -> None:
    found = places(write(round_yaml=ROUND + "name: [\n"))
    assert ("round.yaml", 7, "1") in found


def test_the_form_of_the_results_is_checked_even_when_the_framework_is_not_known(write: Write) -> None:
    found = places(write(round_yaml=ROUND.replace("@2022", "@1999"), results_csv=RESULTS + "H17\n"))
    assert found == [("round.yaml", 0, "framework"), ("results.csv", 4, "")]


def test_keys_of_round_yaml_that_nobody_knows_are_mistakes(write: Write) -> None:
    assert places(write(round_yaml=ROUND + "deadlin: 2022-01-01\n")) == [("round.yaml", 0, "deadlin")]


def test_a_group_that_names_a_unit_outside_units_csv_is_a_mistake(write: Write) -> None:
    groups = ROUND.replace("units: all", "units: [H17, H29, H01]")
    assert places(write(round_yaml=groups)) == [("round.yaml", 0, "groups[0].units")]


def test_a_unit_in_no_group_is_a_mistake(write: Write) -> None:
    assert places(write(round_yaml=ROUND.replace("units: all", "units: [H17]"))) == [("round.yaml", 0, "groups")]


def test_files_that_are_not_there_are_named(write: Write) -> None:
    directory = write()
    (directory / "units.csv").unlink()
    assert ("units.csv", 0, "") in places(directory)


def test_evidence_must_lie_in_the_directory_and_be_what_it_says(write: Write) -> None:
    claims = RESULTS + "H17,1,claimed,1,,,\n"
    rows = "unit,criterion,file,page,note\nH17,1,../secret.pdf,1,\nH17,1,none.pdf,1,\nH17,1,round.yaml,1,\n"
    directory = write(results_csv=claims, evidence_csv=rows + "H17,1,fake.pdf,1,\nH17,1,fake.pdf,,\n")
    (directory / "fake.pdf").write_bytes(b"PK\x03\x04 not a pdf")
    found = places(directory)
    assert found == [
        ("evidence.csv", row, column)
        for row, column in [(2, "file"), (3, "file"), (4, "file"), (5, "file"), (6, "page")]
    ]


def test_evidence_of_a_criterion_without_a_claim_is_a_mistake(write: Write) -> None:
    directory = write(evidence_csv="unit,criterion,file,page\nH17,1,note.txt,1\n")
    (directory / "note.txt").write_text("Ghi chú")
    assert places(directory) == [("evidence.csv", 2, "criterion")]


def test_an_approval_needs_number_and_date(write: Write) -> None:
    assert places(write(round_yaml=ROUND + "approval: {number: 1/QĐ}\n")) == [("round.yaml", 0, "approval.date")]
