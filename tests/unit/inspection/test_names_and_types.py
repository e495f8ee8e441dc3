"""Names, claims and sizes that do not fit the bytes; text; what has no place here at all."""

import pytest
from chiso_runtime.inspection.antivirus import Scanner
from chiso_runtime.inspection.findings import Finding, ScanState, Verdict, finding
from chiso_runtime.inspection.gate import Declared, inspect
from chiso_runtime.inspection.limits import Limits
from chiso_runtime.inspection.messages import MESSAGES

from tests.unit.inspection.samples import PDF_TYPE, codes, docx, jpeg, look, pdf, png, xlsx

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../a.pdf",
        "a/b.pdf",
        "a\\b.pdf",
        "a\r\nSet-Cookie: x.pdf",
        "a\x00.pdf",
        "báo cáo\u202efdp.exe.pdf",
        "a\u2066.pdf",
        "a\u200b.pdf",
        "a\ufeff.pdf",
        ".pdf",
        "a.pdf ",
        "a.pdf.",
        "C:a.pdf",
        "a\ud800.pdf",
        "ô" * 130 + ".pdf",
    ],
)
def test_unsafe_names_are_refused(name: str) -> None:
    assert "name-unsafe" in codes(name, pdf(), PDF_TYPE)


def test_what_is_said_of_a_name_can_be_logged_on_one_line() -> None:
    found = look("a\r\nb\u202e.pdf", pdf()).findings[0]
    assert found.detail.isprintable()


def test_a_name_without_extension_is_refused() -> None:
    assert "name-without-extension" in codes("báo cáo", pdf(), PDF_TYPE)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.docx", pdf()),
        ("a.pdf", docx()),
        ("a.xlsx", docx()),
        ("a.docx", xlsx()),
        ("a.png", jpeg()),
        ("a.jpg", png()),
        ("a.pdf.exe", pdf()),
        ("a.pdf", b"ch\xe1\xbb\xaf\n"),
        ("a.html", b"text\n"),
    ],
)
def test_a_wrong_extension_is_refused(name: str, body: bytes) -> None:
    assert codes(name, body) == ["extension-mismatch"]


def test_a_wrong_claim_is_refused() -> None:
    assert codes("a.pdf", pdf(), "image/png") == ["declared-type-mismatch"]


def test_a_wrong_size_is_refused() -> None:
    assert codes("a.pdf", pdf(), PDF_TYPE, size=1) == ["size-mismatch"]


def test_an_empty_file_is_refused() -> None:
    result = look("a.pdf", b"", PDF_TYPE)
    assert ([found.code for found in result.findings], result.media_type) == (["file-empty"], None)


def test_a_file_over_the_limit_is_read_no_further() -> None:
    read = []

    def endless() -> object:
        while True:
            read.append(1)
            yield b"x" * 1024

    declared = Declared(name="a.txt", media_type="", size=10)
    result = inspect(endless(), declared=declared, limits=Limits(size=10_000))  # type: ignore[arg-type]
    assert [found.code for found in result.findings] == ["file-too-large"]
    assert len(read) == 10


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html></html>",
        b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"hello <script>alert(1)</script>",
        b"{\\rtf1 x}",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 60,
        b"\x7fELF\x02\x01\x01" + b"\0" * 60,
        b"Rar!\x1a\x07\x01\x00" + b"\0" * 60,
        b"7z\xbc\xaf\x27\x1c" + b"\0" * 60,
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.png", "a.docx"])
def test_what_has_no_place_here_is_refused_under_any_name(name: str, body: bytes) -> None:
    assert codes(name, body)[0] in ("type-not-allowed", "type-unknown", "xml-doctype")


def test_old_or_locked_office_files_are_told_what_to_do() -> None:
    body = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    assert codes("a.doc", body, "application/msword") == ["office-legacy-or-encrypted"]
    assert codes("a.docx", body) == ["office-legacy-or-encrypted"]


@pytest.mark.parametrize(
    "body", ["Báo cáo".encode("utf-16"), "Báo cáo".encode("cp1258", "ignore"), b"a\xc3", b"x" * 5000 + b"\xff"]
)
def test_text_in_another_encoding_is_refused(body: bytes) -> None:
    assert codes("a.txt", body) == ["text-not-utf8"]


def test_text_with_control_characters_is_no_text() -> None:
    assert codes("a.txt", b"x" * 5000 + b"\x00\x01") == ["type-unknown"]


def test_a_character_across_two_blocks_is_read() -> None:
    assert codes("a.txt", b"x" * ((1 << 20) - 1) + "ệ".encode() + b"x") == []


def test_stamped_text_is_stopped() -> None:
    assert codes("a.txt", "Số: 1\nTUYỆT MẬT\n".encode()) == ["state-secret-mark"]
    assert codes("a.txt", "Số: 1\nVề bảo mật. BẢO MẬT\n".encode()) == []


@pytest.mark.parametrize("before", [b"", b"x" * ((1 << 20) - 30)])
def test_the_test_virus_is_found(before: bytes) -> None:
    assert codes("a.txt", before + EICAR) == ["test-virus"]


def test_what_the_antivirus_finds_is_refused() -> None:
    class Suspicious:
        def scan(self, pieces: object) -> ScanState:
            return ScanState.INFECTED

    scanner: Scanner = Suspicious()
    declared = Declared(name="a.pdf", media_type=PDF_TYPE, size=len(pdf()))
    result = inspect([pdf()], declared=declared, scanner=scanner)
    assert (result.verdict, result.scan) == (Verdict.REFUSED, ScanState.INFECTED)
    assert [found.code for found in result.findings] == ["virus-found"]


@pytest.mark.parametrize("code", MESSAGES)
def test_every_code_says_in_both_languages_what_to_do(code: str) -> None:
    words = finding(code)
    assert isinstance(words, Finding)
    assert words.vi.count(".") >= 2
    assert words.en.count(".") >= 2
