"""How Vietnamese names are compared, searched and ordered.

Cẩm Giang and Cẩm Giàng are two communes of one province: a search may find both by "cam giang", a match never.
"""

import unicodedata
from collections.abc import Iterable

from vn_collate import collate_key


def one_name(name: str) -> str:
    """The name in composed letters, with single spaces: equal for the same name however it was typed."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def order_key(name: str) -> str:
    """Text whose byte order is the order of the Vietnamese alphabet, then of its tones."""
    return str(collate_key(unicodedata.normalize("NFC", name)))


def plain(name: str) -> str:
    """The name in small letters without marks: "Xã Đức Hoà" and "xa duc hoa" are found by the same words."""
    split = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return " ".join("".join(letter for letter in split if not unicodedata.combining(letter)).split())


def look_alikes(name: str, names: Iterable[str]) -> list[str]:
    """Other names that differ from a name by marks or capitals alone, in the order of the alphabet."""
    wanted, itself = plain(name), one_name(name)
    found = {other for other in names if plain(other) == wanted and one_name(other) != itself}
    return sorted(found, key=order_key)
