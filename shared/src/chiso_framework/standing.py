"""Where a unit stands: ranked, assessed and not ranked, or exempt, with the reason; and which table it is ranked in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chiso_framework.model import Framework, Group
from chiso_framework.problems import Text, text

Status = Literal["ranked", "not_ranked", "exempt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a unit is ranked; `reason` is empty where it is."""

    status: Status
    reason: Text


RANKED = Standing(status="ranked", reason=Text(vi=""))
NAMED = text("nêu khi mở kỳ đánh giá", "named when the round was opened")


def standing(framework: Framework, kind: str, unit: str, days: int | None = None) -> Standing:
    """How a unit of this kind and code stands; `days`: how many days of the data period it existed, None: all."""
    for outsiders in framework.outsiders:
        if outsiders.units.covers(kind, unit):
            return Standing(status=outsiders.status, reason=outsiders.reason)
    short = framework.process.short_period
    if short and days is not None and days < short.days and short.stands == "not_ranked":
        return Standing(status="not_ranked", reason=_too_short(days, short.days))
    return RANKED


def why_unranked(framework: Framework, kind: str, unit: str, days: int | None = None) -> Text:
    """Why a round does not rank a unit: as the framework says it, or because it was named when the round was opened."""
    stands = standing(framework, kind, unit, days)
    return NAMED if stands.status == "ranked" else stands.reason


def days_of(framework: Framework, year: int, begins: date | None, ends: date | None) -> int | None:
    """How many days of the data period of `year` a unit existed; `ends` is the first day without it, None: no end.

    None where the framework has no data period.
    """
    if (period := framework.process.calendar.data_period(year)) is None:
        return None
    first = max(period[0], begins or period[0])
    last = period[1].toordinal() + 1 if ends is None else min(period[1].toordinal() + 1, ends.toordinal())
    return max(last - first.toordinal(), 0)


def tables(group: Group, parents: Mapping[str, str], day: date) -> dict[str, tuple[str, ...]]:
    """The units of a group by the table they are ranked in on `day`: one of all (""), or one under each parent.

    `parents` gives the unit above each unit of the group.
    """
    if group.within == "all" or (group.until is not None and day > group.until):
        return {"": tuple(parents)}
    found: dict[str, list[str]] = {}
    for unit, parent in parents.items():
        found.setdefault(parent, []).append(unit)
    return {parent: tuple(units) for parent, units in found.items()}


def _too_short(days: int, needed: int) -> Text:
    return text(
        f"hoạt động {days} ngày trong kỳ số liệu, ít hơn {needed} ngày",
        f"existed {days} days of the data period, fewer than {needed}",
    )
