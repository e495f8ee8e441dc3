import unicodedata
from collections.abc import Sequence
from random import Random

import pytest
from chiso_registry import look_alikes, one_name, order_key, plain

PROVINCES = [
    "An Giang",
    "Ăn Khê",
    "Ân Thi",
    "Bà Rịa",
    "Cà Mau",
    "Cần Thơ",
    "Cửa Lò",
    "Dương Minh Châu",
    "Đà Nẵng",
    "Đồng Nai",
    "Em",
    "Ê Đê",
    "Gia Lai",
    "Ông Trang",
    "Ơ Lâu",
    "Tuyên Quang",
    "U Minh",
    "Ứng Hòa",
    "Vĩnh Long",
]


def in_order(names: Sequence[str]) -> list[str]:
    return sorted(Random(1).sample(names, len(names)), key=order_key)


def test_names_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    assert in_order(PROVINCES) == PROVINCES


def test_letters_with_a_hook_or_hat_follow_their_plain_letter() -> None:
    letters = ["A", "Ă", "Â", "B", "D", "Đ", "E", "Ê", "O", "Ô", "Ơ", "U", "Ư", "V"]
    assert in_order(letters) == letters


def test_tones_decide_between_names_of_the_same_letters() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert in_order(tones) == tones


@pytest.mark.parametrize(("one", "other"), [("Cẩm Giang", "Cẩm Giàng"), ("Mỹ Tho", "Mỹ Thọ"), ("Hòa An", "Hoà An")])
def test_names_that_differ_by_marks_alone_are_two_names(one: str, other: str) -> None:
    assert one_name(one) != one_name(other)
    assert look_alikes(one, [one, other, "Cẩm Xuyên"]) == [other]


@pytest.mark.parametrize("name", PROVINCES)
def test_a_name_typed_with_split_letters_is_the_same_name(name: str) -> None:
    split = unicodedata.normalize("NFD", f" {name}  ")
    assert one_name(split) == name
    assert order_key(split.strip()) == order_key(name)


@pytest.mark.parametrize("written", ["Xã Đức  Hoà", "XÃ ĐỨC HOÀ", "xa duc hoa", "Xa\u0303 Đức Hoà"])
def test_a_name_is_found_with_and_without_marks(written: str) -> None:
    assert plain(written) == "xa duc hoa"
