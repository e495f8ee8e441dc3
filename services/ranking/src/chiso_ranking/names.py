"""How Vietnamese names are ordered and searched: the alphabet's own order, and letters without their marks."""

import unicodedata

from vn_collate import collate_key


def order_key(name: str) -> str:
    """Text whose byte order is the order of the Vietnamese alphabet."""
    return str(collate_key(unicodedata.normalize("NFC", name)))


def plain(name: str) -> str:
    """The name in small letters without marks: "Xã Đức Hoà" and "xa duc hoa" are found by the same words."""
    split = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return " ".join("".join(letter for letter in split if not unicodedata.combining(letter)).split())
