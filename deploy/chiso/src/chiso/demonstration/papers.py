"""Small evidence files that open: one-page PDFs with Vietnamese text, written without a font file.

Letters are Courier's, of one width; Vietnamese marks are strokes drawn over them, and every line carries its text in
Unicode for readers that search, copy or speak.
"""

import unicodedata
from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 595, 842, 64
ADVANCE = 0.6
STROKES = {
    "\u0300": "{l} {t} m {c} {b} l S",
    "\u0301": "{r} {t} m {c} {b} l S",
    "\u0302": "{l} {b} m {c} {t} l {r} {b} l S",
    "\u0303": "{l} {b} m {l} {t} {c} {t} {c} {m} c {c} {b} {r} {b} {r} {t} c S",
    "\u0306": "{l} {t} m {l} {b} {r} {b} {r} {t} c S",
    "\u0309": "{l} {t} m {r} {t} {r} {m} {c} {b} c S",
    "\u031b": "{r} {x} m {f} {x} {f} {a} {f} {a} c S",
    "\u0323": "q 1.1 w {c} {d} m {c} {e} l S Q",
}
SECOND = 0.17
"""How much higher a second mark above a letter stands, in letter heights."""


def paper(title: str, lines: Sequence[str]) -> bytes:
    """A one-page PDF: the title, then the lines (at most 70 characters each fit)."""
    drawn = [_line(title, 13, HEIGHT - MARGIN)]
    drawn += [_line(line, 10, HEIGHT - MARGIN - 34 - 16 * at) for at, line in enumerate(lines)]
    return _document("1 J 1 j\n" + "\n".join(drawn))


def _line(text: str, size: int, y: int) -> str:
    """A line of text at a height, with its marks."""
    letters, marks = [], []
    for at, character in enumerate(unicodedata.normalize("NFC", text)):
        parts = unicodedata.normalize("NFD", character.replace("đ", "d\u0335").replace("Đ", "D\u0335"))
        base, above = parts[0], parts[1:]
        letters.append(base if base.isascii() else "-")
        marks += [_mark(mark, base, MARGIN + at * ADVANCE * size, y, size, order) for order, mark in enumerate(above)]
    shown = "".join(letters).replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    spoken = text.encode("utf-16-be").hex().upper()
    words = f"/Span <</ActualText <FEFF{spoken}>>> BDC BT /F1 {size} Tf {MARGIN} {y} Td ({shown}) Tj ET EMC"
    return "\n".join([words, f"{size * 0.055:.2f} w", *marks])


def _mark(mark: str, base: str, x: float, y: float, size: int, order: int) -> str:
    """One mark over the letter whose left edge is x; capitals carry it higher, a second one higher still."""
    capital = base.isupper() or base in "bdfhklt"
    foot = y + size * ((0.66 if capital else 0.5) + (SECOND if order and mark not in "\u031b\u0323" else 0))
    middle = x + size * ADVANCE / 2
    if mark == "\u0335":
        bar = y + size * (0.28 if base == "D" else 0.5)
        left = x + size * (0.02 if base == "D" else 0.28)
        return f"{left:.2f} {bar:.2f} m {left + size * 0.27:.2f} {bar:.2f} l S"
    places = {
        "l": middle - size * 0.13,
        "c": middle,
        "r": middle + size * 0.13,
        "f": middle + size * 0.3,
        "b": foot,
        "m": foot + size * 0.06,
        "t": foot + size * 0.12,
        "x": y + size * (0.5 if base.isupper() else 0.36),
        "a": y + size * (0.66 if base.isupper() else 0.52),
        "d": y - size * 0.2,
        "e": y - size * 0.19,
    }
    return STROKES[mark].format_map({name: f"{place:.2f}" for name, place in places.items()}) if mark in STROKES else ""


def _document(content: str) -> bytes:
    """The objects of the file, and the table that says where each begins."""
    stream = content.encode("ascii")
    page = f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R /Lang (vi)>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        f"{page} /Resources <</Font <</F1 5 0 R>>>>>>".encode(),
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Courier>>",
    ]
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    return bytes(written) + head + table + tail
