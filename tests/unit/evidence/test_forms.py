"""Multipart forms read as they arrive."""

import io

import pytest
from chiso_evidence.forms import BLOCK, StreamedForm
from chiso_runtime.problems import Refused

BOUNDARY = "b0undary"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


class Body(io.BytesIO):
    """A body that remembers the largest piece asked of it."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.largest = max(self.largest, size if size and size > 0 else 2**40)
        return super().read(size)


def part(name: str, value: bytes, *, filename: str = "") -> bytes:
    of_file = f'; filename="{filename}"\r\nContent-Type: application/pdf' if filename else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{of_file}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def form(*parts: bytes, end: bytes = f"--{BOUNDARY}--\r\n".encode()) -> Body:
    return Body(b"".join(parts) + end)


def whole(read: StreamedForm) -> bytes:
    return b"".join(iter(lambda: read.read(100_000), b""))


def test_fields_come_before_the_file() -> None:
    read = StreamedForm(
        form(part("type", b"a/b"), part("next", b"/x"), part("file", b"%PDF", filename="a.pdf")), CONTENT_TYPE
    )
    assert (read.fields, whole(read)) == ({"type": "a/b", "next": "/x"}, b"%PDF")


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, 5 * BLOCK + 3])
def test_a_file_of_any_size_arrives_byte_for_byte(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    read = StreamedForm(form(part("file", content[:size], filename="a.pdf")), CONTENT_TYPE)
    assert whole(read) == content[:size]


def test_the_body_is_never_asked_for_more_than_a_block() -> None:
    body = form(part("file", b"x" * (4 * BLOCK), filename="a.pdf"))
    assert whole(StreamedForm(body, CONTENT_TYPE)) == b"x" * (4 * BLOCK)
    assert body.largest == BLOCK


def test_lines_that_look_like_the_boundary_stay_in_the_file() -> None:
    content = f"\r\n--{BOUNDARY}x\r\n".encode()
    assert whole(StreamedForm(form(part("file", content, filename="a.pdf")), CONTENT_TYPE)) == content


@pytest.mark.parametrize("content_type", ["", "application/json", "multipart/form-data"])
def test_what_is_no_form_is_refused(content_type: str) -> None:
    with pytest.raises(Refused, match="bad-request"):
        StreamedForm(form(), content_type)


def test_a_form_without_a_file_is_refused() -> None:
    with pytest.raises(Refused, match="bad-request"):
        StreamedForm(form(part("type", b"a/b")), CONTENT_TYPE)


def test_a_form_that_breaks_off_is_refused() -> None:
    read = StreamedForm(form(part("file", b"x" * BLOCK, filename="a.pdf"), end=b""), CONTENT_TYPE)
    with pytest.raises(Refused, match="bad-request"):
        whole(read)


def test_fields_without_end_are_refused() -> None:
    with pytest.raises(Refused, match="too-large"):
        StreamedForm(form(part("type", b"x" * 200_000)), CONTENT_TYPE)
