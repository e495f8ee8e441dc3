"""What no single field shows: codes used twice, references to nothing, bands that overlap; and questions to the issuer.

A refusal is wrong whatever the decision says. A question (câu hỏi) may be what the decision really prints, such as a
maximum that its parts don't add up to: it is asked, never corrected and never refused.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from chiso_framework.decimals import EXACT, exact_sum, shortest
from chiso_framework.interval import gaps, ordered, overlaps
from chiso_framework.model import (
    Criterion,
    Extras,
    Framework,
    Group,
    LateReport,
    MainIndicator,
    MaturityLevel,
    NoScoreReason,
    Ratings,
    View,
)
from chiso_framework.outline import not_public
from chiso_framework.problems import Problem, Text, text
from chiso_framework.process import Feed, FeedItem
from chiso_framework.reading import CHANGE, IN_RANGE, ONCE, PICK, Node, repeated, some

FEEDING: Mapping[str, tuple[str, ...]] = {
    "sum": ("number", "whole"),
    "count": ("yes_no",),
    "equals": ("one", "many"),
}
COMPARE = text("đối chiếu với văn bản ban hành", "compare with the decision as issued")


class Known:
    """Codes that others may name, each once."""

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = codes
        self._set = frozenset(codes)

    def expected(self, vi: str, en: str) -> Text:
        """What is asked for, where one is named that is not known, or twice."""
        listed = some(self._codes)
        return text(f"{vi}, mỗi mã một lần: {listed}", f"{en} once: {listed}")

    def wrong(self, codes: Sequence[str]) -> Sequence[int]:
        """The places of codes that are not known, or that an earlier one is equal to."""
        again = frozenset(repeated(codes))
        return [i for i, code in enumerate(codes) if code not in self._set or i in again]


def refuse_repeated(node: Node, items: str, codes: Sequence[str], key: str = "code") -> None:
    """Refuse a code that an earlier item of the list has."""
    node.refuse_repeated(codes, items, key)


def refuse_repeated_codes(node: Node, indicators: Sequence[MainIndicator]) -> None:
    """Refuse a code that any main indicator or component before it has."""
    seen: set[str] = set()
    for i, indicator in enumerate(indicators):
        place = f"main_indicators[{i}]"
        for where, code in [
            (place, indicator.code),
            *((f"{place}.components[{j}]", component.code) for j, component in enumerate(indicator.components)),
        ]:
            if code and code in seen:
                node.refuse("repeated-code", code, ONCE, CHANGE, f"{where}.code")
            seen.add(code)


def refuse_unknown_tie_breakers(node: Node, codes: Sequence[str], indicators: Sequence[MainIndicator]) -> None:
    """Refuse a tie-breaker that is no main indicator."""
    known = Known([indicator.code for indicator in indicators])
    expected = known.expected("mã chỉ số chính", "a main indicator")
    for i in known.wrong(codes):
        node.refuse("unknown-indicator", codes[i], expected, PICK, f"tie_breakers[{i}]")


def refuse_unknown_views(node: Node, views: Sequence[View], indicators: Sequence[MainIndicator]) -> None:
    """Refuse a view of what is no main indicator, or of one twice."""
    known = Known([indicator.code for indicator in indicators])
    expected = known.expected("mã chỉ số chính", "a main indicator")
    for i, view in enumerate(views):
        codes = [seen.code for seen in view.indicators]
        for j in known.wrong(codes):
            node.refuse("unknown-indicator", codes[j], expected, PICK, f"views[{i}].indicators[{j}].code")


def refuse_unknown_levels(node: Node, levels: Sequence[MaturityLevel], indicators: Sequence[MainIndicator]) -> None:
    """Refuse a target of a level that the framework doesn't have, or of one twice."""
    known = Known([level.code for level in levels])
    expected = known.expected("mã mức độ", "a level")
    for i, indicator in enumerate(indicators):
        for j, component in enumerate(indicator.components):
            codes = [required.level for required in component.required]
            for k in known.wrong(codes):
                place = f"main_indicators[{i}].components[{j}].required[{k}].level"
                node.refuse("unknown-level", codes[k], expected, PICK, place)


def refuse_shares_beyond_the_maximum(node: Node, extras: Extras, groups: Sequence[Group]) -> None:
    """Refuse a bonus that leads above the maximum where units are compared by their share of it."""
    for i, group in enumerate(groups):
        if extras.beyond_maximum and group.compare == "share":
            expected = text("points khi extras.beyond_maximum là true", "points where extras.beyond_maximum is true")
            node.refuse("share-beyond-maximum", "share", expected, PICK, f"groups[{i}].compare")


def refuse_unknown_reason(node: Node, code: str, reasons: Sequence[NoScoreReason]) -> None:
    """Refuse a reference to a no-score reason that the framework doesn't have."""
    known = [reason.code for reason in reasons]
    if code and code not in known:
        expected = text("mã trong no_score_reasons", "a code of no_score_reasons")
        node.refuse("unknown-reason", code, expected, PICK, "reason")


def refuse_wrong_late(node: Node, late: LateReport) -> None:
    """Refuse points without points_off and points_off without points."""
    if (late.consequence == "points_off") != (late.points is not None):
        expected = text("points chỉ khi và luôn khi points_off", "points only and always with points_off")
        node.refuse("late-points", late.points, expected, IN_RANGE, "points")


def refuse_overlapping_bands(node: Node, ratings: Ratings) -> None:
    """Refuse two bands that share a value."""
    for shared in overlaps([rating.interval for rating in ratings.bands]):
        expected = text("các mức không chồng nhau", "bands that don't overlap")
        node.refuse("bands-overlap", shared.vi, expected, text("sửa biên", "mend the borders"), "bands")


def refuse_feeds_of_nothing(node: Node, feeds: Sequence[Feed], indicators: Sequence[MainIndicator]) -> None:
    """Refuse a feed from a criterion or a field that the framework doesn't have, or from a field of the wrong kind."""
    known = {leaf.code: leaf for indicator in indicators for leaf in indicator.leaves()}
    for i, feed in enumerate(feeds):
        for j, item in enumerate(feed.items):
            if item.of:
                _refuse_feed_item(node, item, known, f"feeds[{i}].items[{j}]")


def _refuse_feed_item(node: Node, item: FeedItem, known: Mapping[str, Criterion], place: str) -> None:
    if (criterion := known.get(item.of)) is None:
        expected = text("mã chỉ số của bộ này", "a criterion of this framework")
        node.refuse("unknown-criterion", item.of, expected, PICK, f"{place}.of")
        return
    kinds = FEEDING["sum" if item.take == "sum" else "equals" if item.equals else "count"]
    fitting = [field.name for field in criterion.rule.asks() if field.kind in kinds]
    if item.of_field not in fitting:
        named = ", ".join(fitting) or "-"
        expected = text(f"trường của {item.of} hợp với take: {named}", f"a field of {item.of} that fits take: {named}")
        node.refuse("unknown-field", item.of_field, expected, PICK, f"{place}.of_field")


def questions(framework: Framework) -> tuple[Problem, ...]:
    """What a person should look at before the framework is published; none of it makes the framework invalid."""
    node = Node({})
    _ask_total(node, framework)
    for i, indicator in enumerate(framework.main_indicators):
        _ask_indicator(Node({}, f"main_indicators[{i}]", node.problems), indicator)
    _ask_levels(node, framework)
    _ask_bands(Node({}, "ratings", node.problems), framework)
    return (*node.problems, *not_public(framework))


def _ask_total(node: Node, framework: Framework) -> None:
    scored = [indicator for indicator in framework.main_indicators if indicator.scored]
    if "total_points" in framework.not_public or not scored or any(_unknown(indicator) for indicator in scored):
        return
    reached = exact_sum(EXACT.multiply(indicator.max_points, indicator.weight) for indicator in scored)
    _ask_sum(node, reached, framework.total_points, "total_points")


def _unknown(indicator: MainIndicator) -> bool:
    """Whether the indicator's maximum could not be read, or stands in another framework."""
    return "points" in indicator.not_public or indicator.borrowed is not None


def _ask_sum(node: Node, reached: Decimal, printed: Decimal, key: str) -> None:
    if reached != printed:
        expected = text(f"{shortest(reached)}, tổng của các phần", f"{shortest(reached)}, the sum of the parts")
        node.refuse("sum-differs", shortest(printed), expected, COMPARE, key)


def _ask_indicator(node: Node, indicator: MainIndicator) -> None:
    components = indicator.components
    if components and indicator.complete and not _unread(indicator) and not any(map(_unread, components)):
        _ask_sum(
            node,
            exact_sum(one.max_points for one in components if one.counts == "points"),
            indicator.max_points,
            "max_points",
        )
    stated = indicator.stated_components
    if indicator.complete and stated is not None and stated != len(components):
        expected = text(f"{len(components)}, số chỉ số có trong tệp", f"{len(components)}, as many as the file has")
        node.refuse("count-differs", stated, expected, COMPARE, "stated_components")
    for j, component in enumerate(components):
        if not component.not_public:
            rule = Node({}, node.at(f"components[{j}].rule"), node.problems)
            component.rule.ask(rule, component.max_points)


def _unread(part: MainIndicator | Criterion) -> bool:
    return "points" in part.not_public


def _ask_levels(node: Node, framework: Framework) -> None:
    """Ask where a level has other targets than the decision counts, once all of them are in the file."""
    if not framework.main_indicators or not all(indicator.complete for indicator in framework.main_indicators):
        return
    upto: set[str] = set()
    for i, level in enumerate(framework.levels):
        upto.add(level.code)
        found = sum(any(one.level in upto for one in leaf.required) for leaf in framework.criteria())
        if level.stated_targets is not None and level.stated_targets != found:
            expected = text(f"{found}, số chỉ tiêu có trong tệp", f"{found}, as many as the file has")
            node.refuse("count-differs", level.stated_targets, expected, COMPARE, f"levels[{i}].stated_targets")


def _ask_bands(node: Node, framework: Framework) -> None:
    intervals = [rating.interval for rating in framework.ratings.bands]
    expected = text("các mức liền nhau, phủ hết thang điểm", "bands without a gap over the whole scale")
    for gap in gaps(intervals):
        node.refuse("bands-gap", gap.vi, expected, COMPARE, "bands")
    if "total_points" in framework.not_public:
        return
    if intervals and (Decimal(0) not in ordered(intervals)[0] or _top(framework) not in ordered(intervals)[-1]):
        node.refuse("bands-end", "; ".join(one.words().vi for one in intervals), expected, COMPARE, "bands")


def _top(framework: Framework) -> Decimal | Fraction:
    match framework.ratings.on:
        case "percent":
            return Decimal(100)
        case "value":
            return Fraction(framework.total_points) / Fraction(framework.total_divisor)
        case "points":
            return framework.total_points
