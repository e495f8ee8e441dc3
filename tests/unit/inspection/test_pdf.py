"""PDF that runs, carries, hides or is locked."""

import zlib

import pytest

from tests.unit.inspection.samples import PDF_TYPE, codes, docx, object_stream, pdf


@pytest.mark.parametrize(
    "action",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript /JS (app.alert(1)) >>",
        b"<< /S /#4a#61#76#61#53#63#72#69#70#74 /JS (x) >>",
        b"<< /S/JavaScript/JS(x)>>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /S /GoToE /T << >> >>",
        b"<< /S /SubmitForm /F (http://x.example) >>",
        b"<< /S /ImportData /F (a) >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /S /Rendition /JS (x) >>",
        b"<< /XFA [(x) 1 0 R] >>",
    ],
)
def test_actions_are_refused(action: bytes) -> None:
    assert codes("a.pdf", pdf(action), PDF_TYPE) == ["pdf-active-content"]
    assert codes("a.pdf", pdf(object_stream(b"4 0 " + action)), PDF_TYPE) == ["pdf-active-content"]


@pytest.mark.parametrize(
    "part", [b"<< /Type /EmbeddedFile >>", b"<< /EmbeddedFiles 5 0 R >>", b"<< /Subtype /FileAttachment >>"]
)
def test_attachments_are_refused(part: bytes) -> None:
    assert codes("a.pdf", pdf(part), PDF_TYPE) == ["pdf-attachment"]
    assert codes("a.pdf", pdf(object_stream(part)), PDF_TYPE) == ["pdf-attachment"]


def test_an_encrypted_pdf_is_refused() -> None:
    assert codes("a.pdf", pdf(trailer=b"/Encrypt 4 0 R"), PDF_TYPE) == ["pdf-encrypted"]


def test_a_name_across_two_blocks_is_seen() -> None:
    filler = (1 << 20) - len(pdf(b"")) + 60
    for shift in range(0, 120, 7):
        assert codes("a.pdf", pdf(b"(" + b"x" * (filler + shift) + b") /S /JavaScript "), PDF_TYPE) == [
            "pdf-active-content"
        ]


def test_names_that_only_begin_alike_pass() -> None:
    assert codes("a.pdf", pdf(b"<< /LaunchPad 1 /Encrypted false /SoundTrack 2 >>"), PDF_TYPE) == []


@pytest.mark.parametrize(
    "options",
    [
        b"/Filter /LZWDecode",
        b"/Filter [/ASCIIHexDecode /FlateDecode]",
        b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
        b"/Filter /Flate" + b" " * 70_000,
    ],
)
def test_object_streams_that_can_not_be_read_are_refused(options: bytes) -> None:
    assert codes("a.pdf", pdf(object_stream(b"x", options=options)), PDF_TYPE) == ["pdf-unreadable"]


def test_an_object_stream_that_is_no_flate_is_refused() -> None:
    assert codes("a.pdf", pdf(object_stream(b"x").replace(zlib.compress(b"x"), b"zzzzzzzz")), PDF_TYPE) == [
        "pdf-unreadable"
    ]


def test_an_object_stream_that_is_a_bomb_is_refused() -> None:
    assert codes("a.pdf", pdf(object_stream(b"\0" * (80 << 20))), PDF_TYPE) == ["archive-bomb"]


def test_many_object_streams_are_bounded_together() -> None:
    streams = [object_stream(b"\0" * (20 << 20))] * 20
    assert codes("a.pdf", pdf(*streams), PDF_TYPE)[0] in ("archive-bomb", "inspection-too-slow")


def test_a_pdf_that_does_not_begin_at_its_first_byte_is_refused() -> None:
    assert codes("a.pdf", b"\n" + pdf(), PDF_TYPE) != []
    assert codes("a.pdf", b"GIF89a/*" + pdf(), PDF_TYPE) != []


def test_a_pdf_without_an_end_is_damaged() -> None:
    assert codes("a.pdf", pdf().replace(b"%%EOF", b""), PDF_TYPE) == ["pdf-damaged"]


@pytest.mark.parametrize("more", [b"foreign", b"MZ\x90", b" " * 2000])
def test_data_after_the_end_is_refused(more: bytes) -> None:
    assert codes("a.pdf", pdf() + more, PDF_TYPE) == ["appended-data"]


def test_an_archive_behind_a_pdf_is_refused() -> None:
    assert codes("a.pdf", pdf() + docx(), PDF_TYPE) == ["appended-data"]
    assert codes("a.pdf", pdf() + docx() + b"\n%%EOF", PDF_TYPE) == ["polyglot"]


def test_a_page_in_front_is_refused() -> None:
    assert codes("a.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>" + pdf()[9:], PDF_TYPE) == ["polyglot"]


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_title_that_is_a_secrecy_mark_is_stopped(mark: str) -> None:
    text = mark.encode("utf-16-be")
    assert codes("a.pdf", pdf(b"<< /Title (\xfe\xff" + text + b") >>")) == ["state-secret-mark"]
    assert codes("a.pdf", pdf(b"<< /Title <FEFF" + text.hex().upper().encode() + b"> >>")) == ["state-secret-mark"]
