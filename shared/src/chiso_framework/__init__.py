"""What a framework (bộ chỉ số) is: model, rules, aggregation, rating, ranking. Pure: no clock, no ids, no I/O.

Reading    `read_framework(text)`, `from_document(mapping)`; every problem at once, as `Invalid.problems`.
           `to_document(framework)` is the canonical form that events carry; `questions(framework)` are for the issuer.
Scoring    `points(framework, criterion, data)`, `claimed_points(...)`, `points_of_value(...)`, `explain(...)`.
Totals     `UnitSheet(framework, kind, unit).total(points)`, `unit_total(...)`, `rate(framework, total)`.
Views      `seen_total(framework, view, total)` counts some of the main indicators; `maturity(framework, points)`.
Versions   `difference(before, after)`, `differing(document, other)`, `touched(differences)`; `write_text(document)`.
Ranks      `RankKeys(framework, group).key(total)`, `rank(keys)`, `rank_totals(...)`; `Standings` follows changes.
Units      `standing(framework, kind, unit)`: ranked, assessed and not ranked, exempt; `tables(group, parents, day)`.
Year       `closing(criterion, readings)`, `lacking(criterion, given)`, `estimated(criterion, data)`,
           `total_without_surveys(...)`.
Between    `fill(framework, target, kinds, answers)` another framework's answers; `with_borrowed`, `adjusted`.
Outlines   `missing(framework)`: what no public source gives and a round can't do without; `tell(framework)` in words.
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
from chiso_framework.borrowing import NotTheParent, adjusted, with_borrowed
from chiso_framework.difference import Difference, difference, differing, touched
from chiso_framework.document import from_document, read_framework
from chiso_framework.engines import NEWEST, Engine, UnknownEngine, engine
from chiso_framework.evaluate import (
    Data,
    asks,
    claimed_points,
    compared,
    estimated,
    excluded,
    explain,
    points,
    points_of_value,
    spread_of,
)
from chiso_framework.feeding import Gap, NoFeed, Sheet, Source, feed_to, fill, unknown_items
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
    Seen,
    SourceNotes,
    View,
)
from chiso_framework.order_statistic import Movement, OrderStatistic, Standings
from chiso_framework.outline import missing, not_public
from chiso_framework.periods import check_part, closing, lacking
from chiso_framework.problems import Invalid, Problem, Text
from chiso_framework.process import (
    Calendar,
    EvidenceKind,
    Feed,
    FeedItem,
    Outsiders,
    Parent,
    Pass,
    Process,
    ProcessStep,
    Readings,
    Reference,
    ShortPeriod,
    Stage,
    YearDay,
    YearMonth,
)
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
from chiso_framework.scope import Scope, read_scope, write_scope
from chiso_framework.shipped import UnknownFramework, schema, shipped_framework, shipped_ids, shipped_text
from chiso_framework.standing import Standing, days_of, standing, tables, why_unranked
from chiso_framework.surveys import surveyed, total_without_surveys
from chiso_framework.telling import Section, taking, tell
from chiso_framework.validate import questions
from chiso_framework.views import seen_total
from chiso_framework.words import Words, own_words
from chiso_framework.writing import to_document
from chiso_framework.yaml_text import read_text
from chiso_framework.yaml_writing import write_text

__all__ = [
    "NEWEST",
    "BestOf",
    "Calendar",
    "Checklist",
    "Choice",
    "Criterion",
    "Data",
    "Decision",
    "Difference",
    "Direct",
    "Engine",
    "EvidenceKind",
    "EvidencePolicy",
    "Expression",
    "Extras",
    "Feed",
    "FeedItem",
    "Field",
    "Framework",
    "Gap",
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
    "NoFeed",
    "NoScoreReason",
    "NotTheParent",
    "Option",
    "OrderStatistic",
    "Outsiders",
    "Parent",
    "Part",
    "Pass",
    "PerItem",
    "Problem",
    "Process",
    "ProcessStep",
    "RankKeys",
    "RankKind",
    "Ranked",
    "Rated",
    "Rating",
    "Ratings",
    "Ratio",
    "Readings",
    "Reference",
    "Relative",
    "Requirement",
    "Rule",
    "Ruled",
    "RunningTotal",
    "Scope",
    "Section",
    "Seen",
    "Sheet",
    "ShortPeriod",
    "Source",
    "SourceNotes",
    "Spread",
    "Stage",
    "Standing",
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
    "YearDay",
    "YearMonth",
    "YesNo",
    "adjusted",
    "asks",
    "check_part",
    "claimed_points",
    "closing",
    "compared",
    "days_of",
    "difference",
    "differing",
    "engine",
    "estimated",
    "excluded",
    "explain",
    "feed_to",
    "fill",
    "from_document",
    "lacking",
    "maturity",
    "missing",
    "names_units",
    "not_public",
    "own_words",
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
    "standing",
    "surveyed",
    "tables",
    "taking",
    "targets",
    "tell",
    "to_document",
    "total_without_surveys",
    "touched",
    "unit_total",
    "unknown_items",
    "why_unranked",
    "with_borrowed",
    "write_scope",
    "write_text",
]
