"""One unit's scores at a moment: main indicators, their criteria, and which authority each counted score is from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso_framework import Criterion, Engine, Framework, IndicatorTotal, MainIndicator, Spread, engine
from chiso_framework.evaluate import NOTHING
from chiso_runtime.database import Database

from chiso_ranking import queries, surveys
from chiso_ranking.following import followed
from chiso_ranking.queries import Score
from chiso_ranking.seeing import Seen
from chiso_ranking.tables import RoundTables, UnitLine

AUTHORITIES = ("decided", "appraised")


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    """A criterion and what was said of it by stage; `counted` is the latest authority's word, None before any.

    `excluded`: it left the unit's maximum, because nothing arose. `spread` is of the values of all units that its rule
    compares, as the points follow from it. `not_held` is the document by which nobody held its survey.
    """

    criterion: Criterion
    applies: bool
    stages: Mapping[str, Score]
    excluded: bool
    spread: Spread | None
    not_held: str | None = None

    @property
    def counted(self) -> Score | None:
        if self.not_held is not None:
            return None
        return next((self.stages[stage] for stage in AUTHORITIES if stage in self.stages), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """A main indicator with its total and its criteria."""

    indicator: MainIndicator
    total: IndicatorTotal
    criteria: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that counts in one unit's total."""

    line: UnitLine
    indicators: tuple[IndicatorLine, ...]


def sheet(conn: Database, seen: Seen, tables: RoundTables, line: UnitLine) -> Sheet:
    """The unit's scores as the caller may see them."""
    framework = tables.framework
    stages: dict[str, dict[str, Score]] = defaultdict(dict)
    computing, compares = engine(seen.round.engine), framework.compared()
    spreads = queries.spreads(conn, seen.round.id, compares, seen.moment.position)
    for score in queries.scores(conn, seen.round.id, line.unit, seen.upto):
        stages[score.criterion][score.stage] = followed(framework, computing, score, spreads)
    unit_sheet = computing.sheet(framework, line.kind, line.unit)
    applicable = frozenset(unit_sheet.criteria())
    excluded = {leaf.code for leaf in framework.criteria() if _excluded(computing, leaf, stages.get(leaf.code, {}))}
    not_held = surveys.not_held(conn, seen.round.id, seen.moment.position)
    left = frozenset(not_held) if framework.process.surveys_not_held == "rescaled" else frozenset()
    counted = _counted(framework, stages)
    totals = unit_sheet.total_without(counted, not_held, late=line.late, excluded=excluded).indicators
    indicators = tuple(
        IndicatorLine(
            indicator=indicator,
            total=total,
            criteria=tuple(
                CriterionLine(
                    criterion=leaf,
                    applies=leaf.code in applicable,
                    stages=stages.get(leaf.code, {}),
                    excluded=leaf.code in excluded | left,
                    spread=spreads.get(leaf.code),
                    not_held=not_held.get(leaf.code),
                )
                for leaf in indicator.leaves()
            ),
        )
        for indicator, total in zip(framework.main_indicators, totals, strict=True)
    )
    return Sheet(line=line, indicators=indicators)


def _excluded(computing: Engine, criterion: Criterion, stages: Mapping[str, Score]) -> bool:
    appraised = stages.get("appraised")
    if appraised is None or "decided" in stages or not appraised.nothing_arose:
        return False
    return computing.excluded(criterion, {NOTHING: True})


def _counted(framework: Framework, stages: Mapping[str, Mapping[str, Score]]) -> dict[str, Decimal]:
    found = {}
    for leaf in framework.criteria():
        said = stages.get(leaf.code, {})
        for stage in AUTHORITIES:
            if stage in said:
                found[leaf.code] = said[stage].points
                break
    return found
