"""Zip archives that lie: bombs, forged sizes, overlaps, paths that lead out, links, hidden and foreign data."""

import io
import stat
import struct
import warnings
import zipfile
import zlib

import pytest
from chiso_runtime.inspection.kinds import WORD
from chiso_runtime.inspection.limits import Limits

from tests.unit.inspection.samples import codes, docx, look, odt, packed, pdf, xlsx

MIB = 1 << 20


def forged(body: bytes, field: int, value: int, *, name: bytes = b"word/document.xml") -> bytes:
    """Change a 4-byte field of an entry in the directory; `field` counts from the entry's mark."""
    at = body.rindex(b"PK\x01\x02", 0, body.rindex(name))
    return body[: at + field] + struct.pack("<L", value) + body[at + field + 4 :]


def with_entry(info: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    """A document with one more entry made as told."""
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, content)
    return out.getvalue()


def directory_of(count: int) -> bytes:
    """An archive whose directory names one stored byte many times."""
    crc = zlib.crc32(b"x")
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, crc, 1, 1, 6, 0) + b"000000x"
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, crc, 1, 1, 6, 0, 0, 0, 0, 0, 0)
    entries = b"".join(entry + b"%06d" % number for number in range(count))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), len(local), 0)
    return local + entries + end


def test_a_bomb_is_refused_by_what_comes_out_of_it() -> None:
    body = docx(more={"word/media/image1.bmp": b"\0" * (64 * MIB)})
    assert codes("a.docx", body, WORD) == ["archive-bomb"]


def test_many_entries_that_are_bombs_only_together_are_refused() -> None:
    parts = {f"word/media/{number}.bmp": b"\0" * (3 * MIB) for number in range(12)}
    assert look("a.docx", docx(more=parts), WORD, limits=Limits(unpacked=32 * MIB)).findings[0].code == "archive-bomb"


def test_a_size_smaller_than_the_truth_is_found() -> None:
    assert codes("a.docx", forged(docx("Báo cáo " * 50), 24, 10), WORD) == ["archive-forged-size"]


def test_a_size_larger_than_the_truth_is_found() -> None:
    assert codes("a.docx", forged(docx(), 24, 1 << 20), WORD) == ["archive-forged-size"]


def test_bytes_with_another_checksum_are_found() -> None:
    assert codes("a.docx", forged(docx(), 16, 1), WORD) == ["archive-forged-size"]


def test_entries_that_overlap_are_refused() -> None:
    body = docx()
    first = body.rindex(b"PK\x01\x02", 0, body.rindex(b"_rels/.rels"))
    packed_size = struct.unpack_from("<L", body, first + 20)[0]
    assert codes("a.docx", forged(body, 20, packed_size + 60, name=b"_rels/.rels"), WORD) == ["archive-overlapping"]


@pytest.mark.parametrize("count", [2_001, 65_535])
def test_too_many_entries_are_refused_without_reading_them(count: int) -> None:
    assert codes("a.zip", directory_of(count)) == ["archive-too-many-entries"]


def test_a_hundred_thousand_real_entries_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(100_000):
            archive.writestr(str(number), b"")
    assert codes("a.zip", out.getvalue()) == ["archive-too-many-entries"]


def test_an_end_that_counts_fewer_entries_than_the_directory_has_is_refused() -> None:
    body = directory_of(3_000)
    end = body.rindex(b"PK\x05\x06")
    lying = body[: end + 8] + struct.pack("<HH", 1, 1) + body[end + 12 :]
    assert codes("a.zip", lying) == ["archive-malformed"]


def test_entries_that_share_their_bytes_are_refused() -> None:
    assert codes("a.zip", directory_of(200)) == ["archive-malformed"]


@pytest.mark.parametrize(
    "path", ["../evil.xml", "/etc/passwd", "a/../../b", "C:/x", "a\\b", "a\nb", "\u202egpj.exe", "a//b"]
)
def test_paths_that_lead_out_are_refused(path: str) -> None:
    assert codes("a.docx", docx(more={path: "x"}), WORD) == ["archive-unsafe-path"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(kind: int) -> None:
    info = zipfile.ZipInfo("word/link")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    assert codes("a.docx", with_entry(info, b"/etc/passwd"), WORD) == ["archive-special-entry"]


def test_two_entries_of_one_name_are_refused() -> None:
    with warnings.catch_warnings(action="ignore"):
        assert codes("a.docx", with_entry(zipfile.ZipInfo("word/document.xml")), WORD) == ["archive-duplicate-names"]
    assert codes("a.docx", with_entry(zipfile.ZipInfo("WORD/Document.xml")), WORD) == ["archive-duplicate-names"]


def test_an_encrypted_entry_is_refused() -> None:
    body = docx()
    at = body.rindex(b"PK\x01\x02")
    assert codes("a.docx", body[: at + 8] + b"\x01" + body[at + 9 :], WORD) == ["archive-encrypted"]


def test_compression_nobody_needs_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x")
    assert codes("a.zip", out.getvalue()) == ["archive-malformed"]


def test_data_between_entries_is_refused() -> None:
    body = docx()
    at = body.index(b"PK\x01\x02")
    end = body.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", body, end + 16)[0]
    moved = body[end : end + 16] + struct.pack("<L", start + 100) + body[end + 20 :]
    assert codes("a.docx", body[:at] + b"\0" * 100 + body[at:end] + moved, WORD) == ["archive-hidden-data"]


def test_data_after_the_archive_is_refused() -> None:
    assert codes("a.docx", docx() + b"<script>", WORD) == ["appended-data"]


def test_an_archive_behind_another_file_is_refused() -> None:
    assert codes("a.docx", docx() + docx(), WORD) == ["polyglot"]


def test_a_cut_off_archive_is_refused() -> None:
    assert codes("a.docx", docx()[:-30], WORD) == ["archive-malformed"]


def test_an_entry_and_a_directory_that_differ_in_name_are_refused() -> None:
    body = docx()
    at = body.index(b"word/document.xml")
    assert codes("a.docx", body[:at] + b"word/dokument.xml" + body[at + 17 :], WORD) == ["archive-malformed"]


def test_archives_in_archives_are_refused() -> None:
    assert codes("a.docx", docx(more={"word/embeddings/a.zip": packed({"a": "b"})}), WORD) == ["archive-nested"]
    inner = docx(more={"word/embeddings/b.xlsx": xlsx()})
    assert codes("a.docx", docx(more={"word/embeddings/a.docx": inner}), WORD) == ["archive-nested"]
    assert codes("a.docx", docx(more={"word/media/a.gz": b"\x1f\x8b\x08" + b"\0" * 20}), WORD) == ["archive-nested"]


def test_a_bomb_inside_an_embedded_workbook_is_refused() -> None:
    bomb = xlsx({"xl/media/image1.bmp": b"\0" * (32 * MIB)})
    assert codes("a.docx", docx(more={"word/embeddings/a.xlsx": bomb}), WORD) == ["archive-bomb"]


def test_a_plain_archive_is_no_evidence() -> None:
    assert codes("a.zip", packed({"báo cáo.pdf": pdf()}), "application/zip") == ["type-not-allowed"]


def test_an_encrypted_opendocument_is_refused() -> None:
    assert codes("a.odt", odt("<manifest:encryption-data/>")) == ["archive-encrypted"]
