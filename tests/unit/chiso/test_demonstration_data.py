"""The demonstration is believable, always the same, says that it is one, and its papers pass the evidence gate."""

import pytest
from chiso.demonstration import province
from chiso.demonstration.answers import Answers
from chiso.demonstration.papers import paper
from chiso.filing import Paper, objections
from chiso_framework import Framework, UnitSheet, claimed_points, engine, shipped_framework, shipped_ids

from tests.unit.framework.examples import CHECKLIST, CHOICE, MEETINGS, RATIO, part, with_rule

FRAMEWORK = shipped_framework("nghean-1082-2023-xa-demo")
PERCENT = {
    **MEETINGS,
    "whole": False,
    "steps": [
        {"more_than": 80, "points": 20},
        {"more_than": 50, "at_most": 80, "points": 9},
        {"at_most": 50, "points": 0},
    ],
}
FORMULA = {
    "kind": "expression",
    "inputs": [
        {"name": "done", "kind": "whole", "label_vi": "Xong"},
        {"name": "plan", "kind": "yes_no", "label_vi": "Có kế hoạch"},
    ],
    "formula": "plan ? done * 2 : done",
    "when_undefined": "zero",
}
RULES = [
    *(CHECKLIST, MEETINGS, PERCENT, RATIO, FORMULA, {**CHOICE}),
    {"kind": "direct"},
    {"kind": "yes_no", "question_vi": "Có không?"},
    {"kind": "per_item", "item_vi": "Nền tảng", "each": "2"},
    {"kind": "growth", "value_vi": "Doanh thu", "target": "0.1", "when_zero": "zero"},
    {"kind": "growth", "value_vi": "Sự cố", "target": "0.5", "falling": True, "when_zero": "zero"},
    {"kind": "survey", "low": "1", "high": "5", "responses": 30},
    {"kind": "relative", "value_vi": "Số dịch vụ", "when_alike": "full"},
    {"kind": "sum_of", "parts": [part("a", 10, RATIO), part("b", 10, {"kind": "per_item", "item_vi": "X", "each": 1})]},
    {"kind": "best_of", "alternatives": [part("a", 20, RATIO), part("b", 10, {"kind": "yes_no", "question_vi": "?"})]},
]


def claims(commune: str, year: int) -> dict[str, object]:
    answers = Answers(FRAMEWORK, commune, year)
    found = {}
    for criterion in FRAMEWORK.criteria():
        answer = answers.to(criterion)
        found[criterion.code] = claimed_points(FRAMEWORK, criterion, data=answer.data, claimed=answer.claimed)
    return dict(found)


def total(commune: str, year: int) -> int:
    points = claims(commune, year)
    return int(UnitSheet(FRAMEWORK, "xa", commune).total(points).points)  # type: ignore[arg-type]


def test_thirty_communes_have_codes_and_names_of_their_own() -> None:
    communes = province.communes()
    assert len({commune.code for commune in communes}) == len({commune.name for commune in communes}) == 30


def test_every_unit_says_that_it_is_a_demonstration() -> None:
    assert all("(trình diễn)" in str(unit["name"]) for unit in province.units())


def test_the_answers_are_the_same_every_time() -> None:
    assert claims("H99.21", 2025) == claims("H99.21", 2025)


@pytest.mark.parametrize("name", shipped_ids())
def test_there_are_answers_to_every_shipped_framework(name: str) -> None:
    framework: Framework = shipped_framework(name)
    answers, computing = Answers(framework, "H99.21", 2025), engine(framework.engine)
    for criterion in framework.criteria():
        answer = answers.to(criterion)
        claimed = computing.claimed_points(framework, criterion, data=answer.data, claimed=answer.claimed)
        assert 0 <= claimed <= criterion.max_points


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["kind"]))
def test_there_are_answers_to_every_kind_of_rule(rule: dict[str, object]) -> None:
    made = with_rule(rule)
    for commune in ("H99.21", "H99.22", "H99.23"):
        answer = Answers(made, commune, 2025).to(made.criterion("1.1"))
        assert 0 <= claimed_points(made, made.criterion("1.1"), data=answer.data, claimed=answer.claimed) <= 20


def test_the_answers_fit_every_rule_and_differ_between_communes() -> None:
    totals = {total(commune.code, 2025) for commune in province.communes()}
    assert len(totals) > 20
    assert all(150 < points < 500 for points in totals)


def test_nobody_of_the_team_belongs_to_a_commune_or_the_province() -> None:
    bodies = {str(member["body"]) for member in province.team([c.code for c in FRAMEWORK.criteria()])}
    assert not bodies & ({province.PROVINCE} | {commune.code for commune in province.communes()})


def test_the_team_shares_out_all_criteria() -> None:
    codes = [criterion.code for criterion in FRAMEWORK.criteria()]
    shared = [code for member in province.team(codes) for code in member["criteria"]]  # type: ignore[attr-defined]
    assert sorted(shared) == sorted(codes)


@pytest.mark.parametrize("title", ["Quyết định kiện toàn Ban Chỉ đạo", "Thống kê (tháng 6) \\ 100%"])
def test_a_paper_passes_the_evidence_gate(title: str) -> None:
    content = paper(title, ["Ủy ban nhân dân Phường Bến Lam (trình diễn)", "Những người được giao nhiệm vụ"])
    assert objections(Paper(name="van-ban.pdf", media_type="application/pdf", content=content)) == []


def test_a_papers_text_can_be_read_by_machines() -> None:
    spoken = "Phường Bến Lam".encode("utf-16-be").hex().upper().encode()
    assert spoken in paper("Quyết định", ["Phường Bến Lam"])
