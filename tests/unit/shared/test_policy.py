"""Who may do what: the whole table as a matrix, then the rules that must hold whatever the table says."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from chiso_contracts.values import Right
from chiso_runtime.policy import (
    ADMINISTRATOR,
    APPRAISER,
    APPROVED,
    APPROVER,
    CONCLUDED,
    CONTRIBUTOR,
    COUNCIL_CHAIR,
    COUNCIL_MEMBER,
    DATA_PROVIDER,
    DRAFT,
    HEAD,
    IMPORTED,
    JUDGES,
    JUDGING,
    LOCKED,
    OBSERVER,
    RELEASED,
    REPORTER,
    ROLES,
    RULES,
    STANDING_BODY,
    SUBMITTED,
    TEAM_LEADER,
    Relation,
    Rule,
    Subject,
    allows,
)

PHASES = ("", IMPORTED, DRAFT, SUBMITTED, LOCKED, RELEASED, CONCLUDED, APPROVED)
UNRELEASED = ("", IMPORTED, DRAFT, SUBMITTED, LOCKED)
SUBJECT = Subject(owner="H99.04", round="r", unit="H99.21", parent="H99", criterion="1.1")

STANDS: dict[str, tuple[dict[str, str], set[Relation]]] = {
    "of the unit": ({"body": "H99.21"}, {Relation.OWN_UNIT, Relation.ANYWHERE}),
    "of the owner": ({"body": "H99.04"}, {Relation.OWNER, Relation.ANYWHERE}),
    "assigned": ({"body": "H99.05", "round": "r"}, {Relation.ASSIGNED, Relation.ANYWHERE}),
    "assigned elsewhere": ({"body": "H99.05", "round": "other"}, set()),
    "of the unit, for another round": ({"body": "H99.21", "round": "other"}, set()),
    "of another body": ({"body": "H99.06"}, {Relation.ANYWHERE}),
}


def right(role: str, body: str = "H99.05", **more: Any) -> Right:
    return Right(id="1", role=role, body=body, **more)


def assigned(role: str, body: str = "H99.05", **more: Any) -> Right:
    return right(role, body, round="r", **more)


def may(action: str, *rights: Right, subject: Subject = SUBJECT, phase: str = "") -> bool:
    return allows(rights, action, subject, phase=phase) is not None


def permits(rule: Rule, role: str, relations: set[Relation], phase: str) -> bool:
    return rule.role == role and rule.relation in relations and (not rule.phases or phase in rule.phases)


@pytest.mark.parametrize("action", list(RULES))
@pytest.mark.parametrize("stand", list(STANDS))
def test_the_table_is_what_is_allowed_and_nothing_else(action: str, stand: str) -> None:
    fields, relations = STANDS[stand]
    for role, phase in product(ROLES, PHASES):
        expected = any(permits(rule, role, relations, phase) for rule in RULES[action])
        assert may(action, right(role, **fields), phase=phase) is expected, (role, phase)


def test_every_rule_names_a_known_role_and_known_phases() -> None:
    rules = [rule for rules in RULES.values() for rule in rules]
    assert {rule.role for rule in rules} <= set(ROLES)
    assert {phase for rule in rules for phase in rule.phases} <= set(PHASES)


@pytest.mark.parametrize("action", list(RULES))
def test_who_has_no_right_may_do_nothing(action: str) -> None:
    assert not any(may(action, phase=phase) for phase in PHASES)


@pytest.mark.parametrize("action", ["", "criterion", "criterion.Verify", "anything"])
def test_an_action_that_the_table_does_not_name_is_an_error(action: str) -> None:
    with pytest.raises(KeyError):
        allows([right(role) for role in ROLES], action, SUBJECT)


def test_the_right_that_allows_is_the_answer() -> None:
    rights = (right(OBSERVER), assigned(APPRAISER, capacity="thành viên Tổ giúp việc"))
    assert allows(rights, "criterion.verify", SUBJECT) is rights[1]


@pytest.mark.parametrize("action", sorted(JUDGING))
@pytest.mark.parametrize("role", sorted(JUDGES))
@pytest.mark.parametrize(
    ("body", "parent"), [("H99.21", None), ("H99", None), ("H99.21.01", "H99.21")], ids=["unit", "parent", "child"]
)
def test_nobody_judges_their_own_body_its_parent_or_its_child(
    action: str, role: str, body: str, parent: str | None
) -> None:
    assert not may(action, assigned(role, body, parent=parent))


@pytest.mark.parametrize("action", sorted(JUDGING))
@pytest.mark.parametrize("other", [HEAD, CONTRIBUTOR, OBSERVER])
def test_any_post_in_the_body_forbids_judging_it(action: str, other: str) -> None:
    judging = [assigned(role) for role in sorted(JUDGES)]
    assert may(action, *judging)
    assert not may(action, *judging, right(other, "H99.21"))


@pytest.mark.parametrize("role", sorted(JUDGES))
@pytest.mark.parametrize("phase", UNRELEASED)
def test_a_judge_does_not_see_unreleased_appraisal_of_their_own_body(role: str, phase: str) -> None:
    assert may("appraisal.read", assigned(role), phase=phase)
    assert not may("appraisal.read", assigned(role, "H99.21"), phase=phase)


@pytest.mark.parametrize("role", sorted(JUDGES))
@pytest.mark.parametrize("phase", [RELEASED, CONCLUDED, APPROVED])
def test_released_appraisal_is_shown_to_judges_of_every_body(role: str, phase: str) -> None:
    assert may("appraisal.read", assigned(role, "H99.21"), phase=phase)


@pytest.mark.parametrize("role", [REPORTER, CONTRIBUTOR, HEAD])
@pytest.mark.parametrize("phase", PHASES)
def test_a_unit_sees_its_appraisal_from_the_release_on(role: str, phase: str) -> None:
    assert may("appraisal.read", right(role, "H99.21"), phase=phase) is (phase not in UNRELEASED)


@pytest.mark.parametrize("action", ["report.read", "evidence.read", "criterion.report", "report.submit"])
@pytest.mark.parametrize("body", ["H99.22", "H99", "H99.21.01"])
def test_a_unit_never_touches_another_units_report(action: str, body: str) -> None:
    assert not any(may(action, right(role, body), phase=phase) for role in (REPORTER, HEAD) for phase in PHASES)


@pytest.mark.parametrize("body", ["H99.04", "H99"])
@pytest.mark.parametrize("phase", PHASES)
def test_the_standing_body_never_approves(body: str, phase: str) -> None:
    approver, officer = right(APPROVER, "H99.04"), right(STANDING_BODY, body)
    assert may("results.approve", approver, phase=phase)
    assert not may("results.approve", officer, phase=phase)
    assert not may("results.approve", approver, officer, phase=phase)
    assert not may("results.approve", officer, approver, phase=phase)


@pytest.mark.parametrize("action", sorted({*JUDGING, "results.approve", "appraisal.read", "ranking.provisional"}))
def test_an_administrator_has_no_word_on_scores(action: str) -> None:
    assert not any(may(action, assigned(ADMINISTRATOR), phase=phase) for phase in PHASES)


def test_provisional_rankings_are_for_the_standing_body_and_the_council() -> None:
    everybody = [right(role, "H99.04", round="r") for role in ROLES]
    seeing = {each.role for each in everybody if may("ranking.provisional", each)}
    assert seeing == {STANDING_BODY, COUNCIL_MEMBER, COUNCIL_CHAIR}


@pytest.mark.parametrize("role", [APPRAISER, TEAM_LEADER])
@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, True),
        ({"units": ("H99.21",)}, True),
        ({"units": ("H99.22",)}, False),
        ({"criteria": ("1.1", "1.2")}, True),
        ({"criteria": ("1.2",)}, False),
        ({"units": ("H99.21",), "criteria": ("1.2",)}, False),
    ],
    ids=str,
)
def test_an_assignment_reaches_no_further_than_it_says(role: str, limits: dict[str, Any], expected: bool) -> None:
    assert may("criterion.verify", assigned(role, **limits)) is expected


def test_an_appraiser_without_a_round_judges_nothing() -> None:
    assert not may("criterion.verify", right(APPRAISER))


@pytest.mark.parametrize("phase", PHASES)
def test_a_unit_explains_only_between_release_and_conclusion(phase: str) -> None:
    assert may("explanation.give", right(HEAD, "H99.21"), phase=phase) is (phase == RELEASED)


@pytest.mark.parametrize("phase", PHASES)
def test_the_standing_body_uploads_evidence_only_into_imported_rounds(phase: str) -> None:
    assert may("evidence.upload", right(STANDING_BODY, "H99.04"), phase=phase) is (phase == IMPORTED)


def test_a_contributor_reports_only_the_criteria_shared_with_them() -> None:
    shared = right(CONTRIBUTOR, "H99.21", criteria=("2.1",))
    assert not may("criterion.report", shared)
    assert may("criterion.report", shared, subject=Subject(unit="H99.21", criterion="2.1"))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [({}, True), ({"round": "r", "criteria": ("1.1", "1.2")}, True), ({"criteria": ("2.1",)}, False)],
)
def test_a_data_provider_measures_what_their_right_names(limits: dict[str, Any], expected: bool) -> None:
    assert may("value.measure", right(DATA_PROVIDER, "H99.06", **limits)) is expected
    assert not may("value.measure", right(DATA_PROVIDER, "H99.06", **{**limits, "round": "other"}))
    assert not may("criterion.report", right(DATA_PROVIDER, "H99.21", **limits))


@pytest.mark.parametrize("action", ["criterion.verify", "criterion.preview"])
def test_what_is_left_to_one_role_others_who_judge_may_not_do(action: str) -> None:
    leaders = replace(SUBJECT, role=TEAM_LEADER)
    assert may(action, assigned(APPRAISER))
    assert not may(action, assigned(APPRAISER), subject=leaders)
    assert may(action, assigned(APPRAISER), assigned(TEAM_LEADER), subject=leaders)
    assert not may(action, assigned(TEAM_LEADER, body="H99.21"), assigned(TEAM_LEADER), subject=leaders)
