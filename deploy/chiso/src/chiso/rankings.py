"""Rankings read through the public API, and written as CSV."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from chiso.client import Client, Problem, await_answer

RANKING = "/api/ranking/v1"
CATCH_UP = 120
COLUMNS = ("group", "rank", "unit", "total", "rating")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A unit's place in one group; `group` and `rank` are empty for a unit that is assessed and not ranked.

    `total` is on the published scale, `points` before it is scaled. `rating` is empty where the framework has none.
    """

    group: str
    rank: str
    unit: str
    name: str
    total: str
    points: Decimal
    rating: str


def standings(client: Client, round_id: str, *, as_of: str = "") -> list[Standing]:
    """All groups of a round, best first, then the units that are not ranked. Raises Problem, Away."""
    query = {"as_of": as_of} if as_of else {}
    answer = client.get(f"{RANKING}/rounds/{round_id}/rankings", **query)
    ranked = [_standing(group["id"], line) for group in answer["groups"] for line in group["places"]]
    return [*ranked, *(_standing("", line) for line in answer["unranked"])]


def await_points(client: Client, round_id: str, expected: Mapping[str, Decimal]) -> list[Standing]:
    """The standings once every unit's points are as expected. Raises Away when they never come to that."""

    def ask() -> list[Standing]:
        try:
            return standings(client, round_id)
        except Problem as problem:
            if problem.code in ("not-found", "unknown-round", "before-the-round"):
                return []
            raise

    def level(found: Sequence[Standing]) -> bool:
        return bool(found) and all(expected.get(one.unit) == one.points for one in found)

    found: list[Standing] = await_answer(ask, level, seconds=CATCH_UP, what=f"{RANKING}/rounds/{round_id}/rankings")
    return found


def write_csv(path: Path, found: Sequence[Standing]) -> None:
    """group,rank,unit,total,rating; UTF-8, a point in decimals."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((one.group, one.rank, one.unit, one.total, one.rating) for one in found)


def by_group(found: Sequence[Standing]) -> Iterator[tuple[str, list[Standing]]]:
    """The standings group by group; the last, without a name, are the units that are not ranked."""
    for group in dict.fromkeys(one.group for one in found):
        yield group, [one for one in found if one.group == group]


def _standing(group: str, line: Mapping[str, Any]) -> Standing:
    return Standing(
        group=group,
        rank=str(line.get("rank", "")),
        unit=line["unit"],
        name=line["name"],
        total=line["total"],
        points=Decimal(line["points"]),
        rating=line["rating"]["vi"] if line["rating"] else "",
    )
