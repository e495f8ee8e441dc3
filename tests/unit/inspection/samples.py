"""Files made in code: a small good one of each kind, and the parts of which hostile ones are put together."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from chiso_runtime.inspection.findings import Inspection
from chiso_runtime.inspection.gate import Declared, inspect
from chiso_runtime.inspection.kinds import EXCEL, ODF, POWERPOINT, WORD
from chiso_runtime.inspection.limits import Limits

PDF_TYPE = "application/pdf"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def look(
    name: str, body: bytes, media_type: str = "", *, size: int | None = None, limits: Limits | None = None
) -> Inspection:
    """Inspect a body in pieces, as a store gives it."""
    pieces = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    declared = Declared(name=name, media_type=media_type, size=len(body) if size is None else size)
    return inspect(pieces, declared=declared, limits=limits or Limits())


def codes(name: str, body: bytes, media_type: str = "", **more: int) -> list[str]:
    """The codes of what is found, in order."""
    return [found.code for found in look(name, body, media_type, size=more.get("size")).findings]


def packed(parts: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """A zip of these parts in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _ooxml(main_type: str, main_part: str, parts: Mapping[str, str | bytes], more: Mapping[str, str | bytes]) -> bytes:
    types = (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main_part}" ContentType="{main_type}.main+xml"/></Types>'
    )
    relations = (
        f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="{main_part}"/></Relationships>'
    )
    return packed({"[Content_Types].xml": types, "_rels/.rels": relations, **parts, **more})


def docx(*paragraphs: str, more: Mapping[str, str | bytes] | None = None, main_type: str = WORD) -> bytes:
    """A Word document."""
    text = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs or ("Báo cáo",))
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'{XML}<w:document xmlns:w="{namespace}"><w:body>{text}</w:body></w:document>'
    return _ooxml(main_type, "word/document.xml", {"word/document.xml": document}, more or {})


def xlsx(more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of one sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = (
        f'{XML}<workbook xmlns="{main}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="Biểu 1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    relations = (
        f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    sheet = (
        f'{XML}<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1"><v>922</v></c></row></sheetData></worksheet>'
    )
    parts = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": relations, "xl/worksheets/sheet1.xml": sheet}
    return _ooxml(EXCEL, "xl/workbook.xml", parts, more or {})


def pptx() -> bytes:
    """A presentation without slides."""
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    return _ooxml(
        POWERPOINT, "ppt/presentation.xml", {"ppt/presentation.xml": f'{XML}<p:presentation xmlns:p="{main}"/>'}, {}
    )


def odt(manifest_entry: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'{XML}<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0">'
        "<office:body><office:text><text:p>Báo cáo</text:p></office:text></office:body></office:document-content>"
    )
    manifest = (
        f'{XML}<manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/">{manifest_entry}</manifest:file-entry></manifest:manifest>'
    )
    parts = {"mimetype": f"{ODF}text", "content.xml": content, "META-INF/manifest.xml": manifest}
    return packed({**parts, **(more or {})}, stored=("mimetype",))


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of one empty page with a true cross-reference table; further objects are numbered from 4."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    basics = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    offsets = []
    for number, body in enumerate((*basics, *objects), 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, trailer, start)
    return bytes(out)


def object_stream(body: bytes, *, options: bytes = b"/Filter /FlateDecode") -> bytes:
    """A PDF object stream that holds these bytes."""
    data = zlib.compress(body)
    return b"<< /Type /ObjStm /N 1 /First 4 %b /Length %d >>\nstream\n%b\nendstream" % (options, len(data), data)


def png(width: int = 1, height: int = 1, *, after: bytes = b"") -> bytes:
    """A grey PNG; its header may claim any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    header = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
        + after
    )


def jpeg(width: int = 1, height: int = 1, *, after: bytes = b"") -> bytes:
    """The structure of a grey JPEG; its frame may claim any size."""
    start = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x7f"
    return start + frame + scan + b"\xff\xd9" + after
