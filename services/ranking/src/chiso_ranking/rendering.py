"""Answers as JSON values: decimals as strings, times as RFC 3339 in UTC."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from chiso_framework import Rating, View
from chiso_framework.decimals import plain, shortest
from chiso_framework.problems import Problem
from chiso_web.formats import percent

from chiso_ranking import rendering_parts, seeing
from chiso_ranking.amendments import Amendment
from chiso_ranking.movements import Movement, Step
from chiso_ranking.queries import Edition, Moment, Round, Score
from chiso_ranking.seeing import Seen
from chiso_ranking.series import Point, Series
from chiso_ranking.sheets import CriterionLine, IndicatorLine, Sheet
from chiso_ranking.tables import GroupTable, Place, RoundTables, UnitLine

Json = dict[str, Any]

MEAN = "mean-of-main-indicators"
"""The rule by which a unit takes the values of the units that it continues."""


def time(value: datetime) -> str:
    """RFC 3339 with microseconds, in UTC."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(at: Moment) -> Json:
    """A position and its time."""
    return {"position": at.position, "time": time(seeing.instant(at.logged_at))}


def round_summary(shown: Round, editions: Sequence[Edition]) -> Json:
    """A round and its approvals."""
    return {
        "round": shown.id,
        "name": shown.name,
        "year": shown.year,
        "owner": shown.owner,
        "framework": f"{shown.framework}@{shown.framework_version}",
        "imported": shown.imported,
        "demonstration": shown.demonstration,
        "units": shown.units,
        "units_on": shown.units_on.isoformat(),
        "editions": [edition(found) for found in editions],
    }


def edition(found: Edition) -> Json:
    """An approval."""
    return {
        "edition": found.edition,
        "number": found.number,
        "date": found.date.isoformat(),
        "position": found.position,
        "approved_at": time(found.approved_at),
        "groups": list(found.groups),
        "parent": found.parent or None,
    }


def seen(looked: Seen, *, updating: bool = False) -> Json:
    """Which moment an answer shows, and in what state; `updating` where the write the caller names is not in it yet."""
    return {
        **moment(looked.moment),
        "state": looked.state,
        "edition": edition(looked.edition) if looked.edition else None,
        "updating": updating,
    }


def verified(tables: RoundTables) -> Json:
    """How much of what is seen is verified."""
    done = tables.verified
    return {
        "verified": done,
        "criteria": tables.criteria,
        "verified_percent": plain(percent(done, tables.criteria, 1)),
    }


def amendment(found: Amendment) -> Json:
    """A version of the framework that the round moved to."""
    return {
        **moment(Moment(found.position, found.logged_at)),
        "framework": found.framework,
        "document": found.document,
        "changed": found.changed,
        "added": found.added,
        "gone": found.gone,
    }


def view(found: View) -> Json:
    """A view by its name."""
    return {"id": found.id, "name_vi": found.name_vi, "name_en": found.name_en or found.name_vi}


def group_table(group: GroupTable) -> Json:
    """The ranking of one group, or of its units under a parent."""
    return {
        "id": group.id,
        "name": group.name,
        **rendering_parts.publisher(group),
        "places": [place(found) for found in group.places],
    }


def place(found: Place) -> Json:
    """One row of a ranking."""
    return {"rank": found.rank, "tied": found.tied, **line(found.line)}


def line(found: UnitLine) -> Json:
    """A unit's total."""
    return {
        "unit": found.unit,
        "name": found.name,
        "kind": found.kind,
        "total": plain(found.total),
        "maximum": plain(found.maximum),
        "points": plain(found.points),
        "deducted": plain(found.deducted),
        "bonus": plain(found.bonus),
        "penalty": plain(found.penalty),
        "late": found.late,
        "verified": found.verified,
        "criteria": found.criteria,
        "rating": rating(found.rating),
        "rating_gap": gap(found.gap),
    }


def rating(found: Rating | None) -> Json | None:
    """The rating band (mức xếp loại)."""
    return None if found is None else {"code": found.code, "vi": found.name_vi, "en": found.name_en}


def gap(found: Problem | None) -> Json | None:
    """Why a total has no rating, where the framework has some."""
    return None if found is None else {"vi": found.message_vi, "en": found.message_en}


def movement(found: Movement) -> Json:
    """One movement with its cause."""
    return {
        **moment(Moment(found.position, found.logged_at)),
        "group": found.group,
        "parent": found.parent or None,
        "unit": found.unit,
        "name": found.name,
        "cause": found.cause,
        "followed": found.followed or None,
        "criterion": found.criterion,
        "event": found.event,
        "rank_before": found.rank_before,
        "rank_after": found.rank_after,
        "tied_before": found.tied_before,
        "tied_after": found.tied_after,
        "passed": found.passed,
        "total_before": plain(found.total_before),
        "total_after": plain(found.total_after),
    }


def steps(rank: int, found: Iterable[Step]) -> list[Json]:
    """What touched one unit's rank, which was `rank` before the first of them."""
    told = []
    for step in found:
        told.append(
            {
                **moment(Moment(step.position, step.logged_at)),
                "own": step.own,
                "unit": step.unit,
                "name": step.name,
                "cause": step.cause,
                "criterion": step.criterion,
                "event": step.event,
                "rank_before": rank,
                "rank_after": rank + step.step,
            }
        )
        rank += step.step
    return told


def unit(looked: Seen, tables: RoundTables, found: Sheet) -> Json:
    """A unit's total, ranks and published scores; what each stage said is for those who see provisional tables."""
    return {
        "unit": line(found.line),
        "places": [unit_place(group, held) for group, held in tables.places_of(found.line.unit)],
        "indicators": [indicator(below, stages=looked.inside) for below in found.indicators],
    }


def unit_place(table: GroupTable, held: Place) -> Json:
    """A unit's rank in one table."""
    return {
        "id": table.id,
        "name": table.name,
        "parent": rendering_parts.parent(table),
        "rank": held.rank,
        "tied": held.tied,
        "of": len(table.places),
    }


def indicator(found: IndicatorLine, *, stages: bool) -> Json:
    """A main indicator with its criteria."""
    return {
        "code": found.indicator.code,
        "name_vi": found.indicator.name_vi,
        "name_en": found.indicator.name_en,
        "points": plain(found.total.points),
        "maximum": plain(found.total.applicable_max),
        "scored": found.total.scored,
        "bonus": plain(found.total.bonus),
        "penalty": plain(found.total.penalty),
        "criteria": [criterion(below, stages=stages) for below in found.criteria],
    }


def criterion(found: CriterionLine, *, stages: bool) -> Json:
    """A criterion's counted points and, with `stages`, the three scores."""
    counted = found.counted
    said = {stage: word(score) for stage, score in found.stages.items()} if stages else {}
    return {
        "criterion": found.criterion.code,
        "name_vi": found.criterion.name_vi,
        "name_en": found.criterion.name_en,
        "maximum": plain(found.criterion.max_points),
        "applies": found.applies,
        "demonstration": found.criterion.demonstration,
        "counts": found.criterion.counts,
        "nothing_arose": counted.nothing_arose if counted else False,
        "excluded": found.excluded,
        "not_held": found.not_held,
        "compared": compared(found),
        "points": plain(counted.points) if counted else None,
        "stage": counted.stage if counted else None,
        **said,
    }


def compared(found: CriterionLine) -> Json | None:
    """The unit's value and the spread of all units' values, where the points follow from them."""
    counted, spread = found.counted, found.spread
    if counted is None or counted.compared is None or spread is None:
        return None
    return {
        "value": shortest(counted.compared),
        "lowest": shortest(spread.lowest),
        "highest": shortest(spread.highest),
    }


def word(found: Score) -> Json:
    """What one stage said of a criterion."""
    return {
        "points": plain(found.points),
        "outcome": found.outcome,
        "reason_code": found.reason_code,
        "nothing_arose": found.nothing_arose,
        "event": found.event,
        **moment(Moment(found.position, found.logged_at)),
    }


def lineage(day: date, sources: Mapping[str, Sequence[str]]) -> Json:
    """Which units of the round the lines of a ranking by later units are made of."""
    units = [{"unit": unit, "sources": list(found)} for unit, found in sources.items()]
    return {"units_on": day.isoformat(), "rule": MEAN, "units": units}


def series(found: Series) -> Json:
    """A unit over the years."""
    return {
        "unit": found.unit,
        "name": found.name,
        "rule": MEAN,
        "rescaling": "percent-of-maximum",
        "points": [point(below) for below in found.points],
        "successors": list(found.successors),
    }


def point(found: Point) -> Json:
    """A unit in one round of its series."""
    return {
        "round": round_summary(found.seen.round, found.seen.editions),
        **seen(found.seen),
        "unit": line(found.line),
        "share": None if found.share is None else plain(found.share),
        "sources": list(found.sources),
        "places": [unit_place(group, held) for group, held in found.places],
    }


def shifts(before: RoundTables, groups: Iterable[GroupTable]) -> list[Json]:
    """Units whose rank or total differs between two tables, best first in the later one."""
    found = []
    for group in groups:
        for held in group.places:
            then = before.ranks[group.id, held.line.unit]
            if (then.rank, then.line.total) != (held.rank, held.line.total):
                found.append(shift(group.id, then, held))
    return found


def shift(group: str, before: Place, after: Place) -> Json:
    """One unit in two tables of a group."""
    return {
        "unit": after.line.unit,
        "name": after.line.name,
        "group": group,
        "rank_before": before.rank,
        "rank_after": after.rank,
        "total_before": plain(before.line.total),
        "total_after": plain(after.line.total),
    }
