"""The rule kinds: one file each holds its shape in a document, its answer, its points and its explanation."""

from chiso_framework.rules.asked import Field, Option
from chiso_framework.rules.checklist import Checklist, Part
from chiso_framework.rules.choice import Choice, Level
from chiso_framework.rules.compound import BestOf, Ruled, SumOf
from chiso_framework.rules.direct import Direct
from chiso_framework.rules.expression import Expression, Input
from chiso_framework.rules.growth import Growth
from chiso_framework.rules.per_item import PerItem
from chiso_framework.rules.ratio import Ratio
from chiso_framework.rules.relative import Relative
from chiso_framework.rules.simple import SIMPLE, Simple
from chiso_framework.rules.steps import Step, Steps
from chiso_framework.rules.survey import Survey
from chiso_framework.rules.terms import Spread, Terms
from chiso_framework.rules.yes_no import YesNo

Rule = Direct | Simple | BestOf | SumOf | Relative | Expression

KINDS: dict[str, type[Rule]] = {
    Direct.kind: Direct,
    **SIMPLE,
    **{rule.kind: rule for rule in (BestOf, SumOf, Relative, Expression)},
}

__all__ = [
    "KINDS",
    "SIMPLE",
    "BestOf",
    "Checklist",
    "Choice",
    "Direct",
    "Expression",
    "Field",
    "Growth",
    "Input",
    "Level",
    "Option",
    "Part",
    "PerItem",
    "Ratio",
    "Relative",
    "Rule",
    "Ruled",
    "Simple",
    "Spread",
    "Step",
    "Steps",
    "SumOf",
    "Survey",
    "Terms",
    "YesNo",
]
