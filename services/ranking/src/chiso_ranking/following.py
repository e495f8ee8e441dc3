"""Points that follow from the values of all units, at a moment."""

from collections.abc import Mapping

from chiso_framework import Engine, Framework, Relative, Spread
from chiso_framework.decimals import shortest

from chiso_ranking.queries import Score


def comparing(framework: Framework) -> list[str]:
    """Codes of the criteria whose rule compares all units."""
    return [leaf.code for leaf in framework.criteria() if isinstance(leaf.rule, Relative)]


def followed(framework: Framework, computing: Engine, score: Score, spreads: Mapping[str, Spread]) -> Score:
    """The score with the points that follow from its value at that moment, where its rule compares all units."""
    if score.compared is None or (spread := spreads.get(score.criterion)) is None:
        return score
    criterion, data = framework.criterion(score.criterion), {"value": shortest(score.compared)}
    return score._replace(points=computing.points(framework, criterion, data, spread))
