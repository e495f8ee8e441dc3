"""A nested document as lines of path and text, and back: levels[1].points is the points of the first level.

Lines may stand in any order and numbers may be left out; what is empty is not written, as documents mean the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chiso_framework.problems import Problem, text

from chiso_sheets import kinds
from chiso_sheets.places import Place, refused

STEP = re.compile(r"([A-Za-z0-9_]{1,60})((?:\[[0-9]{1,4}\])?)", re.ASCII)
DEEPEST = 12

YES, NO = "có", "không"
TRUTHS = {YES: True, "yes": True, "true": True, "x": True, NO: False, "no": False, "false": False}
PATH = text("tên mục như levels[1].points, mỗi tên một lần", "the name of an item like levels[1].points, each once")
REWRITE = text("sửa lại tên mục theo mẫu của tệp xuất ra", "write the name as the exported file does")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value of a document and where it stands in the workbook."""

    path: str
    value: str
    place: Place


def lines(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of every value that is not empty."""
    match value:
        case Mapping():
            for key, below in value.items():
                yield from lines(below, f"{path}.{key}" if path else str(key))
        case list() | tuple():
            for n, below in enumerate(value, 1):
                yield from lines(below, f"{path}[{n}]")
        case None | "":
            return
        case bool():
            yield path, YES if value else NO
        case _:
            yield path, str(value)


class Nest:
    """Builds a document from lines; `places` tells where each of its places, as problems name them, was read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._root: dict[str, object] = {}
        self._places: dict[str, Place] = {}

    def add(self, line: Line) -> None:
        """Put one value in; a path that can't be read or stands twice is a problem."""
        steps = _steps(line.path)
        if not steps or not self._put(steps, line):
            self.problems.append(refused(line.place, "unknown-item", line.path, PATH, REWRITE))

    def extend(self, found: Iterable[Line]) -> None:
        """Put all of them in."""
        for line in found:
            self.add(line)

    def document(self) -> dict[str, object]:
        """The document, lists in the order of their numbers."""
        settled = _settled(self._root)
        assert isinstance(settled, dict)
        return settled

    def places(self) -> dict[str, Place]:
        """Where each value was read, by its path in the document, where lists count from 0."""
        found: dict[str, Place] = {}
        _note(self._root, self._places, "", "", found)
        return found

    def _put(self, steps: list[str | int], line: Line) -> bool:
        held: dict[str | int, object] = self._root  # type: ignore[assignment]
        path = ""
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            path = _joined(path, step)
            if following is None:
                if step in held:
                    return False
                held[step] = typed(str(steps[-1]), line.value)
                self._places[path] = line.place
                return True
            below = held.setdefault(step, {})
            if not isinstance(below, dict) or any(isinstance(key, int) != isinstance(following, int) for key in below):
                return False
            self._places.setdefault(path, line.place)
            held = below
        return False


def typed(key: str, value: str) -> object:
    """The value as documents write it; what does not fit stays as it is, for the document's reader to refuse."""
    said = value.strip()
    if key in kinds.booleans():
        return TRUTHS.get(said.lower(), value)
    if key in kinds.wholes() and len(said) < 9 and said.isascii() and said.isdigit():
        return int(said)
    if key in kinds.decimals() and "." not in said:
        return said.replace(",", ".", 1)
    return value


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in path.strip().split("."):
        if not (found := STEP.fullmatch(part)):
            return []
        steps.append(found[1])
        if found[2]:
            steps.append(int(found[2][1:-1]))
    return steps if len(steps) <= DEEPEST else []


def _joined(path: str, step: str | int) -> str:
    if isinstance(step, int):
        return f"{path}[{step}]"
    return f"{path}.{step}" if path else step


def _is_list(held: Mapping[object, object]) -> bool:
    return bool(held) and all(isinstance(key, int) for key in held)


def _settled(held: object) -> object:
    if not isinstance(held, dict):
        return held
    if _is_list(held):
        return [_settled(held[key]) for key in sorted(held)]
    return {key: _settled(below) for key, below in held.items()}


def _note(held: object, known: Mapping[str, Place], written: str, path: str, found: dict[str, Place]) -> None:
    if written in known:
        found[path] = known[written]
    if not isinstance(held, dict):
        return
    keys: list[str | int] = sorted(held) if _is_list(held) else list(held)
    for n, key in enumerate(keys):
        _note(held[key], known, _joined(written, key), _joined(path, n if isinstance(key, int) else key), found)
