"""Which tables a round is shown in: one for a group, or one under each parent, and which of them a part of it has.

Who publishes follows from the day of the decision, so a group is divided by the rule of its framework on that day. What
is approved names its groups and its parent, and stays as it was approved. Before that the day is the last one of the
round's year, or the day looked at where that is later: no decision is taken before the year has ended.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from chiso_framework import Framework
from chiso_framework.standing import tables
from chiso_web.formats import VIETNAM

from chiso_ranking.queries import Part, Standing
from chiso_ranking.registry import last_day


def day_of(year: int, time: datetime) -> date:
    """The day by which the tables of a round that is not approved are made, looked at at a time."""
    return max(last_day(year), time.astimezone(VIETNAM).date())


def divided(framework: Framework, day: date) -> tuple[str, ...]:
    """The groups with one table under each parent on a day; none in a round of maturity, which ranks nobody."""
    if framework.mode != "points":
        return ()
    return tuple(group.id for group in framework.groups if "" not in tables(group, {"unit": "parent"}, day))


def shown_divided(framework: Framework, day: date, part: Part | None) -> tuple[str, ...]:
    """As `divided`, of the tables that an approval is of, or by the rule of the day where there is none."""
    if part is None:
        return divided(framework, day)
    return part.groups if part.parent else ()


def parents(group: str, standings: Iterable[Standing]) -> list[str]:
    """The parents of the units that are ranked in a group."""
    return sorted({found.parent for found in standings if found.ranked and group in found.groups})


def within(part: Part | None, standings: Sequence[Standing]) -> list[Standing]:
    """The units of a part: those in its groups, under its parent; without a parent also those in no group."""
    if part is None or not part.groups:
        return list(standings)
    wanted = set(part.groups)
    if part.parent:
        return [found for found in standings if found.parent == part.parent and wanted & set(found.groups)]
    return [found for found in standings if wanted & set(found.groups) or not found.groups]
