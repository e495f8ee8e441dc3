"""However a file was made to cost time or memory, it is refused or passed within 2 s of processor time and 64 MiB."""

import io
import json
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.inspection.samples import docx, jpeg, object_stream, pdf, png

MIB = 1 << 20
SECONDS, MEMORY = 2.0, 64 * MIB

MEASURE = r"""
import json, re, sys, time
from chiso_runtime.inspection.gate import Declared, inspect

def used():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) * 1024

def pieces(path):
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            yield piece

name, size = sys.argv[2], int(sys.argv[3])
before, started = used(), time.process_time()
result = inspect(pieces(sys.argv[1]), declared=Declared(name=name, media_type="", size=size))
took = time.process_time() - started
print(json.dumps([took, used() - before, [finding.code for finding in result.findings]]))
"""


def entries() -> bytes:
    """100,000 entries, each real."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}.xml", b"")
    return out.getvalue()


def noise(size: int) -> str:
    """Hexadecimal digits that don't pack well, so that no ratio gives them away."""
    return random.Random(1).randbytes(size // 2).hex()


def png_of_chunks() -> bytes:
    """A PNG of a million empty chunks."""
    chunk = struct.pack(">L4sL", 0, b"tEXt", zlib.crc32(b"tEXt"))
    body = png()
    return body[:33] + chunk * 1_000_000 + body[33:]


COSTLY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "bomb": ("a.docx", lambda: docx(more={"word/media/a.bmp": b"\0" * (200 * MIB)})),
    "bombs together": ("a.docx", lambda: docx(more={f"word/{n}.bmp": b"\0" * (4 * MIB) for n in range(80)})),
    "100,000 entries": ("a.docx", entries),
    "deep markup": ("a.docx", lambda: docx("<a>" * MIB)),
    "long markup": ("a.docx", lambda: docx("<w:p/>" * (3 * MIB // 6))),
    "one endless tag": ("a.docx", lambda: docx('<a b="' + noise(3 * MIB))),
    "endless prologue": ("a.docx", lambda: docx(more={"word/a.xml": "<!--" + noise(6 * MIB) + "--><a/>"})),
    "many object streams": ("a.pdf", lambda: pdf(*[object_stream(b"")] * 100_000)),
    "object streams without end": ("a.pdf", lambda: pdf(b"/ObjStm " * (4 * MIB))),
    "bomb in a pdf": ("a.pdf", lambda: pdf(object_stream(b"\0" * (200 * MIB)))),
    "names that almost fit": ("a.pdf", lambda: pdf(b"/#4c#61#75#6e#63 /Launc/EmbeddedFil" * (2 * MIB))),
    "noise in a pdf": ("a.pdf", lambda: pdf(random.Random(1).randbytes(64 * MIB))),
    "much text": ("a.txt", lambda: b"ab\n" * (32 * MIB)),
    "much text in Vietnamese": ("a.txt", lambda: "ệ\n".encode() * (24 * MIB)),
    "many chunks": ("a.png", png_of_chunks),
    "many segments": ("a.jpg", lambda: jpeg()[:2] + b"\xff\xfe\x00\x02" * (8 * MIB) + jpeg()[2:]),
    "filling bytes": ("a.jpg", lambda: b"\xff\xd8" + b"\xff" * (64 * MIB)),
}


@pytest.fixture(params=COSTLY)
def costly(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A costly file on disk, and its name."""
    name, make = COSTLY[request.param]
    path = tmp_path / "body"
    path.write_bytes(make())
    yield name, path
    path.unlink()


def test_a_costly_file_costs_little(costly: tuple[str, Path]) -> None:
    name, path = costly
    command = [sys.executable, "-c", MEASURE, str(path), name, str(path.stat().st_size)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    seconds, memory, _ = json.loads(run.stdout)
    print(run.stdout, path.stat().st_size)
    assert seconds <= SECONDS
    assert memory <= MEMORY
