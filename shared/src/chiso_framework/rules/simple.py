"""The rules that ask about one thing of one unit: what sums and alternatives are made of."""

from chiso_framework.rules.checklist import Checklist
from chiso_framework.rules.choice import Choice
from chiso_framework.rules.growth import Growth
from chiso_framework.rules.per_item import PerItem
from chiso_framework.rules.ratio import Ratio
from chiso_framework.rules.steps import Steps
from chiso_framework.rules.survey import Survey
from chiso_framework.rules.yes_no import YesNo

Simple = YesNo | Checklist | Choice | Steps | Ratio | PerItem | Survey | Growth

SIMPLE: dict[str, type[Simple]] = {
    rule.kind: rule for rule in (YesNo, Checklist, Choice, Steps, Ratio, PerItem, Survey, Growth)
}
