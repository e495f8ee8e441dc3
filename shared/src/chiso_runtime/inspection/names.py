"""File names as uploaders give them: what a name must not contain, and its extension."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 255
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def is_safe_name(name: str) -> bool:
    """Whether a name can be shown, logged and put in a header: one component, no control or direction characters."""
    return (
        0 < len(name.encode("utf-8", "surrogatepass")) <= LONGEST
        and not name.startswith(".")
        and name == name.strip(" .")
        and not any(c in "/\\:" or c in DIRECTION_MARKS or unicodedata.category(c) in UNSAFE_CATEGORIES for c in name)
    )


def is_safe_path(path: str) -> bool:
    """Whether the name of an archive's entry stays inside the folder it would be unpacked into."""
    parts = path.removesuffix("/").split("/")
    return bool(path) and all(
        part not in ("", ".", "..")
        and not any(c in "\\:" or c in DIRECTION_MARKS or unicodedata.category(c) == "Cc" for c in part)
        for part in parts
    )


def extension_of(name: str) -> str:
    """Return the extension in lower case with its dot, "" where there is none."""
    return PurePosixPath(name).suffix.lower()
