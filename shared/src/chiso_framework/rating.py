"""From a total to its rating band (mức xếp loại); a value that no band covers is reported, never guessed."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiso_framework.aggregate import Total
from chiso_framework.decimals import shortest
from chiso_framework.model import Framework, Rating
from chiso_framework.problems import Problem, describe, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The band, or None where the framework has none or, with a `problem`, where its bands leave a gap."""

    rating: Rating | None = None
    problem: Problem | None = None


def rate(framework: Framework, total: Total) -> Rated:
    """Find the band of a total, on exact (unrounded) points or percent, or on the published value."""
    if not framework.ratings.bands:
        return Rated()
    laid = _laid(framework, total)
    for rating in framework.ratings.bands:
        if laid in rating.interval:
            return Rated(rating=rating)
    return Rated(problem=_gap(framework, total))


def _laid(framework: Framework, total: Total) -> Decimal | Fraction:
    match framework.ratings.on:
        case "points":
            return total.points
        case "value":
            return total.value
        case "percent":
            return (
                Fraction(total.points) * 100 / Fraction(total.applicable_max) if total.applicable_max else Fraction(0)
            )


def _gap(framework: Framework, total: Total) -> Problem:
    bands = [(rating.name_vi, rating.interval.words()) for rating in framework.ratings.bands]
    expected = text(
        "giá trị thuộc một mức: " + "; ".join(f"{name} {words.vi}" for name, words in bands),
        "a value inside a band: " + "; ".join(f"{name} {words.en}" for name, words in bands),
    )
    mend = text("hỏi cơ quan ban hành", "ask the body that issued the framework")
    return describe("rating-gap", "ratings.bands", found=shortest(total.points), expected=expected, mend=mend)
