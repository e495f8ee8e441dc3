"""How an assessment is run, who stands outside the ranks, and what feeds what, as a document holds them."""

from chiso_framework.model import Criterion, Framework, MainIndicator
from chiso_framework.problems import Text
from chiso_framework.process import Calendar, Feed, FeedItem, Outsiders, Process, Readings, YearDay, YearMonth
from chiso_framework.scope import write_scope

Document = dict[str, object]


def given(fields: Document) -> Document:
    """Without what is empty: absent and empty are one in a document."""
    return {key: value for key, value in fields.items() if value is not None and value != ""}


def later_keys(framework: Framework) -> Document:
    """The keys of a framework that came later than the others: only where they say something."""
    return {
        "process": _process(framework.process),
        "outsiders": [_outsiders(one) for one in framework.outsiders] or None,
        "feeds": [_feed(feed) for feed in framework.feeds] or None,
        "based_on": str(framework.based_on) if framework.based_on else None,
        "not_public": list(framework.not_public) or None,
    }


def later_indicator_keys(indicator: MainIndicator) -> Document:
    """As `later_keys`, of a main indicator."""
    lender = indicator.borrowed
    borrowed = lender and {"framework": lender.framework, "version": lender.version, "indicator": lender.indicator}
    return {"borrowed": borrowed, "not_public": list(indicator.not_public) or None}


def later_criterion_keys(criterion: Criterion) -> Document:
    """As `later_keys`, of a criterion."""
    readings = criterion.readings
    return {
        "estimates": criterion.estimates or None,
        "readings": readings and _readings(readings),
        **pair("provider", criterion.provider),
        **pair("verifier", criterion.verifier),
        "not_public": list(criterion.not_public) or None,
    }


def _readings(readings: Readings) -> Document:
    days = [_day(day) for day in readings.before]
    return {"per_year": readings.per_year, "closes": readings.closes, **({"before": days} if days else {})}


def pair(name: str, words: Text) -> Document:
    """The words under `<name>_vi` and `<name>_en`."""
    return {f"{name}_vi": words.vi, f"{name}_en": words.en}


def _process(process: Process) -> Document | None:
    if process == Process():
        return None
    short = process.short_period
    steps = [given({"stage": one.stage, **pair("who", one.who), **pair("does", one.does)}) for one in process.steps]
    passes = [
        given({"code": one.code, **pair("name", one.name), **pair("by", one.by), "role": one.role})
        for one in process.passes
    ]
    kinds = [given({"form": one.form, **pair("name", one.name)}) for one in process.evidence_kinds]
    return given(
        {
            "calendar": _calendar(process.calendar),
            "steps": steps or None,
            "passes": passes or None,
            "evidence_kinds": kinds or None,
            "short_period": short and {"days": short.days, "stands": short.stands},
            "surveys_not_held": process.surveys_not_held,
        }
    )


def _calendar(calendar: Calendar) -> Document | None:
    if calendar == Calendar():
        return None
    printed = calendar.report_printed
    return given(
        {
            "units_on": _day(calendar.units_on),
            "data_from": _day(calendar.data_from),
            "data_until": _day(calendar.data_until),
            "report_before": _day(calendar.report_before),
            "report_printed": printed and given({"vi": printed.vi, "en": printed.en}),
            "approval": _month(calendar.approval),
            "publication": _month(calendar.publication),
        }
    )


def _day(day: YearDay | None) -> Document | None:
    return {"day": f"{day.month:02d}-{day.day:02d}", "year": _year(day)} if day else None


def _month(month: YearMonth | None) -> Document | None:
    return {"month": month.month, "year": _year(month)} if month else None


def _year(of: YearDay | YearMonth) -> str:
    return "following" if of.following else "same"


def _outsiders(one: Outsiders) -> Document:
    return given({"units": write_scope(one.units), "status": one.status, **pair("reason", one.reason)})


def _feed(feed: Feed) -> Document:
    items = [_feed_item(item) for item in feed.items]
    return given({"framework": f"{feed.framework}@{feed.version}", **pair("owner", feed.owner), "items": items})


def _feed_item(item: FeedItem) -> Document:
    named = {"criterion": item.criterion, "field": item.field, "take": item.take}
    source = {"of": item.of, "of_field": item.of_field, "equals": item.equals}
    return given({**named, **source, **pair("owner", item.owner)})
