"""Levels of a maturity round: what each unit has reached, and which targets it lacks for the next one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from chiso_framework import Engine, Framework, Maturity, engine, maturity
from chiso_framework.evaluate import NOTHING
from chiso_runtime.database import Database

from chiso_ranking import queries, surveys
from chiso_ranking.following import followed
from chiso_ranking.queries import Round, Standing


@dataclass(slots=True, kw_only=True)
class _Counted:
    points: dict[str, Decimal] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)


def maturities(
    conn: Database, shown: Round, framework: Framework, standings: Sequence[Standing], position: int
) -> dict[str, Maturity]:
    """The level of every unit at a position; none in rounds of another mode."""
    if framework.mode != "maturity":
        return {}
    counted = _counted(conn, shown, framework, position)
    return {found.unit: _reached(framework, found, counted[found.unit]) for found in standings}


def _counted(conn: Database, shown: Round, framework: Framework, position: int) -> Mapping[str, _Counted]:
    """What counts of every unit, by criterion."""
    computing: Engine = engine(shown.engine)
    spreads = queries.spreads(conn, shown.id, framework.compared(), position)
    not_held = surveys.not_held(conn, shown.id, position)
    rescaled = framework.process.surveys_not_held == "rescaled"
    found: dict[str, _Counted] = defaultdict(lambda: _Counted(excluded=set(not_held) if rescaled else set()))
    for unit, score in queries.counting(conn, shown.id, position):
        if score.criterion in not_held:
            continue
        found[unit].points[score.criterion] = followed(framework, computing, score, spreads).points
        leaf = framework.find(score.criterion)
        if leaf is not None and score.nothing_arose and computing.excluded(leaf, {NOTHING: True}):
            found[unit].excluded.add(score.criterion)
    return found


def _reached(framework: Framework, standing: Standing, counted: _Counted) -> Maturity:
    lost = standing.late and framework.late.consequence == "no_score"
    points = {} if lost else counted.points
    return maturity(framework, points, kind=standing.kind, unit=standing.unit, excluded=counted.excluded)
