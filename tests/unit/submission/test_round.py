from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from chiso_contracts.submission import (
    AssignmentsAdded,
    FrameworkSet,
    RoundOpened,
    RoundReady,
    UnitRegistered,
    UnitsAdded,
)
from chiso_contracts.values import Deadline
from chiso_framework import (
    Calendar,
    Framework,
    Outsiders,
    Process,
    Scope,
    ShortPeriod,
    Text,
    YearDay,
    missing,
    shipped_framework,
)
from chiso_runtime.codec import MAX_EVENT
from chiso_runtime.testing import NOON, Scenario
from chiso_submission.codec import codec
from chiso_submission.domain.framework.document import canonical_text
from chiso_submission.domain.round.commands import AssignPerson, GroupAsked, Life, OpenRound
from chiso_submission.domain.round.events import Event
from chiso_submission.domain.round.opening import opening
from chiso_submission.handlers import ROUNDS

from tests.unit.submission.encoding import encoded
from tests.unit.submission.examples import FRAMEWORK

DEADLINE = Deadline(at=datetime(2026, 1, 4, 17, tzinfo=UTC), printed="trước ngày 05/01")
OFFICE = UnitRegistered(code="H40.10", name="Sở KH&CN", kind="so", parent="H40")
UNITS = {
    unit.code: unit
    for unit in [
        UnitRegistered(code="H40", name="Tỉnh Nghệ An", kind="tinh", parent=None),
        OFFICE,
        UnitRegistered(code="H40.01", name="Xã A", kind="xa", parent="H40"),
        UnitRegistered(code="H40.02", name="Xã B", kind="xa", parent="H40"),
        UnitRegistered(code="H40.01.1", name="Trạm y tế", kind="tram", parent="H40.01"),
    ]
}
given = Scenario(decider=ROUNDS).given


def open_round(**changed: Any) -> OpenRound:
    asked = OpenRound(
        round="dti-2025",
        name="DTI 2025",
        year=2025,
        owner="H40.10",
        framework=FRAMEWORK,
        text=canonical_text(FRAMEWORK),
        groups=(GroupAsked(id="xa", name="Xã", units=Scope(kinds=("xa",))),),
        unranked=(),
        registry=UNITS,
        deadline=DEADLINE,
    )
    return replace(asked, **changed)


OPENED: tuple[Event, ...] = tuple(opening(open_round()))


def assign(**changed: Any) -> AssignPerson:
    asked = AssignPerson(
        round="dti-2025",
        person="ha",
        role="appraiser",
        body="H40.10",
        body_parent="H40",
        capacity="Tổ giúp việc",
        units=("H40.01",),
        criteria=("1.1",),
        framework=FRAMEWORK,
    )
    return replace(asked, **changed)


def added(**changed: Any) -> AssignmentsAdded:
    fact = AssignmentsAdded(
        round="dti-2025",
        person="ha",
        role="appraiser",
        body="H40.10",
        capacity="Tổ giúp việc",
        units=("H40.01",),
        criteria=("1.1",),
    )
    return replace(fact, **changed)


def test_a_round_opens_with_framework_units_and_readiness_in_that_order() -> None:
    kinds = [type(fact).__name__ for fact in OPENED]
    assert kinds == ["RoundOpened", "FrameworkSet", "UnitsAdded", "RoundReady"]


def test_units_belong_to_the_groups_that_cover_them() -> None:
    (units,) = [fact for fact in OPENED if isinstance(fact, UnitsAdded)]
    assert [(unit.code, unit.groups, unit.ranked) for unit in units.units] == [
        ("H40.01", ("xa",), True),
        ("H40.02", ("xa",), True),
    ]


def test_a_unit_may_be_assessed_and_not_ranked() -> None:
    facts = opening(open_round(unranked=("H40.02",)))
    (units,) = [fact for fact in facts if isinstance(fact, UnitsAdded)]
    assert [unit.ranked for unit in units.units] == [True, False]


def test_without_groups_the_frameworks_own_are_used() -> None:
    assert opening(open_round(groups=())) == list(OPENED)


def test_units_that_ended_before_the_last_day_of_the_year_take_no_part() -> None:
    ended = replace(UNITS["H40.02"], valid_until=datetime(2025, 7, 1, tzinfo=UTC).date())
    facts = opening(open_round(registry={**UNITS, "H40.02": ended}))
    assert facts[-1] == RoundReady(round="dti-2025", units=1)


def test_the_same_round_again_records_nothing() -> None:
    given(*OPENED).when(open_round()).then()


def test_the_same_round_is_the_same_after_people_were_assigned() -> None:
    given(*OPENED, added()).when(open_round()).then()


def test_another_round_under_the_same_id_is_refused() -> None:
    given(*OPENED).when(open_round(name="Tên khác")).then_rejected("round-exists", round="dti-2025")


def test_a_round_on_a_demonstration_framework_is_a_demonstration() -> None:
    indicator = FRAMEWORK.main_indicators[0]
    components = tuple(replace(component, demonstration=True) for component in indicator.components)
    framework = replace(FRAMEWORK, main_indicators=(replace(indicator, components=components),))
    fact = opening(open_round(framework=framework))[0]
    assert isinstance(fact, RoundOpened)
    assert fact.demonstration


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"deadline": None}, "deadline-required"),
        ({"imported": True}, "imported-without-deadline"),
        ({"owner": "H99"}, "unknown-unit"),
        ({"unranked": ("H99",)}, "unknown-unit"),
        ({"unranked": ("H40",)}, "unit-not-in-round"),
        ({"groups": (GroupAsked(id="xa", name="Xã", units=Scope(units=("H99",))),)}, "unknown-unit"),
        ({"groups": (GroupAsked(id="xa", name="Xã", units=Scope(kinds=("huyen",))),)}, "no-units"),
        ({"groups": (GroupAsked(id="xa", name="Xã", units=Scope()),) * 2}, "repeated-group"),
        ({"groups": (), "framework": replace(FRAMEWORK, groups=())}, "no-groups"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(changed: dict[str, Any], code: str) -> None:
    given().when(open_round(**changed)).then_rejected(code)


def test_no_round_is_opened_on_an_outline_and_what_it_lacks_is_named() -> None:
    outline = shipped_framework("sonla-2245-2021")
    lacking = [problem.where for problem in missing(outline)]
    refused = {"framework": "sonla-2245-2021@2021", "missing": lacking}
    given().when(open_round(framework=outline)).then_rejected("framework-outline", **refused)
    assert "late" in lacking


def test_the_frameworks_outsiders_are_not_ranked_or_take_no_part() -> None:
    reason = Text(vi="không cung cấp dịch vụ công")
    outsiders = (
        Outsiders(units=Scope(units=("H40.01",)), status="not_ranked", reason=reason),
        Outsiders(units=Scope(units=("H40.02",)), status="exempt", reason=reason),
    )
    facts = opening(open_round(framework=replace(FRAMEWORK, outsiders=outsiders)))
    units = [unit for fact in facts if isinstance(fact, UnitsAdded) for unit in fact.units]
    assert [(unit.code, unit.ranked) for unit in units] == [("H40.01", False)]


SHORT = replace(
    FRAMEWORK,
    process=Process(
        calendar=Calendar(data_from=YearDay(month=1, day=1), data_until=YearDay(month=12, day=31)),
        short_period=ShortPeriod(days=180, stands="not_ranked"),
    ),
)


def ranked(lives: dict[str, Life], framework: Framework = SHORT) -> dict[str, bool]:
    asked = open_round(framework=framework, text=canonical_text(framework), lives=lives)
    (units,) = [fact for fact in opening(asked) if isinstance(fact, UnitsAdded)]
    return {unit.code: unit.ranked for unit in units.units}


def test_a_unit_of_a_short_period_is_assessed_and_not_ranked() -> None:
    lives: dict[str, Life] = {"H40.01": (date(2025, 7, 6), None), "H40.02": (date(2025, 7, 5), None)}
    assert ranked(lives) == {"H40.01": False, "H40.02": True}


def test_units_that_existed_all_year_or_whose_days_nobody_registered_are_ranked() -> None:
    assert ranked({"H40.01": (None, None)}) == {"H40.01": True, "H40.02": True}


def test_without_a_rule_of_short_periods_every_unit_is_ranked() -> None:
    assert ranked({"H40.01": (date(2025, 12, 1), None)}, FRAMEWORK) == {"H40.01": True, "H40.02": True}


def test_an_imported_round_has_no_deadline() -> None:
    facts = opening(open_round(imported=True, deadline=None))
    given().when(open_round(imported=True, deadline=None)).then(*facts)


LONG_NAME = "Ủy ban nhân dân phường Trần Hưng Đạo – Nguyễn Thị Minh Khai " * 3
NAMES = {
    "long": LONG_NAME,
    "quoted": '"' * 200,
    "escaped": "\\" * 200,
    "outside the basic plane": "\U0001f3db" * 200,
    "control characters": "\x01" * 200,
}
TEXTS = {
    "guidance": "Căn cứ quyết định thành lập, kiện toàn Ban Chỉ đạo chuyển đổi số còn hiệu lực tại ngày 30/12; " * 60,
    "quoted": 'Theo "Đề án 06"\n' * 300,
    "outside the basic plane": "\U0001f3db" * 5000,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_commune_of_the_country_fits_into_events_of_256_kib(name: str) -> None:
    units = {f"H40.{n:04}": replace(OFFICE, code=f"H40.{n:04}", name=name, kind="xa") for n in range(3355)}
    facts = opening(open_round(registry={**UNITS, **units}))
    assert max(len(encoded(codec, fact)) for fact in facts) < MAX_EVENT
    assert facts[-1] == RoundReady(round="dti-2025", units=3357)
    added = [fact for fact in facts if isinstance(fact, UnitsAdded)]
    assert max(len(fact.units) for fact in added) <= 500
    assert len({unit.code for fact in added for unit in fact.units}) == 3357


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_framework_of_a_hundred_criteria_with_long_texts_fits_into_events_of_256_kib(text: str) -> None:
    indicator = FRAMEWORK.main_indicators[0]
    explained = replace(indicator.components[0], method_vi=text, method_en=text, evidence_vi=text, evidence_en=text)
    components = tuple(replace(explained, code=f"1.{n}") for n in range(100))
    framework = replace(FRAMEWORK, main_indicators=(replace(indicator, components=components),))
    canonical = canonical_text(framework)
    facts = opening(open_round(framework=framework, text=canonical))
    parts = [fact for fact in facts if isinstance(fact, FrameworkSet)]
    assert "".join(part.text for part in parts) == canonical
    assert len(parts) > 20
    assert max(len(encoded(codec, fact)) for fact in facts) < MAX_EVENT


def test_a_person_is_assigned() -> None:
    given(*OPENED).when(assign()).then(added())


def test_the_same_assignment_again_records_nothing() -> None:
    given(*OPENED, added()).when(assign()).then()


def test_an_assignment_that_ended_can_be_made_again() -> None:
    again = assign(ended=frozenset({len(OPENED) + 2}))
    given(*OPENED, added(person="tu"), added()).when(again).then(added())
    given(*OPENED, added(person="tu"), added(), added()).when(again).then()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"role": "reporter"}, "role-not-assignable"),
        ({"units": ("H40",)}, "unit-not-in-round"),
        ({"criteria": ("9.9",)}, "unknown-criterion"),
        ({"body": "H40.01"}, "conflict-of-interest"),
        ({"body": "H40"}, "conflict-of-interest"),
        ({"body": "H40.01.1", "body_parent": "H40.01"}, "conflict-of-interest"),
    ],
)
def test_an_assignment_that_may_not_be_is_refused(changed: dict[str, Any], code: str) -> None:
    given(*OPENED).when(assign(**changed)).then_rejected(code)


def test_nobody_is_assigned_to_a_round_that_is_not_open() -> None:
    given(*OPENED[:-1]).at(NOON).when(assign()).then_rejected("unknown-round")
