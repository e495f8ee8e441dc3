"""How a framework stands in a workbook: names of sheets and columns, and people's words for terms of documents.

Labels are said in the framework's own words, so nothing is known by them: a column by the key in its heading, a row's
tier by its number. Workbooks of earlier releases had neither, and the names in `EARLIER` and `EARLIER_TERMS`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chiso_framework import Words

from chiso_sheets.speaking import USUAL, capital, said

HELP, GENERAL, CRITERIA, DETAILS = "Hướng dẫn", "Thông tin chung", "Nội dung", "Chi tiết"
MAIN, COMPONENT = "1", "2"
EARLIER = {GENERAL: "Bộ chỉ số", CRITERIA: "Chỉ số", DETAILS: DETAILS}
EARLIER_TERMS = {"chỉ số chính": MAIN, "thành phần": COMPONENT, "tự báo cáo": "self"}
KEYED = re.compile(r"\(([a-z_.]+)\)\s*$", re.ASCII)

Names = Mapping[str, str]

KINDS: Names = {
    "direct": "chấm trực tiếp",
    "yes_no": "có/không",
    "choice": "chọn mức",
    "checklist": "các phần đạt được",
    "steps": "theo bậc",
    "ratio": "tỷ lệ",
    "per_item": "theo số lượng",
    "survey": "khảo sát",
    "growth": "tăng so với năm trước",
    "best_of": "phương án tốt nhất",
    "sum_of": "tổng các phần",
    "relative": "so sánh với nhau",
    "expression": "công thức",
}
SOURCES: Names = {"self": "tự chấm", "measured": "đo tập trung", "automatic": "tự động", "survey": "khảo sát"}
COUNTS: Names = {"points": "điểm", "bonus": "điểm thưởng", "penalty": "điểm trừ"}
NOTHING: Names = {
    "refused": "phải trả lời",
    "full": "đủ điểm",
    "excluded": "loại khỏi điểm tối đa",
    "zero": "không điểm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the criteria's sheet: the document's key, its label in both languages, its terms, where it has some.

    Labels name the words of the framework in braces.
    """

    key: str
    vi: str
    en: str
    width: int = 14
    words: Names | None = None

    def label(self, words: Words, lang: str) -> str:
        """The label in the words of a framework."""
        return capital(said(self.vi, words)) if lang == "vi" else said(self.en, words, lang)

    def heading(self, words: Words) -> str:
        """What stands in the first row."""
        return f"{self.label(words, 'vi')} / {self.label(words, 'en')} ({self.key or TIER})"


TIER = "tier"
KIND = Column(key="rule.kind", vi="Loại cách tính", en="kind of rule", width=20, words=KINDS)
COLUMNS = (
    Column(key="code", vi="Mã", en="code", width=8),
    Column(key="", vi="Cấp", en="tier", width=6),
    Column(key="name_vi", vi="Tên", en="name in Vietnamese", width=50),
    Column(key="max_points", vi="Điểm tối đa", en="maximum", width=9),
    KIND,
    Column(key="method_vi", vi="Cách tính điểm như văn bản", en="method as printed", width=50),
    Column(key="evidence_vi", vi="{evidence}", en="{evidence}", width=40),
    Column(key="evidence_required", vi="Bắt buộc {evidence}", en="{evidence} required", width=9),
    Column(key="source", vi="Nguồn số liệu", en="source", words=SOURCES),
    Column(key="counts", vi="Tính là", en="counts as", words=COUNTS),
    Column(key="nothing_arose", vi="Không phát sinh", en="nothing arose", width=20, words=NOTHING),
    Column(key="demonstration", vi="Minh họa", en="demonstration", width=9),
    Column(key="scored", vi="Được tính điểm", en="scored", width=9),
    Column(key="weight", vi="Trọng số", en="weight", width=9),
    Column(key="complete", vi="Đủ {criterion}", en="complete", width=9),
    Column(key="stated_components", vi="Số {criterion} theo văn bản", en="stated components", width=11),
    Column(key="note_vi", vi="Ghi chú", en="note", width=30),
    Column(key="name_en", vi="Tên tiếng Anh", en="name in English", width=30),
    Column(key="method_en", vi="Cách tính tiếng Anh", en="method in English", width=30),
    Column(key="evidence_en", vi="{Evidence} tiếng Anh", en="{evidence} in English", width=30),
    Column(key="note_en", vi="Ghi chú tiếng Anh", en="note in English", width=30),
)
LEVEL = 1
NUMBERS = frozenset({"max_points", "weight"})
IN_COLUMNS = frozenset(column.key for column in COLUMNS if column.key)

GENERAL_HEAD = ("Mục / item", "Giá trị / value", "Ý nghĩa / meaning")
DETAILS_HEAD = ("Mã / code", "Mục / item", "Giá trị / value", "Ý nghĩa / meaning")

MEANINGS: Names = {
    "id": "mã {framework}",
    "version": "phiên bản",
    "title_vi": "tên {framework}",
    "title_en": "tên tiếng Anh",
    "number": "số quyết định",
    "issuer": "cơ quan ban hành",
    "date": "ngày ban hành, NNNN-TT-NN",
    "mode": "points: chấm điểm; maturity: {level}",
    "total_points": "tổng điểm như văn bản",
    "points_places": "số chữ số thập phân của điểm",
    "rank_places": "số chữ số thập phân khi xếp hạng",
    "rounding": "half_up, half_even hoặc down",
    "consequence": "nộp muộn: no_score, points_off, nothing, refused",
    "missing": "thiếu {evidence}: refused, zero, explanation",
    "label_vi": "lời văn",
    "label_en": "lời văn tiếng Anh",
    "points": "điểm",
    "max_points": "điểm tối đa của phần",
    "question_vi": "câu hỏi",
    "value_vi": "giá trị cần nhập",
    "numerator_vi": "tử số",
    "denominator_vi": "mẫu số",
    "when_zero": "khi mẫu số bằng 0: full, zero, refused",
    "when_alike": "khi mọi {unit} như nhau: full, zero",
    "when_undefined": "khi không tính được: full, zero, refused",
    "direction": "higher: càng cao càng tốt; lower: ngược lại",
    "target": "tỷ lệ đạt điểm tối đa",
    "at_least": "từ",
    "more_than": "trên",
    "at_most": "đến",
    "below": "dưới",
    "each": "điểm mỗi mục",
    "item_vi": "mục được đếm",
    "formula": "công thức",
    "code": "mã",
    "kind": "loại",
    "applies_to": "áp dụng cho: all, kind=…, hoặc mã {unit}",
    "units": "{unit}: all, kind=…, hoặc mã {unit}",
    "level": "{level}",
    "whole": "chỉ nhận số nguyên",
}


def meaning(path: str, words: Words = USUAL) -> str:
    """What an item of this path is, in a few words; nothing where the name says it."""
    last = path.rpartition(".")[2].partition("[")[0]
    return said(MEANINGS.get(last, ""), words)


def tier_of(written: str) -> str:
    """The tier that a row says; what nobody knows as it is."""
    return EARLIER_TERMS.get(written.strip().lower(), written.strip())


def key_of(heading: str) -> str:
    """The key of a column by its heading, `TIER` of that one; the heading where it has none."""
    if keyed := KEYED.search(heading):
        return keyed[1]
    return BY_LABEL.get(heading.rpartition(" / ")[2].strip(), heading)


BY_LABEL: Names = {**{column.label(USUAL, "en"): column.key for column in COLUMNS}, "level": TIER}
"""What headings of earlier releases are known by: the English after the stroke."""
