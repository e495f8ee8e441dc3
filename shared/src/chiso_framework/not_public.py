"""What no public source gives: such a key is left out of the file and named, and nothing is made up in its place."""

from dataclasses import fields

from chiso_framework.problems import Text, text
from chiso_framework.reading import PICK, Node
from chiso_framework.words import Words

NEEDED = ("total_points", "points_places", "rank_places", "late", "evidence", "main_indicators")
TOLD = ("decision", "components", "groups", "bands", "levels", "targets", "pillars", "calendar", "no_score_reasons")
"""Without what is NEEDED no round can be opened; what is TOLD is lacking, and a round can do without."""

NAMES: dict[str, Text] = {
    "total_points": text("tổng điểm", "the total"),
    "points_places": text("số chữ số thập phân của điểm", "the decimal places of points"),
    "rank_places": text("số chữ số thập phân để xếp hạng", "the decimal places of ranks"),
    "late": text("hệ quả của việc nộp muộn", "what follows from being late"),
    "evidence": text("hệ quả của việc thiếu {evidence}", "what missing {evidence} means"),
    "main_indicators": text("các {main_indicator}", "every {main_indicator}"),
    "decision": text("số, ngày của quyết định", "number or date of the decision"),
    "components": text("các {criterion}", "every {criterion}"),
    "groups": text("các {group} xếp hạng", "every {group}"),
    "bands": text("ngưỡng của các {rating}", "the borders of every {rating}"),
    "levels": text("các {level}", "every {level}"),
    "targets": text("các chỉ tiêu của từng {level}", "the targets of every {level}"),
    "pillars": text("cách tổng hợp các trụ cột", "how the pillars are put together"),
    "calendar": text("thời gian đánh giá", "the calendar"),
    "no_score_reasons": text("các trường hợp không được tính điểm", "the no-score cases"),
    "points": text("điểm tối đa", "the maximum"),
    "rule": text("cách tính điểm", "the rule"),
}
"""What each name stands for, with the words of the framework in braces."""
KEYS = {"points": "max_points"}


def lacking(name: str, words: Words) -> Text:
    """What a name stands for, in the words of a framework."""
    known = NAMES[name]
    vi, en = ({field.name: getattr(words, field.name).of(lang) for field in fields(words)} for lang in ("vi", "en"))
    return text(known.vi.format_map(vi), known.en.format_map(en))


def read_not_public(node: Node, needed: tuple[str, ...], told: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names under `not_public`; each once, and none that the document gives after all."""
    names = node.codes("not_public")
    known = (*needed, *told)
    for i, name in enumerate(names):
        if name not in known or name in names[:i]:
            expected = text(f"mỗi từ một lần trong: {', '.join(known)}", f"each once of: {', '.join(known)}")
            node.refuse("not-an-option", name, expected, PICK, f"not_public[{i}]")
        elif name in needed and node.has(KEYS.get(name, name)):
            absent = text(f"không có khóa “{KEYS.get(name, name)}”", f"no key “{KEYS.get(name, name)}”")
            mend = text("bỏ khỏi not_public hoặc bỏ khóa đó", "remove it from not_public, or the key")
            node.refuse("public-after-all", name, absent, mend, f"not_public[{i}]")
    return tuple(name for name in dict.fromkeys(names) if name in known)
