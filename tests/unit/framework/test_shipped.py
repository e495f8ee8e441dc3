"""The shipped frameworks: what their decisions say, and honesty about what could not be read."""

from decimal import Decimal

import pytest
from chiso_framework import questions, shipped_framework, shipped_ids
from chiso_framework.shipped import UnknownFramework

ASKED = {
    "haiduong-2023-huyen": {"total_points": "sum-differs"},
    "hcm-79-2023-so": {"ratings.bands": "bands-gap"},
    "hanoi-920-2024-demo": {"main_indicators[2].borrowed": "not-borrowed-yet"},
}
NEWS_ONLY = ("bnv-765-2021", "mic-2516-2023-draft-xa", "mic-2516-2023-draft-huyen", "qd2361-2024", "mic-internal-dti")


@pytest.mark.parametrize("framework_id", shipped_ids())
def test_a_shipped_framework_asks_only_what_its_decision_contradicts_and_tells_its_sources(framework_id: str) -> None:
    fw = shipped_framework(framework_id)
    assert fw.id == framework_id
    asked = {one.where: one.code for one in questions(fw) if one.code != "not-public"}
    assert asked == ASKED.get(framework_id, {})
    assert not fw.sources.complete
    assert fw.sources.notes
    assert fw.sources.addresses or framework_id.removesuffix("-demo") in NEWS_ONLY


def test_922_has_its_nine_main_indicators() -> None:
    fw = shipped_framework("qd922-2022-dti-tinh@2022")
    assert [(one.name_vi, int(one.max_points)) for one in fw.main_indicators] == [
        ("Nhận thức số", 100),
        ("Thể chế số", 100),
        ("Hạ tầng số", 100),
        ("Nhân lực số", 100),
        ("An toàn thông tin mạng", 100),
        ("Đô thị thông minh", 0),
        ("Hoạt động chính quyền số", 200),
        ("Hoạt động kinh tế số", 150),
        ("Hoạt động xã hội số", 150),
    ]
    assert [one.code for one in fw.main_indicators if not one.scored] == ["6"]
    assert sum(one.stated_components or 0 for one in fw.main_indicators) == 98
    assert not any(one.components or one.complete for one in fw.main_indicators)
    assert "suy ra" in fw.main_indicators[8].note_vi
    assert not fw.demonstration


def test_the_commune_set_is_marked_as_demonstration_throughout() -> None:
    fw = shipped_framework("nghean-1082-2023-xa-demo")
    assert all(leaf.demonstration for leaf in fw.criteria())
    assert all(indicator.demonstration for indicator in fw.main_indicators)
    assert "minh họa" in fw.title_vi


def test_the_commune_set_has_27_criteria_500_points_and_every_rule_kind() -> None:
    fw = shipped_framework("nghean-1082-2023-xa-demo")
    assert (len(fw.main_indicators), len(fw.criteria())) == (7, 27)
    assert sum(leaf.max_points for leaf in fw.criteria()) == Decimal(500) == fw.total_points
    kinds = {leaf.rule.kind for leaf in fw.criteria()}
    assert kinds == {"direct", "yes_no", "checklist", "choice", "steps", "ratio"}


def test_most_criteria_of_the_commune_set_ask_for_evidence_and_say_which() -> None:
    asking = [leaf for leaf in shipped_framework("nghean-1082-2023-xa-demo").criteria() if leaf.evidence_required]
    assert len(asking) == 26
    assert all(leaf.evidence_vi and leaf.evidence_en for leaf in asking)


def test_the_commune_set_names_its_legal_reasons_for_no_score() -> None:
    fw = shipped_framework("nghean-1082-2023-xa-demo")
    assert [reason.code for reason in fw.no_score_reasons] == ["NS1", "NS2", "NS3", "NS4", "NS5"]
    late = fw.no_score_reason(fw.late.reason)
    assert late is not None
    assert late.text_vi == "Gửi báo cáo chậm, quá thời hạn yêu cầu"


@pytest.mark.parametrize("reference", ["unknown", "qd922-2022-dti-tinh@1999", "../shipped", ""])
def test_what_is_not_shipped_is_unknown(reference: str) -> None:
    with pytest.raises(UnknownFramework):
        shipped_framework(reference)
