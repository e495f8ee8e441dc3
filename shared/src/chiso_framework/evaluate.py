"""Points of one criterion: from data by its rule, or from a value that a person gives; and how they came."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from chiso_framework.decimals import ZERO, shortest
from chiso_framework.model import Criterion, Framework
from chiso_framework.problems import Invalid, Problem, Text, describe, text
from chiso_framework.reading import Node
from chiso_framework.rules import Direct, Field, Relative, Spread, Terms
from chiso_framework.rules.terms import because

NOTHING, ESTIMATED = "nothing_arose", "estimated"
NOTHING_AROSE = text("Không phát sinh", "Nothing arose")
ESTIMATE = text("Số ước thực hiện", "An estimate")
LEFT_OUT = text(
    "Không phát sinh: không tính vào điểm tối đa áp dụng", "Nothing arose: left out of the applicable maximum"
)
MUST_ANSWER = text("số liệu; ở đây không nhận “không phát sinh”", "data; “nothing arose” is no answer here")

Data = Mapping[str, object]
"""Answers by field name: decimals as strings, whole numbers, true or false, lists of codes. Never floats."""


def points(framework: Framework, criterion: Criterion, data: Data, spread: Spread | None = None) -> Decimal:
    """Points by the criterion's rule, 0 to its maximum, with exactly `points_places` places. Raises Invalid.

    `spread` is needed by rules that compare a unit with all others (`compared`); others don't look at it.
    """
    if _nothing_arose(criterion, data):
        return framework.terms(criterion).round(criterion.max_points if criterion.nothing_arose == "full" else ZERO)
    return criterion.rule.points(_answer(criterion, data), _terms(framework, criterion, spread))


def explain(framework: Framework, criterion: Criterion, data: Data, spread: Spread | None = None) -> Text:
    """How the rule comes to its points, in words. Raises Invalid."""
    if _nothing_arose(criterion, data):
        scored = framework.terms(criterion).scored(points(framework, criterion, data))
        return LEFT_OUT if criterion.nothing_arose == "excluded" else because(NOTHING_AROSE, scored)
    return criterion.rule.explain(_answer(criterion, data), _terms(framework, criterion, spread))


def asks(criterion: Criterion) -> tuple[Field, ...]:
    """The fields of an answer: those of the rule, and what the framework lets a unit say beside: that its figures are
    an estimate, that nothing arose."""
    fields = list(criterion.rule.asks())
    if criterion.estimates:
        fields.append(Field(name=ESTIMATED, kind="yes_no", label=ESTIMATE))
    if criterion.nothing_arose != "refused":
        fields.append(Field(name=NOTHING, kind="yes_no", label=NOTHING_AROSE))
    return tuple(fields)


def estimated(criterion: Criterion, data: Data) -> bool:
    """Whether the answer is an estimate (ước thực hiện) that the final figure has yet to replace."""
    return criterion.estimates and data.get(ESTIMATED) is True


def excluded(criterion: Criterion, data: Data) -> bool:
    """Whether this answer takes the criterion out of the unit's maximum: nothing arose, and the framework says so."""
    return criterion.nothing_arose == "excluded" and data.get(NOTHING) is True


def compared(criterion: Criterion, data: Data) -> Decimal | None:
    """The value that the rule compares among all units; None for rules that look at one unit, and where nothing arose.

    Raises Invalid.
    """
    if not isinstance(criterion.rule, Relative) or _nothing_arose(criterion, data):
        return None
    return criterion.rule.value(_answer(criterion, data))


def points_among(framework: Framework, criterion: Criterion, value: Decimal, spread: Spread | None) -> Decimal:
    """Points of a value that `compared` gave, among the values of all units. Raises Invalid."""
    return points(framework, criterion, {"value": shortest(value)}, spread)


def spread_of(values: Iterable[Decimal]) -> Spread | None:
    """The spread of the verified values of all units; None where there is none."""
    known = sorted(values)
    return Spread(lowest=known[0], highest=known[-1]) if known else None


def points_of_value(framework: Framework, criterion: Criterion, value: object) -> Decimal:
    """Points of a value that a person gives (claimed, set, decided), on the framework's scale. Raises Invalid."""
    node = Node({"value": value}, f"criteria[{criterion.code}]")
    given = framework.terms(criterion).given(node, "value")
    node.settle()
    return given


def claimed_points(
    framework: Framework, criterion: Criterion, *, data: Data | None = None, claimed: object = None
) -> Decimal:
    """Points a unit claims: the claimed score where it gives one, else what its data come to. Raises Invalid.

    Data given beside a claimed score must be well-formed, but needn't agree with it: the appraiser sees both. A direct
    rule has no data to compute from, so it requires the score. Where all units are compared nobody can know, and
    nothing is claimed.
    """
    by_rule = _computed(framework, criterion, data) if data else None
    if claimed is not None:
        return points_of_value(framework, criterion, claimed)
    if by_rule is None:
        raise Invalid([_missing(framework, criterion)])
    return by_rule


def _nothing_arose(criterion: Criterion, data: Data) -> bool:
    """Whether the answer is that nothing arose. Raises Invalid where the framework doesn't take that."""
    if data.get(NOTHING) is not True:
        return False
    node = Node(data, f"criteria[{criterion.code}].data")
    node.only(NOTHING)
    if criterion.nothing_arose == "refused":
        node.refuse("nothing-arose-refused", "true", MUST_ANSWER, text("nhập số liệu", "give the data"), NOTHING)
    node.settle()
    return True


def _computed(framework: Framework, criterion: Criterion, data: Data) -> Decimal:
    if compared(criterion, data) is not None:
        return framework.terms(criterion).round(ZERO)
    return points(framework, criterion, data)


def _terms(framework: Framework, criterion: Criterion, spread: Spread | None) -> Terms:
    return replace(framework.terms(criterion), spread=spread) if spread else framework.terms(criterion)


def _answer(criterion: Criterion, data: Data) -> Node:
    """The answer as the rule reads it: that something did arise, or is an estimate, is nothing to it."""
    beside = {ESTIMATED} if criterion.estimates else set()
    if criterion.nothing_arose != "refused":
        beside.add(NOTHING)
    if beside & data.keys():
        data = {name: value for name, value in data.items() if name not in beside}
    return Node(data, f"criteria[{criterion.code}].data")


def _missing(framework: Framework, criterion: Criterion) -> Problem:
    where, score = f"criteria[{criterion.code}]", framework.words.claimed
    if isinstance(criterion.rule, Direct):
        return describe("score-required", where, found=None, expected=score, mend=text("nhập điểm", "give the score"))
    either = text(f"số liệu hoặc {score.vi}", f"data or {score.of('en')}")
    mend = text("nhập số liệu theo cách tính", "give the data that the rule asks for")
    return describe("data-required", where, found=None, expected=either, mend=mend)
