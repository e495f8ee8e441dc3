"""Feeds in the shape that answers and workbooks have."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from chiso_framework import taking
from chiso_sheets import FeedAnswer, FeedGap, FeedSource, feed_book

from chiso_scoring.feeding import FeedView, Filled, Missing, Offered, Page, Part
from chiso_scoring.queries_feeds import EvidenceRow
from chiso_scoring.rounds import KnownRound

Shape = dict[str, Any]

STATES = {"verified": "đã thẩm định", "contested": "còn ý kiến khác nhau", "claimed": "chưa thẩm định"}


def feeds(known: KnownRound, found: Sequence[Offered]) -> Shape:
    """FeedsAnswer."""
    return {"round": known.id, "feeds": [offered(one) for one in found]}


def offered(one: Offered) -> Shape:
    """OfferedAnswer."""
    return {
        "framework": one.feed.framework,
        "version": one.feed.version,
        "title_vi": one.target.title_vi if one.target else "",
        "title_en": one.target.title_en if one.target else "",
        "known": one.target is not None,
        "owner": one.feed.owner,
        "items": len(one.feed.items),
    }


def feed(view: FeedView, page: Page) -> Shape:
    """FeedAnswer."""
    target = view.target
    return {
        "round": view.known.id,
        "framework": view.known.framework.reference,
        "target": {
            "id": target.id,
            "version": target.version,
            "title_vi": target.title_vi,
            "title_en": target.title_en,
            "demonstration": view.known.demonstration or target.demonstration,
        },
        "owner": view.feed.owner,
        "answers": view.sheet.answers,
        "fields": [_filled(one, page) for one in view.filled],
        "gaps": [_missing(one, page) for one in view.missing],
        "states": {state: view.states.get(state, 0) for state in STATES},
        "next": page.following,
        "current": view.current,
    }


def workbook(view: FeedView) -> bytes:
    """The answers as a workbook; what a field lacks of units stands among the gaps, too."""
    filled = {(one.criterion.code, one.field.name): one for one in view.filled}
    open_gaps = [gap for gap in view.missing if not gap.units]
    order = {leaf.code: n for n, leaf in enumerate(view.target.criteria())}
    every: list[Filled | Missing] = [*view.filled, *open_gaps]
    answers = [_answer(one, filled.get((one.criterion.code, one.field.name))) for one in every]
    return feed_book(
        f"Số liệu cho {view.target.title_vi}",
        _about(view),
        view.known.framework.words,
        sorted(answers, key=lambda answer: order[answer.criterion]),
        [_source(one, part) for one in view.filled for part in one.parts],
        [_gap(one) for one in view.missing],
    )


def _about(view: FeedView) -> list[tuple[str, str]]:
    states = "; ".join(f"{words}: {view.states.get(state, 0)}" for state, words in STATES.items())
    about = [
        ("Kỳ đánh giá", f"{view.known.name} ({view.known.id})"),
        ("Lấy từ", view.known.framework.reference),
        ("Trả lời cho", view.target.reference),
        ("Đầu mối", view.feed.owner.vi),
        ("Số câu trả lời được lấy", states),
        ("Cách lấy", HOW),
    ]
    return about if not (view.known.demonstration or view.target.demonstration) else [*about, DEMONSTRATION]


def _answer(one: Filled | Missing, found: Filled | None) -> FeedAnswer:
    return FeedAnswer(
        criterion=one.criterion.code,
        name=one.criterion.name_vi,
        question=one.field.label.vi,
        value=Decimal(found.value) if found else None,
        how=taking(found.of, found.source.item).vi if found else "",
        units=len(found.parts) if found else 0,
    )


def _source(one: Filled, part: Part) -> FeedSource:
    return FeedSource(
        criterion=one.criterion.code,
        field=one.field.name,
        of=f"{one.of.code} {one.of.name_vi}: {one.source.item.of_field}",
        unit=part.unit.code,
        unit_name=part.unit.name,
        value=Decimal(part.value),
        state=STATES[part.taken.state],
        evidence="; ".join([*([part.source] if part.source else []), *map(_named, part.evidence)]),
    )


def _named(file: EvidenceRow) -> str:
    place = f", {file.place}" if file.place else ""
    return f"{file.file}{place}" + (f", SHA-256 {file.sha256}" if file.sha256 else "")


def _gap(one: Missing) -> FeedGap:
    return FeedGap(
        owner=one.owner.vi,
        criterion=one.criterion.code,
        name=one.criterion.name_vi,
        question=one.field.label.vi,
        units=[f"{unit.name} ({unit.code})" for unit in one.units],
    )


def _filled(one: Filled, page: Page) -> Shape:
    item = one.source.item
    return {
        "criterion": one.criterion.code,
        "name_vi": one.criterion.name_vi,
        "name_en": one.criterion.name_en,
        "field": one.field.name,
        "question": one.field.label,
        "value": Decimal(one.value),
        "take": item.take,
        "of": item.of,
        "of_field": item.of_field,
        "equals": item.equals,
        "how": taking(one.of, item),
        "units": [_part(part) for part in one.parts if part.unit.code in page.units],
        "unit_count": len(one.parts),
    }


def _part(part: Part) -> Shape:
    return {
        "unit": part.unit.code,
        "name": part.unit.name,
        "value": Decimal(part.value),
        "state": part.taken.state,
        "data": part.taken.data,
        "evidence": [
            {"file": file.file, "place": file.place, "sha256": file.sha256 or None, "size": file.size or None}
            for file in part.evidence
        ],
        "source": part.source,
        "event": part.event,
    }


def _missing(one: Missing, page: Page) -> Shape:
    return {
        "criterion": one.criterion.code,
        "name_vi": one.criterion.name_vi,
        "name_en": one.criterion.name_en,
        "field": one.field.name,
        "question": one.field.label,
        "owner": one.owner,
        "units": [{"unit": unit.code, "name": unit.name} for unit in one.units if unit.code in page.units],
        "unit_count": len(one.units),
    }


HOW = (
    "Lấy số liệu đã thẩm định; chưa thẩm định thì lấy số liệu đã gửi. Không lấy câu trả lời không được tính điểm. "
    "“Không phát sinh” tính là 0."
)
DEMONSTRATION = ("Lưu ý", "Có dữ liệu trình diễn / Demonstration data")
