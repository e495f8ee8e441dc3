"""What a framework (bộ chỉ số) is: model, rules, aggregation, rating, ranking. Pure: no clock, no ids, no I/O.

Reading    `read_framework(text)`, `from_document(mapping)`; every problem at once, as `Invalid.problems`.
           `to_document(framework)` is the canonical form that events carry; `questions(framework)` are for the issuer.
Scoring    `points(framework, criterion, data)`, `claimed_points(...)`, `points_of_value(...)`, `explain(...)`.
Totals     `UnitSheet(framework, kind, unit).total(points)`, `unit_total(...)`, `rate(framework, total)`.
Views      `seen_total(framework, view, total)` counts some of the main indicators; `maturity(framework, points)`.
Versions   `difference(before, after)`, `touched(differences)`.
Ranks      `RankKeys(framework, group).key(total)`, `rank(keys)`, `rank_totals(...)`; `Standings` follows changes.
Engines    `engine(number)` bundles scoring, totals and ranks as a round pinned them.
Shipped    `shipped_framework("id")` or `("id@version")`, `shipped_ids()`, `schema()`.

Points, maxima and weights are Decimals; given values are decimals as strings. Ranks compare whole numbers.
"""

from chiso_framework.aggregate import (
    IndicatorTotal,
    RunningTotal,
    Total,
    UnitSheet,
    UnknownCriterion,
    names_units,
    unit_total,
)
from chiso_framework.difference import Difference, difference, touched
from chiso_framework.document import from_document, read_framework
from chiso_framework.engines import NEWEST, Engine, UnknownEngine, engine
from chiso_framework.evaluate import (
    Data,
    asks,
    claimed_points,
    compared,
    excluded,
    explain,
    points,
    points_of_value,
    spread_of,
)
from chiso_framework.interval import Interval
from chiso_framework.maturity import Maturity, Unmet, maturity, targets
from chiso_framework.model import (
    Criterion,
    Decision,
    EvidencePolicy,
    Extras,
    Framework,
    Group,
    LateReport,
    MainIndicator,
    MaturityLevel,
    NoScoreReason,
    RankKind,
    Rating,
    Ratings,
    Requirement,
    Scope,
    Seen,
    SourceNotes,
    View,
)
from chiso_framework.order_statistic import Movement, OrderStatistic, Standings
from chiso_framework.problems import Invalid, Problem, Text
from chiso_framework.ranking import Ranked, RankKeys, rank, rank_totals
from chiso_framework.rating import Rated, rate
from chiso_framework.rules import (
    BestOf,
    Checklist,
    Choice,
    Direct,
    Expression,
    Field,
    Growth,
    Input,
    Level,
    Option,
    Part,
    PerItem,
    Ratio,
    Relative,
    Rule,
    Ruled,
    Spread,
    Step,
    Steps,
    SumOf,
    Survey,
    YesNo,
)
from chiso_framework.scope import read_scope, write_scope
from chiso_framework.shipped import UnknownFramework, schema, shipped_framework, shipped_ids, shipped_text
from chiso_framework.validate import questions
from chiso_framework.views import seen_total
from chiso_framework.words import Words
from chiso_framework.writing import to_document
from chiso_framework.yaml_text import read_text

__all__ = [
    "NEWEST",
    "BestOf",
    "Checklist",
    "Choice",
    "Criterion",
    "Data",
    "Decision",
    "Difference",
    "Direct",
    "Engine",
    "EvidencePolicy",
    "Expression",
    "Extras",
    "Field",
    "Framework",
    "Group",
    "Growth",
    "IndicatorTotal",
    "Input",
    "Interval",
    "Invalid",
    "LateReport",
    "Level",
    "MainIndicator",
    "Maturity",
    "MaturityLevel",
    "Movement",
    "NoScoreReason",
    "Option",
    "OrderStatistic",
    "Part",
    "PerItem",
    "Problem",
    "RankKeys",
    "RankKind",
    "Ranked",
    "Rated",
    "Rating",
    "Ratings",
    "Ratio",
    "Relative",
    "Requirement",
    "Rule",
    "Ruled",
    "RunningTotal",
    "Scope",
    "Seen",
    "SourceNotes",
    "Spread",
    "Standings",
    "Step",
    "Steps",
    "SumOf",
    "Survey",
    "Text",
    "Total",
    "UnitSheet",
    "UnknownCriterion",
    "UnknownEngine",
    "UnknownFramework",
    "Unmet",
    "View",
    "Words",
    "YesNo",
    "asks",
    "claimed_points",
    "compared",
    "difference",
    "engine",
    "excluded",
    "explain",
    "from_document",
    "maturity",
    "names_units",
    "points",
    "points_of_value",
    "questions",
    "rank",
    "rank_totals",
    "rate",
    "read_framework",
    "read_scope",
    "read_text",
    "schema",
    "seen_total",
    "shipped_framework",
    "shipped_ids",
    "shipped_text",
    "spread_of",
    "targets",
    "to_document",
    "touched",
    "unit_total",
    "write_scope",
]
