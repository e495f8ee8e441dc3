"""The words that pages, documents and exports use; a framework brings its own, these serve where it has none."""

from dataclasses import dataclass

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
