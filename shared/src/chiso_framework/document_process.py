"""The parts of a document that say how an assessment is run, who stands outside the ranks, and what feeds what."""

import calendar
import re
from collections.abc import Mapping

from chiso_framework.problems import Text, text
from chiso_framework.process import (
    APPRAISING_ROLES,
    NOBODY,
    STAGES,
    AppraisingRole,
    Calendar,
    Closes,
    EvidenceForm,
    EvidenceKind,
    Feed,
    FeedItem,
    Outside,
    Outsiders,
    Parent,
    Pass,
    Process,
    ProcessStep,
    Readings,
    Reference,
    ShortPeriod,
    ShortPeriodStands,
    YearDay,
    YearMonth,
)
from chiso_framework.reading import CODE, IN_RANGE, PICK, Node
from chiso_framework.scope import EVERYONE, Scope, read_scope

PROCESS_KEYS = ("calendar", "steps", "passes", "evidence_kinds", "short_period", "surveys_not_held")
CALENDAR_KEYS = (
    *("units_on", "data_from", "data_until", "report_before", "report_printed"),
    *("approval", "publication"),
)
ITEM_KEYS = (
    *("criterion", "field", "take", "of", "of_field", "equals"),
    *("owner_vi", "owner_en"),
)
NOT_A_LEAP_YEAR = 2023
MONTH_DAY = re.compile(r"([01][0-9])-([0-3][0-9])", re.ASCII)


def read_process(node: Node) -> Process:
    """How the assessment is run; nothing said where the key is absent."""
    if not node.has("process") or (child := node.child("process")) is None:
        return Process()
    child.only(*PROCESS_KEYS)
    passes = tuple(_pass(item) for item in child.items("passes"))
    child.refuse_repeated([one.code for one in passes], "passes")
    return Process(
        calendar=_calendar(child),
        steps=tuple(_step(item) for item in child.items("steps")),
        passes=passes,
        evidence_kinds=tuple(_evidence_kind(item) for item in child.items("evidence_kinds")),
        short_period=_short_period(child),
        surveys_not_held=child.one_of("surveys_not_held", ("zero", "rescaled"), "zero"),
    )


def _calendar(node: Node) -> Calendar:
    if not node.has("calendar") or (child := node.child("calendar")) is None:
        return Calendar()
    child.only(*CALENDAR_KEYS)
    found = Calendar(
        units_on=_day(child, "units_on"),
        data_from=_day(child, "data_from"),
        data_until=_day(child, "data_until"),
        report_before=_day(child, "report_before"),
        report_printed=_printed(child),
        approval=_month(child, "approval"),
        publication=_month(child, "publication"),
    )
    if (period := found.data_period(NOT_A_LEAP_YEAR)) and period[0] > period[1]:
        order = text("ngày không trước data_from", "a day not before data_from")
        child.refuse("period-ends-before-it-begins", period[1].isoformat()[5:], order, IN_RANGE, "data_until")
    return found


def _day(node: Node, key: str) -> YearDay | None:
    if not node.has(key) or (child := node.child(key)) is None:
        return None
    return _year_day(child)


def _year_day(child: Node) -> YearDay | None:
    child.only("day", "year")
    following = _following(child)
    written = child.text("day")
    parts = MONTH_DAY.fullmatch(written)
    month, day = (int(parts[1]), int(parts[2])) if parts else (0, 0)
    if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(NOT_A_LEAP_YEAR, month)[1]:
        return YearDay(month=month, day=day, following=following)
    form = text("ngày của mọi năm, dạng TT-NN", "a day of every year, as MM-DD")
    child.refuse("not-a-day", written, form, text("viết như 12-31", "write it like 12-31"), "day")
    return None


def _month(node: Node, key: str) -> YearMonth | None:
    if not node.has(key) or (child := node.child(key)) is None:
        return None
    child.only("month", "year")
    return YearMonth(month=child.integer("month", 1, 12), following=_following(child))


def _following(node: Node) -> bool:
    return node.one_of("year", ("same", "following"), "same") == "following"


def _printed(node: Node) -> Text | None:
    if not node.has("report_printed") or (child := node.child("report_printed")) is None:
        return None
    child.only("vi", "en")
    return Text(vi=child.text("vi"), en=child.text("en", ""))


def _step(node: Node) -> ProcessStep:
    node.only("stage", "who_vi", "who_en", "does_vi", "does_en")
    return ProcessStep(stage=node.one_of("stage", STAGES), who=_pair(node, "who"), does=_pair(node, "does"))


def _pass(node: Node) -> Pass:
    node.only("code", "name_vi", "name_en", "by_vi", "by_en", "role")
    role: AppraisingRole | None = node.one_of("role", APPRAISING_ROLES) if node.has("role") else None
    return Pass(code=node.code("code"), name=_pair(node, "name"), by=_pair(node, "by"), role=role)


def _evidence_kind(node: Node) -> EvidenceKind:
    node.only("form", "name_vi", "name_en")
    form: EvidenceForm = node.one_of("form", ("document", "file", "link", "system"))
    return EvidenceKind(form=form, name=_pair(node, "name"))


def _short_period(node: Node) -> ShortPeriod | None:
    if not node.has("short_period") or (child := node.child("short_period")) is None:
        return None
    child.only("days", "stands")
    stands: ShortPeriodStands = child.one_of("stands", ("ranked", "not_ranked"))
    return ShortPeriod(days=child.integer("days", 1, 366), stands=stands)


def _pair(node: Node, name: str) -> Text:
    return Text(vi=node.text(f"{name}_vi"), en=node.text(f"{name}_en", ""))


def optional_pair(node: Node, name: str) -> Text:
    """The words at `<name>_vi` and `<name>_en`, or none."""
    if not node.has(f"{name}_vi"):
        return NOBODY
    return _pair(node, name)


def read_outsiders(node: Node) -> tuple[Outsiders, ...]:
    """Units that are assessed and not ranked, or exempt."""
    return tuple(_outsiders(item) for item in node.items("outsiders"))


def _outsiders(node: Node) -> Outsiders:
    node.only("units", "status", "reason_vi", "reason_en")
    found = len(node.problems)
    scope = scope_at(node, "units")
    if scope == EVERYONE and len(node.problems) == found:
        some = text("loại hoặc mã một số đơn vị, không phải all", "kinds or codes of some units, not all")
        node.refuse("everyone-outside", "all", some, PICK, "units")
    status: Outside = node.one_of("status", ("not_ranked", "exempt"))
    return Outsiders(units=scope, status=status, reason=_pair(node, "reason"))


def scope_at(node: Node, key: str) -> Scope:
    """Which units the scope at `key` covers; everyone where there is none."""
    assert isinstance(node.value, Mapping)
    return read_scope(node.value[key], node.at(key), node.problems) if node.has(key) else EVERYONE


def read_readings(node: Node) -> Readings | None:
    """How often a value is read in a year."""
    if not node.has("readings") or (child := node.child("readings")) is None:
        return None
    child.only("per_year", "closes", "before")
    per_year = child.integer("per_year", 2, 12)
    closes: Closes = child.one_of("closes", ("last", "sum"), "last")
    return Readings(per_year=per_year, closes=closes, before=_before(child, per_year))


def _before(node: Node, per_year: int) -> tuple[YearDay, ...]:
    """The days before which readings are due: one each, in order, or none at all."""
    items = node.items("before")
    days = tuple(day for item in items if (day := _year_day(item)) is not None)
    if len(days) < len(items):
        return ()
    if days and len(days) != per_year:
        each = text(f"{per_year} ngày, mỗi kỳ một ngày", f"{per_year} days, one for each reading")
        node.refuse("not-a-day-each", str(len(days)), each, text("thêm hoặc bớt ngày", "add or remove days"), "before")
        return ()
    if [*days] != sorted(set(days), key=lambda day: day.of(NOT_A_LEAP_YEAR)):
        order = text("các ngày tăng dần", "days one after the other")
        node.refuse("days-out-of-order", "…", order, IN_RANGE, "before")
        return ()
    return days


def read_reference(node: Node) -> Reference | None:
    """The main indicator of another framework that this one is."""
    if not node.has("borrowed") or (child := node.child("borrowed")) is None:
        return None
    child.only("framework", "version", "indicator")
    named = child.code("framework"), child.code("version"), child.code("indicator")
    return Reference(framework=named[0], version=named[1], indicator=named[2])


def read_parent(node: Node) -> Parent | None:
    """The version that this one is based on, written id@version."""
    if not (written := node.text("based_on", "")):
        return None
    framework, version = versioned(node, "based_on", written)
    return Parent(framework=framework, version=version)


def versioned(node: Node, key: str, written: str) -> tuple[str, str]:
    """id and version of id@version."""
    framework, _, version = written.partition("@")
    if not (CODE.fullmatch(framework) and CODE.fullmatch(version)):
        form = text("mã bộ chỉ số và phiên bản, dạng mã@phiên bản", "framework and version as id@version")
        mend = text("viết như bo-chi-so@2025", "write it like some-framework@2025")
        node.refuse("not-a-version", written, form, mend, key)
    return framework, version


def read_feeds(node: Node) -> tuple[Feed, ...]:
    """What goes into the answers to other frameworks."""
    return tuple(_feed(item) for item in node.items("feeds"))


def _feed(node: Node) -> Feed:
    node.only("framework", "owner_vi", "owner_en", "items")
    framework, version = versioned(node, "framework", node.text("framework"))
    items = tuple(_feed_item(item) for item in node.items("items", required=True))
    return Feed(framework=framework, version=version, owner=_pair(node, "owner"), items=items)


def _feed_item(node: Node) -> FeedItem:
    node.only(*ITEM_KEYS)
    return FeedItem(
        criterion=node.code("criterion"),
        field=node.text("field", ""),
        take=node.one_of("take", ("sum", "count", "share"), "sum"),
        of=node.code("of", ""),
        of_field=node.text("of_field", ""),
        equals=node.text("equals", ""),
        owner=optional_pair(node, "owner"),
    )
