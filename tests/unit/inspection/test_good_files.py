"""Ordinary files of each kind pass, whatever browsers call them."""

import hashlib

import pytest
from chiso_runtime.inspection.findings import ScanState, Verdict
from chiso_runtime.inspection.kinds import ALLOWED, EXCEL, ODF, POWERPOINT, WORD

from tests.unit.inspection.samples import PDF_TYPE, docx, jpeg, look, object_stream, odt, pdf, png, pptx, xlsx

CSV = "mã,tên\nH12,Ủy ban nhân dân\n".encode()
GOOD = {
    "báo cáo.pdf": (PDF_TYPE, pdf()),
    "BÁO CÁO.PDF": (PDF_TYPE, pdf()),
    "signed.pdf": (
        PDF_TYPE,
        pdf(b"<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>") + b"5 0 obj\n<<>>\n%%EOF\r\n",
    ),
    "packed.pdf": (PDF_TYPE, pdf(object_stream(b"1 0 << /Type /Annot /Subtype /Link >>"))),
    "Quyết định 922.docx": (WORD, docx("QUYẾT ĐỊNH", "Về an toàn, BẢO MẬT thông tin", "Mật khẩu")),
    "biểu.xlsx": (EXCEL, xlsx()),
    "trình bày.pptx": (POWERPOINT, pptx()),
    "công văn.odt": (f"{ODF}text", odt()),
    "ảnh.png": ("image/png", png(640, 480)),
    "ảnh.jpg": ("image/jpeg", jpeg(4000, 3000)),
    "ảnh.jpeg": ("image/jpeg", jpeg(4000, 3000, after=b"\x00" * 100)),
    "số liệu.csv": ("text/csv", CSV),
    "bom.csv": ("text/csv", b"\xef\xbb\xbf" + CSV),
    "ghi chú.txt": ("text/plain", CSV),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_clean(name: str) -> None:
    media_type, body = GOOD[name]
    result = look(name, body, media_type)
    assert result.findings == ()
    assert (result.verdict, result.media_type) == (Verdict.CLEAN, media_type)


def test_hash_and_size_are_those_of_the_bytes() -> None:
    body = pdf()
    result = look("a.pdf", body, PDF_TYPE)
    assert (result.sha256, result.size) == (hashlib.sha256(body).hexdigest(), len(body))


def test_what_no_antivirus_saw_says_so() -> None:
    assert look("a.pdf", pdf()).scan is ScanState.NOT_SCANNED


@pytest.mark.parametrize(
    "claimed", ["", "application/octet-stream", "application/pdf; charset=binary", "Application/PDF"]
)
def test_browsers_that_do_not_know_the_type_are_believed(claimed: str) -> None:
    assert look("a.pdf", pdf(), claimed).verdict is Verdict.CLEAN


def test_a_csv_called_a_workbook_by_windows_is_clean() -> None:
    assert look("a.csv", CSV, "application/vnd.ms-excel").verdict is Verdict.CLEAN


def test_a_workbook_inside_a_document_is_clean() -> None:
    body = docx(more={"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()})
    assert look("a.docx", body, WORD).findings == ()


def test_a_document_with_links_and_a_local_template_is_clean() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        f'<Relationships><Relationship Type="{kind}/hyperlink" Target="https://chinhphu.vn" TargetMode="External"/>'
        f'<Relationship Type="{kind}/attachedTemplate" Target="file:///C:/Mau/Normal.dotx" TargetMode="External"/>'
        "</Relationships>"
    )
    assert look("a.docx", docx(more={"word/_rels/document.xml.rels": relations}), WORD).findings == ()


def test_every_allowed_kind_has_a_good_file_or_a_sibling_of_its_family() -> None:
    seen = {media_type for media_type, _ in GOOD.values()}
    assert {kind.media_type for kind in ALLOWED} - seen == {f"{ODF}spreadsheet", f"{ODF}presentation"}
