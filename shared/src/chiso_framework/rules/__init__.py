"""The rule kinds: one file each holds its shape in a document, its answer, its points and its explanation."""

from chiso_framework.rules.asked import Field, Option
from chiso_framework.rules.checklist import Checklist, Part
from chiso_framework.rules.choice import Choice, Level
from chiso_framework.rules.direct import Direct
from chiso_framework.rules.ratio import Ratio
from chiso_framework.rules.steps import Step, Steps
from chiso_framework.rules.terms import Terms
from chiso_framework.rules.yes_no import YesNo

Rule = Direct | YesNo | Checklist | Choice | Steps | Ratio

KINDS: dict[str, type[Rule]] = {rule.kind: rule for rule in (Direct, YesNo, Checklist, Choice, Steps, Ratio)}

__all__ = [
    "KINDS",
    "Checklist",
    "Choice",
    "Direct",
    "Field",
    "Level",
    "Option",
    "Part",
    "Ratio",
    "Rule",
    "Step",
    "Steps",
    "Terms",
    "YesNo",
]
