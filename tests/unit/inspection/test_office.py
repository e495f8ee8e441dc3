"""Office documents that run, reach out, or declare what XML should not; and what is stamped secret."""

import unicodedata

import pytest
from chiso_runtime.inspection.kinds import WORD

from tests.unit.inspection.samples import RELATIONS, codes, docx, odt, xlsx

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    "part",
    [
        "word/vbaProject.bin",
        "word/VBAPROJECT.BIN",
        "word/vbaData.xml",
        "word/activeX/activeX1.xml",
        "xl/macrosheets/s1.xml",
    ],
)
def test_parts_of_macros_are_refused(part: str) -> None:
    assert codes("a.docx", docx(more={part: "<x/>"}), WORD) == ["macros"]


def test_a_document_type_with_macros_is_refused_even_without_any() -> None:
    assert codes("a.docx", docx(main_type="application/vnd.ms-word.document.macroEnabled")) == ["macros"]


@pytest.mark.parametrize("part", ["Basic/Standard/Module1.xml", "Scripts/python/a.py"])
def test_scripts_of_opendocument_are_refused(part: str) -> None:
    assert codes("a.odt", odt(more={part: "x"})) == ["macros"]


@pytest.mark.parametrize("body", [OLE, b"MZ\x90\x00", b"\x7fELF\x02", b"#!/bin/sh"])
def test_embedded_programs_and_containers_are_refused(body: bytes) -> None:
    assert codes("a.docx", docx(more={"word/embeddings/oleObject1.bin": body}), WORD) == ["embedded-object"]


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "image"])
@pytest.mark.parametrize(
    "target",
    ["http://x.example/a", "\\\\host\\share\\a.dotm", "file://host/a", "file:///\\\\host\\a", "FILE:////host/a"],
)
def test_what_is_fetched_from_elsewhere_on_opening_is_refused(kind: str, target: str) -> None:
    relation = f'<Relationship Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
    parts = {"word/_rels/settings.xml.rels": f"<Relationships>{relation}</Relationships>"}
    assert codes("a.docx", docx(more=parts), WORD) == ["remote-content"]


@pytest.mark.parametrize("document", [LAUGHS, XXE], ids=["laughs", "xxe"])
@pytest.mark.parametrize("part", ["customXml/item1.xml", "word/media/a.svg", "word/settings.xml", "word/_rels/a.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused_in_any_part(part: str, document: str, encoding: str) -> None:
    body = document.replace("?>", f' encoding="{encoding}"?>').encode(encoding)
    assert codes("a.docx", docx(more={part: body}), WORD) == ["xml-doctype"]
    assert codes("a.xlsx", xlsx({part: body})) == ["xml-doctype"]


@pytest.mark.parametrize("encoding", ["utf-6", "gb18030", "hex"])
def test_encodings_that_could_hide_something_are_refused(encoding: str) -> None:
    part = f'<?xml version="1.0" encoding="{encoding}"?><svg/>'
    assert codes("a.docx", docx(more={"word/media/a.svg": part}), WORD) == ["xml-malformed"]


def test_xml_that_is_no_xml_is_refused() -> None:
    assert codes("a.docx", docx("</w:p>"), WORD) == ["xml-malformed"]


def test_a_document_without_a_main_part_is_no_document() -> None:
    assert codes("a.docx", docx(main_type="application/vnd.ms-visio.drawing")) == ["type-not-allowed"]


def test_the_test_virus_is_found_inside_a_document() -> None:
    eicar = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    assert codes("a.docx", docx(more={"word/media/a.txt": eicar}), WORD) == ["test-virus"]


@pytest.mark.parametrize(
    "mark", ["MẬT", "TỐI MẬT", " TUYỆT  MẬT ", "ĐỘ MẬT: TỐI MẬT", "(MẬT)", unicodedata.normalize("NFD", "TUYỆT MẬT")]
)
def test_a_stamped_document_is_stopped(mark: str) -> None:
    assert codes("a.docx", docx("Số: 12/BC", mark, "Báo cáo"), WORD) == ["state-secret-mark"]


@pytest.mark.parametrize("text", ["BẢO MẬT", "AN TOÀN, BẢO MẬT", "Mật", "mật khẩu", "MẬT ONG", "MẬT ĐỘ DÂN SỐ"])
def test_words_that_only_contain_the_mark_pass(text: str) -> None:
    assert codes("a.docx", docx(text), WORD) == []


def test_a_mark_split_into_runs_is_seen() -> None:
    assert codes("a.docx", docx("TỐI</w:t></w:r><w:r><w:t> MẬT"), WORD) == ["state-secret-mark"]
