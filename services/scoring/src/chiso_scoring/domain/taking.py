"""Which answer of a unit goes upwards: what was verified, else what is claimed, and never what got no score."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

State = Literal["verified", "contested", "claimed"]

NO_SCORE = "no-score"


class Said(Protocol):
    """What was said of a criterion in a stage."""

    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def outcome(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def objected(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An answer that is taken. verified: accepted, or as the appraiser set it; contested: other points were set, or
    the council decided, and nobody said other data, or the unit objects to what was measured; claimed: not appraised
    since the figure last changed."""

    data: Mapping[str, Any]
    state: State


def taken(given: Said | None, appraised: Said | None, *, decided: bool) -> Taken | None:
    """The answer to take of a criterion; None where there is none, or it got no score and no council said otherwise.

    `given` is the claim, or what was measured of the unit.
    """
    if appraised is None or (given is not None and given.version > appraised.version):
        return _unappraised(given)
    if appraised.outcome == NO_SCORE and not decided:
        return None
    if appraised.data:
        return Taken(data=appraised.data, state="verified")
    if given is None or not given.data:
        return None
    return Taken(data=given.data, state="verified" if appraised.outcome == "accepted" else "contested")


def _unappraised(given: Said | None) -> Taken | None:
    if given is None or not given.data:
        return None
    return Taken(data=given.data, state="contested" if given.objected else "claimed")
