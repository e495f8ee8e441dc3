"""Images: floods of pixels, broken structure, other formats behind them."""

import pytest

from tests.unit.inspection.samples import codes, docx, jpeg, pdf, png


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (120_000_001, 1)])
def test_a_flood_of_pixels_is_refused(size: tuple[int, int]) -> None:
    assert codes("a.png", png(*size), "image/png") == ["image-too-large"]


def test_a_flood_of_pixels_in_a_photo_is_refused() -> None:
    assert codes("a.jpg", jpeg(65_535, 65_535), "image/jpeg") == ["image-too-large"]


@pytest.mark.parametrize("size", [(0, 10), (10, 0)])
def test_no_pixels_are_refused(size: tuple[int, int]) -> None:
    assert codes("a.png", png(*size), "image/png") == ["image-malformed"]
    assert codes("a.jpg", jpeg(*size), "image/jpeg") == ["image-malformed"]


@pytest.mark.parametrize("cut", [9, 20, 40, 50])
def test_a_cut_off_image_is_refused(cut: int) -> None:
    assert codes("a.png", png()[:cut], "image/png") == ["image-malformed"]


def test_a_photo_without_a_frame_is_refused() -> None:
    assert codes("a.jpg", jpeg()[:22], "image/jpeg") == ["image-malformed"]
    assert codes("a.jpg", b"\xff\xd8\xff" + b"\0" * 100, "image/jpeg") == ["image-malformed"]


@pytest.mark.parametrize("behind", [docx(), pdf(), b"<script>alert(1)</script>", b"Rar!\x1a\x07\x00"])
def test_other_formats_behind_an_image_are_refused(behind: bytes) -> None:
    assert codes("a.png", png(after=behind), "image/png") in (["appended-data"], ["polyglot"])
    assert codes("a.jpg", jpeg(after=behind), "image/jpeg") in (["appended-data"], ["polyglot"])


def test_a_page_in_a_comment_is_refused() -> None:
    comment = b"<html><script>alert(1)</script>"
    body = jpeg()[:2] + b"\xff\xfe\x00" + bytes([len(comment) + 2]) + comment + jpeg()[2:]
    assert codes("a.jpg", body, "image/jpeg") == ["polyglot"]
