"""What reaches the parser and what is refused before: sizes, bombs, document types, passwords, damage."""

import random

import pytest
from chiso_framework import Invalid
from chiso_sheets import Bounds, open_book
from chiso_sheets.guard import look

from tests.unit.sheets import annexes
from tests.unit.sheets.annexes import ods, ods_cell, part, repacked, sheet_of, table

PLAIN = table([["TT", "Tên", "Điểm"], [1, "Một", 12.5]])
SHEET = "xl/worksheets/sheet1.xml"


def refusal(content: bytes, bounds: Bounds | None = None) -> str:
    """The code of the one problem for which a workbook is refused."""
    with pytest.raises(Invalid) as caught:
        open_book(content, bounds or Bounds())
    (problem,) = caught.value.problems
    assert problem.message_vi
    assert problem.message_en
    return problem.code


def test_cells_are_read_exactly_with_their_types() -> None:
    sheet = open_book(table([["1.10", 1.1, 0.1, 1e15, "=1+1", " a\nb "]])).sheets[0]
    assert [sheet.text(0, column) for column in range(6)] == [
        *("1.10", "1.1", "0.1", "1000000000000000", "=1+1", " a\nb "),
    ]
    assert [sheet.is_number(0, column) for column in range(6)] == [False, True, True, True, False, False]


def test_merged_ranges_and_cells_outside_are_answered() -> None:
    sheet = open_book(annexes.book(annexes.printed)).sheets[0]
    assert (3, 2, 3, 3) in sheet.merged
    assert (sheet.text(9999, 0), sheet.text(0, 9999)) == ("", "")


def test_an_ods_is_read_with_its_repeated_cells() -> None:
    cell = ods_cell("Một", 'table:number-columns-repeated="3"')
    rows = f"<table:table-row>{cell}</table:table-row>"
    empty = '<table:table-row table:number-rows-repeated="1048500"><table:table-cell/></table:table-row>'
    sheet = open_book(ods(rows + empty)).sheets[0]
    assert (sheet.name, [sheet.text(0, column) for column in range(3)]) == ("Phụ lục", ["Một"] * 3)


def test_formulas_are_told_and_never_evaluated() -> None:
    content = annexes.book(lambda sheet: sheet.write_formula(0, 0, '=HYPERLINK("http://x","y")', None, "7"))
    sheet = open_book(content).sheets[0]
    assert (sheet.formulas, sheet.text(0, 0)) == (frozenset({(0, 0)}), "7")


def test_what_is_no_workbook_is_refused_with_what_to_do() -> None:
    assert [
        refusal(content) for content in (b"", b"TT;Ten", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 200)
    ] == ["workbook-unreadable"] * 4


def test_a_password_is_named_as_such() -> None:
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refusal(encrypted) == "workbook-encrypted"


def test_too_many_bytes_are_refused_unread() -> None:
    assert refusal(PLAIN + b"\0" * 2_000_000, Bounds(size=1_000_000)) == "file-too-large"


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"])
def test_a_document_type_is_refused_in_every_part(name: str) -> None:
    attack = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
    assert refusal(repacked(PLAIN, {name: attack})) == "xml-doctype"


def test_ten_million_cells_are_refused_before_the_parser_sees_them() -> None:
    row = "<row>" + "<c><v>1</v></c>" * 1000 + "</row>"
    bomb = repacked(PLAIN, {SHEET: sheet_of(row * 10_000)})
    assert refusal(bomb) in ("too-many-cells", "archive-bomb")
    with pytest.raises(Invalid):
        look(bomb, Bounds())


def test_two_cells_far_apart_do_not_make_a_sheet_of_billions() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(repacked(PLAIN, {SHEET: sheet_of(far)})) == "too-many-cells"


def test_repeated_rows_and_columns_of_an_ods_count_as_often_as_they_stand() -> None:
    cell = ods_cell("x", 'table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert refusal(ods(rows)) == "too-many-cells"


def test_one_long_text_in_many_cells_counts_in_each() -> None:
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%b</t></si></sst>'
    cells = '<row><c t="s"><v>0</v></c></row>' * 1000
    changed = {SHEET: sheet_of(cells), "xl/sharedStrings.xml": strings % (b"x" * 30_000)}
    assert refusal(repacked(PLAIN, changed)) == "too-much-text"


def test_a_part_that_unpacks_beyond_measure_is_refused_while_it_unpacks() -> None:
    assert refusal(repacked(PLAIN, {"xl/media/image1.bin": b"\0" * 60_000_000})) == "archive-bomb"


def test_a_parser_that_runs_out_of_memory_ends_alone() -> None:
    assert refusal(PLAIN, Bounds(memory=1 << 20)) == "workbook-unreadable"


def test_mutated_bytes_are_read_or_refused_and_nothing_else() -> None:
    chance, content = random.Random(7), annexes.book(annexes.printed)
    outcomes = []
    for _ in range(300):
        mutated = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        if chance.random() < 0.3:
            del mutated[chance.randrange(len(mutated)) :]
        try:
            look(bytes(mutated), Bounds())
            outcomes.append(0)
        except Invalid as invalid:
            outcomes.append(len(invalid.problems))
    assert set(outcomes) <= {0, 1}
    assert 1 in outcomes


def test_mutated_markup_inside_a_whole_archive_is_read_or_refused() -> None:
    chance, content = random.Random(11), annexes.book(annexes.printed)
    names = [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]
    outcomes = []
    for _ in range(40):
        name = chance.choice(names)
        mutated = bytearray(part(content, name))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(mutated))
            mutated[at : at + chance.choice((0, 1, 5))] = chance.choice((b"", b"9", b"<", b"/", b"&#0;", b"99999999"))
        try:
            outcomes.append(len(open_book(repacked(content, {name: bytes(mutated)})).sheets))
        except Invalid as invalid:
            outcomes.append(-len(invalid.problems))
    assert set(outcomes) <= {-1, 0, 1}
