"""Points that follow from the values of all units, at a moment."""

from collections.abc import Mapping

from chiso_framework import Engine, Framework, Spread

from chiso_ranking.queries import Score


def followed(framework: Framework, computing: Engine, score: Score, spreads: Mapping[str, Spread]) -> Score:
    """The score with the points that follow from its value at that moment, where its rule compares all units."""
    if score.compared is None or (spread := spreads.get(score.criterion)) is None:
        return score
    criterion = framework.criterion(score.criterion)
    return score._replace(points=computing.points_among(framework, criterion, score.compared, spread))
