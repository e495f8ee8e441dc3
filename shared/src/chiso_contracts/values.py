"""Values that several facts carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Answer = str | int | bool | None | tuple[str, ...]
"""One answered field of a criterion. Decimals travel as strings; floats do not exist."""

Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where an imported value comes from: who gave it and when, in the words of the source."""

    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRef:
    """A kept or pending file and the place in it (mục, trang) where the proof stands."""

    file: str
    place: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundUnit:
    """A unit as the round sees it: registry state on the round's date.

    `ranked` is False for units that are assessed and not ranked. `groups` are ids of the round's groups.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    groups: tuple[str, ...]
    ranked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundGroup:
    """A group (nhóm, khối) in which units are ranked against each other."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What a person may do, as which body, in which capacity (tư cách).

    `body` is the unit code the person acts for, `parent` that body's parent. An empty `round`, `units` or `criteria`
    sets no limit.
    """

    id: str
    role: str
    body: str
    parent: str | None = None
    capacity: str = ""
    round: str = ""
    units: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """An instant and the words the decision prints for it ("trước ngày 05/01" ends at 24:00 of 4 January)."""

    at: datetime
    printed: str
