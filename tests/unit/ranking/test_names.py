import pytest
from chiso_ranking.names import order_key, plain


def test_names_are_ordered_as_the_vietnamese_alphabet_orders_them() -> None:
    names = ["Xã Đức Hoà", "Xã Dương Đông", "Xã Ân Phú", "Xã An Bình", "Xã Bình An", "Xã Ăn Khê"]
    assert sorted(names, key=order_key) == [
        "Xã An Bình",
        "Xã Ăn Khê",
        "Xã Ân Phú",
        "Xã Bình An",
        "Xã Dương Đông",
        "Xã Đức Hoà",
    ]


def test_composed_and_decomposed_letters_are_one_name() -> None:
    assert order_key("Hoa\u0300") == order_key("Ho\u00e0")


@pytest.mark.parametrize("written", ["Xã Đức  Hoà", "XÃ ĐỨC HOÀ", "xa duc hoa", "Xa\u0303 Đức Hoà"])
def test_a_name_is_found_with_and_without_marks(written: str) -> None:
    assert plain(written) == "xa duc hoa"
