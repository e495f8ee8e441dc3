"""What differs between two versions, in the words of officers: what is said of a criterion, and not where it stands."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chiso_framework import Words
from chiso_framework.problems import Text, shorten, text
from chiso_sheets.framework_form import COLUMNS, meaning
from chiso_sheets.speaking import USUAL, capital, said

LABELS = {column.key: column for column in COLUMNS if column.key}
EMPTY = (None, "")
SCORED = ("main_indicators", "components")
STEP = re.compile(r"([^.\[\]]+)(?:\[([^\[\]]*)\])?")
UNSAID = frozenset({"rule", "ratings", "process"})
"""Places that are only there to hold others."""

SECTIONS = {
    "main_indicators": text("các {main_indicator}", "all {main_indicator}s"),
    "components": text("các {criterion}", "all {criterion}s"),
    "rule": text("cách tính", "rule"),
    "process": text("quy trình", "process"),
    "bands": text("{rating}", "{rating}"),
    "groups": text("{group}", "{group}"),
    "ratings": text("{rating}", "{rating}"),
    "views": text("{view}", "{view}"),
    "levels": text("{level}", "{level}"),
    "required": text("chỉ tiêu của {level}", "target of a {level}"),
    "late": text("nộp muộn", "late report"),
    "evidence": text("khi thiếu {evidence}", "lacking {evidence}"),
    "no_score_reasons": text("trường hợp không được tính điểm", "case of no score"),
    "extras": text("điểm thưởng, điểm trừ", "bonus and penalty"),
    "words": text("từ dùng", "words"),
    "outsiders": text("không xếp hạng, không đánh giá", "not ranked, exempt"),
    "feeds": text("dữ liệu chia sẻ", "feeds"),
    "calendar": text("thời gian", "calendar"),
    "units_on": text("danh mục {unit} của ngày", "registry of {unit}s of"),
    "data_from": text("số liệu từ", "data from"),
    "data_until": text("số liệu đến", "data until"),
    "report_before": text("gửi {report} trước", "{report} before"),
    "report_printed": text("thời hạn như văn bản", "deadline as printed"),
    "approval": text("phê duyệt", "approval"),
    "publication": text("công bố", "publication"),
    "steps": text("bước", "step"),
    "passes": text("bước thẩm định", "pass of the appraisal"),
    "evidence_kinds": text("loại {evidence} được nhận", "kinds of {evidence}"),
    "short_period": text("thời gian ngắn", "short period"),
    "surveys_not_held": text("khảo sát không thực hiện", "surveys not held"),
    "parts": text("phần", "part"),
    "options": text("mức", "option"),
    "readings": text("số liệu kỳ", "readings"),
    "before": text("hạn gửi các kỳ", "days before which they are due"),
    "borrowed": text("dùng của {framework} khác", "borrowed"),
    "not_public": text("chưa công khai", "not public"),
    "based_on": text("dựa trên", "based on"),
    "estimates": text("nhận số ước thực hiện", "estimates"),
    "provider_vi": text("nơi cung cấp số liệu", "data provider"),
    "verifier_vi": text("nơi phối hợp xác minh", "verifying body"),
    "tie_breakers": text("phân định khi đồng hạng", "tie breakers"),
    "total_points": text("tổng điểm", "total"),
    "points": text("điểm", "points"),
    "numerator_vi": text("tử số", "numerator"),
    "denominator_vi": text("mẫu số", "denominator"),
    "question_vi": text("câu hỏi", "question"),
    "at_least": text("từ", "at least"),
    "more_than": text("trên", "more than"),
    "at_most": text("đến", "at most"),
    "below": text("dưới", "below"),
    "units": text("{unit}", "{unit}s"),
    "name_vi": text("tên", "name"),
    "title_vi": text("tên {framework}", "title"),
    "text_vi": text("lời văn", "text"),
}
"""What the places of a document are called, in the words of its framework."""


def readable(row: Mapping[str, Any], words: Words = USUAL) -> dict[str, Any]:
    """A difference as the API answers it, with sentences that name the thing instead of its place in the document.

    They speak in the framework's words.
    """
    inside = _inside(row["where"], row["criterion"])
    came_or_went = row["what"] == "criterion"
    vi, en = ("", "") if came_or_went else (f"{label}: " for label in _label(inside, words))
    before, after = (_value(inside, row[side]) for side in ("before", "after"))
    if row["before"] in EMPTY:
        return {**row, "vi": f"{vi}thêm {after}", "en": f"{en}added {after}"}
    if row["after"] in EMPTY:
        return {**row, "vi": f"{vi}bỏ {before}", "en": f"{en}removed {before}"}
    return {**row, "vi": f"{vi}từ {before} thành {after}", "en": f"{en}from {before} to {after}"}


def is_said(row: Mapping[str, Any]) -> bool:
    """Whether the difference says anything: an empty text that comes or goes does not."""
    return not (row["before"] in EMPTY and row["after"] in EMPTY)


def for_people(found: Mapping[str, Any], words: Words = USUAL) -> dict[str, Any]:
    """Differences as the API answers them, each in a sentence that is read; those that say nothing are left out."""
    return {**found, "differences": [readable(row, words) for row in found["differences"] if is_said(row)]}


def names(document: Mapping[str, Any]) -> dict[str, Text]:
    """What criteria and main indicators are called by their code, in a document that need not be valid."""
    return {
        str(item["code"]): text(name, english if isinstance(english := item.get("name_en"), str) and english else name)
        for item in _scored(document, *SCORED)
        if isinstance(name := item.get("name_vi"), str) and isinstance(item.get("code"), str)
    }


def _scored(document: object, *keys: str) -> Iterator[Mapping[str, Any]]:
    """The items of a list of main indicators, each followed by its criteria."""
    items = document.get(keys[0]) if isinstance(document, Mapping) and keys else None
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield item
            yield from _scored(item, *keys[1:])


def _inside(where: str, criterion: str) -> str:
    """The place within the criterion, or within the framework where it belongs to none."""
    for key in SCORED[::-1]:
        begins = f"{key}[{criterion}]."
        if criterion and begins in where:
            return where.partition(begins)[2]
    return where


def _label(inside: str, words: Words) -> tuple[str, str]:
    if (column := LABELS.get(inside)) is not None:
        return column.label(words, "vi"), column.label(words, "en")
    steps = [(key, item) for key, item in STEP.findall(inside) if item or key not in UNSAID] or [(inside, "")]
    return capital(_joined(steps, words, "vi")), _joined(steps, words, "en")


def _joined(steps: list[tuple[str, str]], words: Words, lang: str) -> str:
    told = [(_step(key, words, lang), f" “{item}”" if item else "") for key, item in steps]
    return ", ".join(f"{step}{item}" for step, item in told)


def _step(key: str, words: Words, lang: str) -> str:
    """What one part of a place is called; its own name, legibly, where nobody has a word for it."""
    if (named := SECTIONS.get(key)) is not None:
        return said(named.of(lang), words, lang)
    told = meaning(key, words).partition(":")[0] if lang == "vi" else ""
    return told or key.replace("_", " ")


def _value(inside: str, value: object) -> str:
    column = LABELS.get(inside)
    terms = (column.words if column else None) or {}
    return f"“{terms[value]}”" if isinstance(value, str) and value in terms else shorten(_plain(value))


def _plain(value: object) -> object:
    """What is made of parts as one line of them."""
    if isinstance(value, Mapping):
        return "; ".join(f"{_plain(item)}" for item in value.values())
    return ", ".join(str(_plain(item)) for item in value) if isinstance(value, list) else value
