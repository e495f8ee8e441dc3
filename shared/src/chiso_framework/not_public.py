"""What no public source gives: such a key is left out of the file and named, and nothing is made up in its place."""

from chiso_framework.problems import Text, text
from chiso_framework.reading import PICK, Node

NEEDED = ("total_points", "points_places", "rank_places", "late", "evidence", "main_indicators")
TOLD = ("decision", "components", "groups", "bands", "levels", "targets", "pillars", "calendar", "no_score_reasons")
"""Without what is NEEDED no round can be opened; what is TOLD is lacking, and a round can do without."""

NAMES: dict[str, Text] = {
    "total_points": text("tổng điểm", "the total"),
    "points_places": text("số chữ số thập phân của điểm", "the decimal places of points"),
    "rank_places": text("số chữ số thập phân để xếp hạng", "the decimal places of ranks"),
    "late": text("hệ quả của báo cáo nộp muộn", "what follows a late report"),
    "evidence": text("hệ quả của việc thiếu tài liệu kiểm chứng", "what missing evidence means"),
    "main_indicators": text("các chỉ số chính", "the main indicators"),
    "decision": text("số, ngày của quyết định", "number or date of the decision"),
    "components": text("các chỉ số thành phần", "the components"),
    "groups": text("các nhóm xếp hạng", "the groups"),
    "bands": text("ngưỡng của các mức xếp loại", "the borders of the rating bands"),
    "levels": text("các mức độ", "the maturity levels"),
    "targets": text("các chỉ tiêu của từng mức độ", "the targets of each level"),
    "pillars": text("cách tổng hợp các trụ cột", "how the pillars are put together"),
    "calendar": text("thời gian đánh giá", "the calendar"),
    "no_score_reasons": text("các trường hợp không được tính điểm", "the no-score cases"),
    "points": text("điểm tối đa", "the maximum"),
    "rule": text("cách tính điểm", "the rule"),
}
KEYS = {"points": "max_points"}


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
