"""From a document (YAML, JSON, the mapping an event carries) to a framework; all problems are found in one reading."""

from dataclasses import fields
from decimal import Decimal

from chiso_framework import validate
from chiso_framework.decimals import MAX_PLACES, ONE, ROUNDINGS, ZERO
from chiso_framework.document_indicators import read_indicator
from chiso_framework.document_process import (
    optional_pair,
    read_feeds,
    read_outsiders,
    read_parent,
    read_process,
    scope_at,
)
from chiso_framework.engines import NEWEST
from chiso_framework.interval import KEYS, read_interval
from chiso_framework.model import (
    Decision,
    EvidencePolicy,
    Extras,
    Framework,
    Group,
    LateReport,
    MaturityLevel,
    MissingEvidence,
    NoScoreReason,
    Rating,
    Ratings,
    Seen,
    SourceNotes,
    View,
    Within,
)
from chiso_framework.not_public import NEEDED, TOLD, read_not_public
from chiso_framework.problems import Text
from chiso_framework.reading import IN_RANGE, PICK, Node
from chiso_framework.words import Words
from chiso_framework.yaml_text import read_text

FRAMEWORK_KEYS = (
    *("id", "version", "title_vi", "title_en", "decision", "mode", "total_points", "points_places", "rank_places"),
    *("rounding", "total_divisor", "value_scale", "engine", "words", "late", "evidence", "no_score_reasons", "groups"),
    *("ratings", "extras", "views", "levels", "tie_breakers", "sources", "main_indicators", "process", "outsiders"),
    *("feeds", "based_on", "not_public"),
)
GROUP_LATER = ("within", "until", "published_by_vi", "published_by_en")
ONLY_WITHIN_PARENT = Text(vi="until chỉ khi within là parent", en="until only where within is parent")
WORDS = tuple(word.name for word in fields(Words))


def read_framework(source: str | bytes) -> Framework:
    """Read a framework file. Raises Invalid with every problem, its place and how to mend it."""
    return from_document(read_text(source))


def from_document(document: object) -> Framework:
    """Read a framework from the mapping of a parsed file or event. Raises Invalid with every problem."""
    node = Node(document)
    framework = _framework(node)
    node.settle()
    return framework


def _framework(node: Node) -> Framework:
    node.only(*FRAMEWORK_KEYS)
    hidden = read_not_public(node, NEEDED, TOLD)
    reasons = tuple(_reason(item) for item in node.items("no_score_reasons"))
    validate.refuse_repeated(node, "no_score_reasons", [reason.code for reason in reasons])
    groups = tuple(_group(item) for item in node.items("groups"))
    validate.refuse_repeated(node, "groups", [group.id for group in groups], key="id")
    indicators = tuple(
        read_indicator(item) for item in node.items("main_indicators", required="main_indicators" not in hidden)
    )
    validate.refuse_repeated_codes(node, indicators)
    tie_breakers = node.codes("tie_breakers")
    validate.refuse_unknown_tie_breakers(node, tie_breakers, indicators)
    views = tuple(_view(item) for item in node.items("views"))
    validate.refuse_repeated(node, "views", [view.id for view in views], key="id")
    validate.refuse_unknown_views(node, views, indicators)
    levels = tuple(_level(item) for item in node.items("levels"))
    validate.refuse_repeated(node, "levels", [level.code for level in levels])
    validate.refuse_unknown_levels(node, levels, indicators)
    extras = _extras(node)
    validate.refuse_shares_beyond_the_maximum(node, extras, groups)
    feeds = read_feeds(node)
    validate.refuse_feeds_of_nothing(node, feeds, indicators)
    return Framework(
        id=node.code("id"),
        version=node.code("version"),
        title_vi=node.text("title_vi"),
        title_en=node.text("title_en", ""),
        decision=_decision(node),
        mode=node.one_of("mode", ("points", "maturity"), "points"),
        total_points=ZERO if "total_points" in hidden else _positive(node, "total_points"),
        points_places=_places(node, "points_places", hidden),
        rank_places=_places(node, "rank_places", hidden),
        rounding=node.one_of("rounding", ROUNDINGS, "half_up"),
        total_divisor=_positive(node, "total_divisor", ONE),
        value_scale=_positive(node, "value_scale") if node.has("value_scale") else None,
        engine=node.integer("engine", 1, NEWEST, 1),
        words=_words(node),
        late=LateReport(consequence="nothing") if "late" in hidden else _late(node, reasons),
        evidence=EvidencePolicy(missing="explanation") if "evidence" in hidden else _evidence(node, reasons),
        no_score_reasons=reasons,
        groups=groups,
        ratings=_ratings(node),
        extras=extras,
        views=views,
        levels=levels,
        tie_breakers=tie_breakers,
        sources=_sources(node),
        process=read_process(node),
        outsiders=read_outsiders(node),
        feeds=feeds,
        based_on=read_parent(node),
        not_public=hidden,
        main_indicators=indicators,
    )


def _places(node: Node, key: str, hidden: tuple[str, ...]) -> int:
    return 2 if key in hidden else node.integer(key, 0, MAX_PLACES)


def _positive(node: Node, key: str, default: Decimal | None = None) -> Decimal:
    found = len(node.problems)
    number = node.decimal(key, default)
    if number == 0 and node.has(key) and len(node.problems) == found:
        above = Text(vi="số lớn hơn 0", en="a number above 0")
        node.refuse("out-of-range", "0", above, IN_RANGE, key)
    return number


def _decision(node: Node) -> Decision:
    if not node.has("decision") or (child := node.child("decision")) is None:
        return Decision()
    child.only("number", "issuer", "date")
    return Decision(number=child.text("number", ""), issuer=child.text("issuer", ""), date=child.date("date"))


def _words(node: Node) -> Words:
    if not node.has("words") or (child := node.child("words")) is None:
        return Words()
    child.only(*WORDS)
    own = {word: _text(pair) for word in WORDS if child.has(word) and (pair := child.child(word))}
    return Words(**own)


def _text(node: Node) -> Text:
    node.only("vi", "en")
    return Text(vi=node.text("vi"), en=node.text("en", ""))


def _late(node: Node, reasons: tuple[NoScoreReason, ...]) -> LateReport:
    if (child := node.child("late")) is None:
        return LateReport(consequence="nothing")
    child.only("consequence", "points", "reason")
    late = LateReport(
        consequence=child.one_of("consequence", ("no_score", "points_off", "nothing", "refused")),
        points=child.decimal("points") if child.has("points") else None,
        reason=child.code("reason", ""),
    )
    validate.refuse_wrong_late(child, late)
    validate.refuse_unknown_reason(child, late.reason, reasons)
    return late


def _evidence(node: Node, reasons: tuple[NoScoreReason, ...]) -> EvidencePolicy:
    if (child := node.child("evidence")) is None:
        return EvidencePolicy(missing="refused")
    child.only("missing", "reason")
    missing: MissingEvidence = child.one_of("missing", ("refused", "zero", "explanation"))
    policy = EvidencePolicy(missing=missing, reason=child.code("reason", ""))
    validate.refuse_unknown_reason(child, policy.reason, reasons)
    return policy


def _reason(node: Node) -> NoScoreReason:
    node.only("code", "text_vi", "text_en")
    return NoScoreReason(code=node.code("code"), text_vi=node.text("text_vi"), text_en=node.text("text_en", ""))


def _group(node: Node) -> Group:
    node.only("id", "name_vi", "name_en", "units", "compare", "ranks", *GROUP_LATER)
    within: Within = node.one_of("within", ("all", "parent"), "all")
    until = node.date("until")
    if until and within == "all":
        node.refuse("until-without-parent", until.isoformat(), ONLY_WITHIN_PARENT, PICK, "until")
    return Group(
        id=node.code("id"),
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        units=scope_at(node, "units"),
        compare=node.one_of("compare", ("points", "share"), "points"),
        ranks=node.one_of("ranks", ("competition", "dense"), "competition"),
        within=within,
        until=until,
        published_by=optional_pair(node, "published_by"),
    )


def _ratings(node: Node) -> Ratings:
    if not node.has("ratings") or (child := node.child("ratings")) is None:
        return Ratings()
    child.only("on", "bands")
    found = len(node.problems)
    ratings = Ratings(
        on=child.one_of("on", ("points", "value", "percent"), "points"),
        bands=tuple(_rating(item) for item in child.items("bands")),
    )
    validate.refuse_repeated(child, "bands", [rating.code for rating in ratings.bands])
    if len(node.problems) == found:
        validate.refuse_overlapping_bands(child, ratings)
    return ratings


def _rating(node: Node) -> Rating:
    node.only("code", "name_vi", "name_en", *KEYS)
    return Rating(
        code=node.code("code"),
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        interval=read_interval(node),
    )


def _extras(node: Node) -> Extras:
    if not node.has("extras") or (child := node.child("extras")) is None:
        return Extras()
    child.only("bonus_cap", "penalty_cap", "beyond_maximum")
    return Extras(
        bonus_cap=child.decimal("bonus_cap") if child.has("bonus_cap") else None,
        penalty_cap=child.decimal("penalty_cap") if child.has("penalty_cap") else None,
        beyond_maximum=child.flag("beyond_maximum", False),
    )


def _view(node: Node) -> View:
    node.only("id", "name_vi", "name_en", "indicators", "divisor", "units", "compare")
    return View(
        id=node.code("id"),
        name_vi=node.text("name_vi"),
        name_en=node.text("name_en", ""),
        indicators=tuple(_seen(item) for item in node.items("indicators", required=True)),
        divisor=_positive(node, "divisor", ONE),
        units=scope_at(node, "units"),
        compare=node.one_of("compare", ("points", "share"), "points"),
    )


def _seen(node: Node) -> Seen:
    node.only("code", "weight")
    return Seen(code=node.code("code"), weight=node.decimal("weight", ONE))


def _level(node: Node) -> MaturityLevel:
    node.only("code", "name_vi", "name_en", "stated_targets")
    stated = node.integer("stated_targets", 0, 2000) if node.has("stated_targets") else None
    return MaturityLevel(
        code=node.code("code"), name_vi=node.text("name_vi"), name_en=node.text("name_en", ""), stated_targets=stated
    )


def _sources(node: Node) -> SourceNotes:
    if not node.has("sources") or (child := node.child("sources")) is None:
        return SourceNotes()
    child.only("complete", "notes", "addresses")
    return SourceNotes(
        complete=child.flag("complete", False),
        notes=tuple(_text(item) for item in child.items("notes")),
        addresses=child.codes("addresses"),
    )
