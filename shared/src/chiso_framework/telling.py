"""A framework told in its own words: what it has, how it is run, who stands outside, what feeds what, what is missing.

For pages, guidance letters and the first sheet of a workbook; every word that a decision brings stands here once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chiso_framework.decimals import shortest, shortest_vi
from chiso_framework.evaluate import asks
from chiso_framework.model import Criterion, Framework, Group
from chiso_framework.not_public import lacking
from chiso_framework.problems import Text, text
from chiso_framework.process import NOBODY, Calendar, FeedItem, Readings, YearMonth
from chiso_framework.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its lines."""

    title: Text
    lines: tuple[Text, ...]


def tell(framework: Framework) -> tuple[Section, ...]:
    """The framework in sections; those with nothing to say are left out."""
    words = framework.words
    sections = (
        (words.framework, _contents(framework)),
        (text("Các bên", "Who takes part"), _parts(framework)),
        (text("Hồ sơ và điểm", "Papers and scores"), _scores(framework)),
        (text("Thời gian", "Calendar"), _calendar(framework.process.calendar, words)),
        (text("Quy trình", "Process"), _steps(framework)),
        (text("Các bước thẩm định", "Appraisal passes"), _passes(framework)),
        (words.evidence, _evidence(framework)),
        (
            text("Không được tính điểm", "No score"),
            (Text(vi=o.text_vi, en=o.text_en) for o in framework.no_score_reasons),
        ),
        (text("Xếp hạng", "Ranking"), _ranking(framework)),
        (text("Trường hợp riêng", "Odd cases"), _odd(framework)),
        (text("Số liệu", "Data"), _data(framework)),
        (text("Cung cấp số liệu cho nơi khác", "Fed to others"), _feeds(framework)),
        (text("Chưa có trong nguồn công khai", "Not public"), _not_public(framework)),
    )
    told = (Section(title=title, lines=tuple(lines)) for title, lines in sections)
    return tuple(section for section in told if section.lines)


def _contents(framework: Framework) -> Iterator[Text]:
    words, indicators = framework.words, framework.main_indicators
    if "main_indicators" not in framework.not_public:
        yield text(
            f"{len(indicators)} {words.main_indicator.vi}", f"{len(indicators)} × {words.main_indicator.of('en')}"
        )
    if stated := sum(one.stated_components or len(one.components) for one in indicators):
        yield text(f"{stated} {words.criterion.vi}", f"{stated} × {words.criterion.of('en')}")
    if "total_points" not in framework.not_public:
        total = framework.total_points
        yield text(f"Tổng điểm {shortest_vi(total)}", f"Total of {shortest(total)} points")
    for level in framework.levels:
        yield _joined(words.level, Text(vi=level.name_vi, en=level.name_en))
    if parent := framework.based_on:
        yield text(f"Điều chỉnh từ {parent}", f"Adjusted from {parent}")
    for one in indicators:
        if lent := one.borrowed:
            yield text(
                f"{one.name_vi}: theo chỉ số {lent.indicator} của {lent.framework}@{lent.version}",
                f"{one.name_en or one.name_vi}: indicator {lent.indicator} of {lent.framework}@{lent.version}",
            )


def _parts(framework: Framework) -> Iterator[Text]:
    """Those whom the decision names in words of its own."""
    usual, words = Words(), framework.words
    for name, does in PARTS.items():
        if (who := getattr(words, name)) != getattr(usual, name):
            yield _joined(does, who)


def _scores(framework: Framework) -> Iterator[Text]:
    words = framework.words
    yield words.report
    yield from (words.claimed, words.appraised, words.decided)


def _calendar(calendar: Calendar, words: Words) -> Iterator[Text]:
    if day := calendar.units_on:
        vi, en = (" năm sau", " of the following year") if day.following else ("", "")
        yield text(
            f"Danh mục {words.unit.vi} của ngày {day.day:02d}/{day.month:02d}{vi}",
            f"Registry of {words.unit.of('en')}s of {day.month:02d}-{day.day:02d}{en}",
        )
    if calendar.data_from and calendar.data_until:
        first, last = calendar.data_from, calendar.data_until
        yield text(
            f"Số liệu từ {first.day:02d}/{first.month:02d} đến {last.day:02d}/{last.month:02d}",
            f"Data of {first.month:02d}-{first.day:02d} to {last.month:02d}-{last.day:02d}",
        )
    if calendar.report_printed:
        report = words.report
        yield _joined(text(f"Thời hạn gửi {report.vi}", f"{report.of('en')} due"), calendar.report_printed)
    if calendar.approval:
        yield _month(text("Phê duyệt", "Approval"), calendar.approval)
    if calendar.publication:
        yield _month(text("Công bố", "Publication"), calendar.publication)


def _month(what: Text, month: YearMonth) -> Text:
    vi, en = (" năm sau", " of the following year") if month.following else (" năm đánh giá", " of the year assessed")
    return text(f"{what.vi}: tháng {month.month}{vi}", f"{what.en}: month {month.month}{en}")


def _steps(framework: Framework) -> Iterator[Text]:
    for n, step in enumerate(framework.process.steps, 1):
        yield text(f"{n}. {step.who.vi}: {step.does.vi}", f"{n}. {step.who.of('en')}: {step.does.of('en')}")


def _passes(framework: Framework) -> Iterator[Text]:
    return (_joined(one.name, one.by) for one in framework.process.passes)


def _evidence(framework: Framework) -> Iterator[Text]:
    return (one.name for one in framework.process.evidence_kinds)


def _ranking(framework: Framework) -> Iterator[Text]:
    words = framework.words
    yield from (_joined(words.group, _group(group)) for group in framework.groups)
    for view in framework.views:
        yield _joined(words.view, Text(vi=view.name_vi, en=view.name_en))
    for band in framework.ratings.bands:
        borders, name = band.interval.words(), Text(vi=band.name_vi, en=band.name_en)
        yield _joined(words.rating, text(f"{name.vi} {borders.vi}", f"{name.of('en')} {borders.en}"))


def _group(group: Group) -> Text:
    vi, en = group.name_vi, group.name_en or group.name_vi
    if group.within == "parent":
        until = f" đến {group.until:%d/%m/%Y}" if group.until else "", f" until {group.until}" if group.until else ""
        vi, en = f"{vi}, riêng dưới từng cơ quan cấp trên{until[0]}", f"{en}, under each parent{until[1]}"
    if group.published_by != NOBODY:
        by = group.published_by
        vi, en = f"{vi}; công bố: {by.vi}", f"{en}; published by {by.of('en')}"
    return text(vi, en)


def _odd(framework: Framework) -> Iterator[Text]:
    for one in framework.outsiders:
        status = NOT_RANKED if one.status == "not_ranked" else EXEMPT
        named = ", ".join((*one.units.kinds, *one.units.units))
        yield text(f"{named}: {status.vi}, {one.reason.vi}", f"{named}: {status.en}, {one.reason.of('en')}")
    if short := framework.process.short_period:
        stands = NOT_RANKED if short.stands == "not_ranked" else text("xếp hạng như thường", "ranked as usual")
        yield text(
            f"Hoạt động dưới {short.days} ngày: {stands.vi}",
            f"In being for fewer than {short.days} days: {stands.en}",
        )
    if framework.process.surveys_not_held == "rescaled":
        yield text("Không khảo sát: quy đổi phần còn lại ra thang điểm đầy đủ", "No survey held: the rest is rescaled")


def _data(framework: Framework) -> Iterator[Text]:
    for leaf in framework.criteria():
        for what, who in ((PROVIDER, leaf.provider), (VERIFIER, leaf.verifier)):
            if who != NOBODY:
                yield text(f"{leaf.code}, {what.vi}: {who.vi}", f"{leaf.code}, {what.en}: {who.of('en')}")
        if readings := leaf.readings:
            closes = LAST if readings.closes == "last" else ADDED
            yield text(
                f"{leaf.code}: {readings.per_year} kỳ mỗi năm, {closes.vi}",
                f"{leaf.code}: {readings.per_year} readings a year, {closes.en}",
            )
            yield from _due(leaf.code, readings)
        if leaf.estimates:
            yield text(f"{leaf.code}: được báo số ước thực hiện", f"{leaf.code}: an estimate may be reported")


def _due(code: str, readings: Readings) -> Iterator[Text]:
    for number, day in enumerate(readings.before, 1):
        vi, en = (" năm sau", " of the following year") if day.following else ("", "")
        yield text(
            f"{code}, kỳ {number}: trước ngày {day.day:02d}/{day.month:02d}{vi}",
            f"{code}, reading {number}: before {day.month:02d}-{day.day:02d}{en}",
        )


def _feeds(framework: Framework) -> Iterator[Text]:
    for feed in framework.feeds:
        owner, named = feed.owner, f"{feed.framework}@{feed.version}"
        yield text(f"{named}, đầu mối {owner.vi}", f"{named}, owner {owner.of('en')}")
        yield from (_feed_item(framework, item) for item in feed.items)


def _feed_item(framework: Framework, item: FeedItem) -> Text:
    if not item.of:
        return text(f"{item.criterion}: {item.owner.vi}", f"{item.criterion}: {item.owner.of('en')}")
    taken = taking(framework.criterion(item.of), item)
    return text(f"{item.criterion}: {taken.vi}", f"{item.criterion}: {taken.en}")


def taking(criterion: Criterion, item: FeedItem) -> Text:
    """How an item takes the units' answers to a criterion, in the words of its question."""
    take, field = TAKES[item.take], next(one for one in asks(criterion) if one.name == item.of_field)
    of = next((option.label for option in field.options if option.code == item.equals), field.label)
    return text(f"{take.vi} “{of.vi}” ({item.of})", f"{take.en} “{of.of('en')}” ({item.of})")


def _not_public(framework: Framework) -> Iterator[Text]:
    yield from (lacking(name, framework.words) for name in framework.not_public)
    parts: list[tuple[str, Iterable[str]]] = [(one.code, one.not_public) for one in framework.main_indicators]
    parts += [(leaf.code, leaf.not_public) for one in framework.main_indicators for leaf in one.components]
    for code, names in parts:
        yield from (_joined(text(code, code), lacking(name, framework.words)) for name in names)


def _joined(what: Text, said: Text) -> Text:
    return text(f"{what.vi}: {said.vi}", f"{what.of('en')}: {said.of('en')}")


PARTS = {
    "unit": text("được đánh giá", "assessed"),
    "head": text("ký tên", "signs"),
    "standing_body": text("thường trực", "standing office"),
    "support_team": text("giúp việc, thẩm định", "supports and appraises"),
    "council": text("quyết nghị về điểm", "decides on scores"),
    "approver": text("phê duyệt", "approves"),
}
NOT_RANKED = text("đánh giá, không xếp hạng", "assessed, not ranked")
EXEMPT = text("không đánh giá", "exempt")
PROVIDER = text("nguồn số liệu", "data from")
VERIFIER = text("phối hợp xác minh", "verified with")
LAST = text("chốt theo kỳ cuối", "the last one counts")
ADDED = text("cộng các kỳ", "added up")
TAKES = {
    "sum": text("tổng", "sum of"),
    "count": text("số nơi có", "how many have"),
    "share": text("tỷ lệ nơi có", "share that have"),
}
