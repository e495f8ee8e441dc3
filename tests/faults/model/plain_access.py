"""A plain account of who may judge: assignments of one person in a round, and their conflicts of interest."""

from collections.abc import Sequence

from tests.faults.model import arithmetic
from tests.faults.model.plain_report import No, Plain

ASSIGNABLE = ("appraiser", "team-leader", "council-member", "council-chair")
JUDGING = ("appraiser", "team-leader")


def assign(world: Plain, version: int, asked: Plain) -> Plain:
    """Assign the judge; `version` is that of the round's stream before."""
    if asked["role"] not in ASSIGNABLE:
        raise No(422, "role-not-assignable")
    if not set(asked["units"]) <= world["units"].keys():
        raise No(422, "unit-not-in-round")
    if not set(asked["criteria"]) <= arithmetic.leaves(world["framework"]).keys():
        raise No(404, "unknown-criterion")
    if any(_related(world, asked["body"], unit) for unit in asked["units"]):
        raise No(409, "conflict-of-interest")
    if asked in [held["asked"] for held in standing(world)]:
        return {"status": 200, "version": version}
    world["assignments"].append({"id": f"{world['round']}@{version + 1}", "asked": asked, "ended": False})
    return {"status": 201, "version": version + 1}


def standing(world: Plain) -> list[Plain]:
    """Assignments that did not end."""
    return [held for held in world["assignments"] if not held["ended"]]


def judging(world: Plain, unit: str, code: str) -> Plain | None:
    """The assignment by which the judge may appraise the criterion: an appraiser's before a leader's; else None."""
    held = sorted(standing(world), key=lambda one: str(one["id"]))
    if any(_related(world, one["asked"]["body"], unit) for one in held):
        return None
    fitting = [
        one["asked"]
        for role in JUDGING
        for one in held
        if one["asked"]["role"] == role
        and _within(one["asked"]["units"], unit)
        and _within(one["asked"]["criteria"], code)
    ]
    return fitting[0] if fitting else None


def _within(named: Sequence[str], asked: str) -> bool:
    return not named or asked in named


def _related(world: Plain, body: str, unit: str) -> bool:
    known = world["units"]
    parent_of_body = known[body]["parent"] if body in known else "H40"
    return body in (unit, known[unit]["parent"]) or parent_of_body == unit
