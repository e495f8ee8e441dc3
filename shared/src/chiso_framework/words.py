"""The words that pages, documents and exports use; a framework brings its own, these serve where it has none."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from chiso_framework.problems import Text

FRAMEWORK = Text(vi="bộ chỉ số", en="framework")
MAIN_INDICATOR = Text(vi="chỉ số chính", en="main indicator")
CRITERION = Text(vi="chỉ số thành phần", en="criterion")
EVIDENCE = Text(vi="tài liệu kiểm chứng", en="evidence")
COUNCIL = Text(vi="Hội đồng đánh giá", en="council")
SUPPORT_TEAM = Text(vi="Tổ giúp việc", en="support team")
STANDING_BODY = Text(vi="cơ quan thường trực Hội đồng", en="standing body")
UNIT = Text(vi="cơ quan, đơn vị, địa phương", en="unit")
HEAD = Text(vi="thủ trưởng đơn vị", en="head")
VIEW = Text(vi="nhóm chỉ số", en="ranking view")
GROUP = Text(vi="nhóm", en="group")
LEVEL = Text(vi="mức độ", en="maturity level")
RATING = Text(vi="mức xếp loại", en="rating band")
APPROVER = Text(vi="người có thẩm quyền phê duyệt", en="approver")
REPORT = Text(vi="báo cáo tự đánh giá, chấm điểm", en="self-assessment report")
CLAIMED = Text(vi="điểm tự đánh giá", en="claimed score")
APPRAISED = Text(vi="điểm thẩm định", en="appraised score")
DECIDED = Text(vi="điểm Hội đồng thống nhất", en="decided score")

FIRST = (
    *("framework", "main_indicator", "criterion", "evidence", "council"),
    *("support_team", "standing_body", "unit", "head"),
)
"""The words that every canonical document holds; those that came later only where a framework has its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A framework's own words."""

    framework: Text = FRAMEWORK
    main_indicator: Text = MAIN_INDICATOR
    criterion: Text = CRITERION
    evidence: Text = EVIDENCE
    council: Text = COUNCIL
    support_team: Text = SUPPORT_TEAM
    standing_body: Text = STANDING_BODY
    unit: Text = UNIT
    head: Text = HEAD
    view: Text = VIEW
    group: Text = GROUP
    level: Text = LEVEL
    rating: Text = RATING
    approver: Text = APPROVER
    report: Text = REPORT
    claimed: Text = CLAIMED
    appraised: Text = APPRAISED
    decided: Text = DECIDED


def own_words(words: Words) -> Mapping[str, Text]:
    """The words that the framework brings itself, by the keys that pages use: `main-indicator` for `main_indicator`."""
    usual = Words()
    return {
        field.name.replace("_", "-"): said
        for field in fields(words)
        if (said := getattr(words, field.name)) != getattr(usual, field.name)
    }
