from dataclasses import replace
from datetime import date

from chiso_contracts.submission import UnitRegistered
from chiso_runtime.testing import Scenario
from chiso_submission.domain.registry.commands import RegisterUnits
from chiso_submission.handlers import REGISTRY

PROVINCE = UnitRegistered(code="H40", name="Tỉnh Nghệ An", kind="tinh", parent=None)
COMMUNE = UnitRegistered(code="H40.01", name="Xã A", kind="xa", parent="H40")
NEW = date(2025, 7, 1)
given = Scenario(decider=REGISTRY).given


def register(*units: UnitRegistered) -> RegisterUnits:
    return RegisterUnits(units=units)


def test_units_are_registered_in_one_go() -> None:
    given().when(register(COMMUNE, PROVINCE)).then(COMMUNE, PROVINCE)


def test_the_same_units_again_record_nothing() -> None:
    given(PROVINCE, COMMUNE).when(register(PROVINCE, COMMUNE)).then()


def test_only_changed_entries_are_recorded() -> None:
    renamed = UnitRegistered(code="H40.01", name="Xã B", kind="xa", parent="H40")
    given(PROVINCE, COMMUNE).when(register(PROVINCE, renamed)).then(renamed)


def test_a_unit_named_twice_is_refused() -> None:
    given().when(register(PROVINCE, PROVINCE)).then_rejected("repeated-unit", units=["H40"])


def test_a_parent_must_be_registered_before_or_beside() -> None:
    given().when(register(COMMUNE)).then_rejected("unknown-parent", units=["H40"])


def test_a_unit_may_not_be_above_itself() -> None:
    below = UnitRegistered(code="H40", name="Tỉnh", kind="tinh", parent="H40.01")
    given(PROVINCE, COMMUNE).when(register(below)).then_rejected("circle-of-parents")


def continuing(code: str, *predecessors: str) -> UnitRegistered:
    return UnitRegistered(
        code=code, name="Xã", kind="xa", parent=None, predecessors=predecessors, document="1678/NQ-UBTVQH15"
    )


def test_a_unit_may_continue_units_that_are_registered_before_or_beside() -> None:
    old, merged = continuing("H41.02"), continuing("H41.03", "H40.01", "H41.02")
    given(PROVINCE, COMMUNE).when(register(merged, old)).then(merged, old)


def test_a_unit_that_now_says_what_it_continues_is_recorded_again() -> None:
    given(continuing("H41"), continuing("H42")).when(register(continuing("H42", "H41"))).then(continuing("H42", "H41"))


def test_a_unit_cannot_continue_one_that_is_not_registered() -> None:
    given().when(register(continuing("H41", "H99"))).then_rejected("unknown-predecessor", units=["H99"])


def test_a_unit_may_not_continue_itself_at_any_distance() -> None:
    first, second = continuing("H41"), continuing("H42", "H41")
    given(first, second).when(register(continuing("H41", "H42"))).then_rejected("circle-of-predecessors")
    given().when(register(continuing("H41", "H41"))).then_rejected("circle-of-predecessors", unit="H41")


def test_a_chain_of_twenty_thousand_units_is_checked_without_going_back_over_it() -> None:
    chain = [continuing(f"H{n}", *([f"H{n - 1}"] if n else [])) for n in range(20_000)]
    given().when(register(*chain)).then(*chain)


def test_a_unit_must_end_after_it_begins() -> None:
    wrong = UnitRegistered(
        code="H41", name="X", kind="xa", parent=None, valid_from=date(2025, 7, 1), valid_until=date(2025, 7, 1)
    )
    given().when(register(wrong)).then_rejected("wrong-validity", unit="H41")


def test_a_second_entry_of_a_unit_from_a_later_day_stands_beside_the_first() -> None:
    renamed = replace(COMMUNE, name="Phường A", kind="phuong", valid_from=NEW)
    given(PROVINCE, COMMUNE).when(register(renamed)).then(renamed)
    given(PROVINCE, COMMUNE, renamed).when(register(COMMUNE, renamed)).then()
    given(PROVINCE).when(register(COMMUNE, renamed)).then(COMMUNE, renamed)


def test_an_entry_named_twice_is_refused() -> None:
    first = replace(COMMUNE, valid_from=NEW)
    given(PROVINCE).when(register(first, replace(first, name="Xã B"))).then_rejected("repeated-unit", units=["H40.01"])


def test_a_code_of_a_territory_is_no_code_of_a_unit() -> None:
    territory = UnitRegistered(code="48", name="Đà Nẵng", kind="tinh", parent=None)
    given().when(register(territory)).then_rejected("territory-code", units=["48"])
    given(PROVINCE).when(register(replace(COMMUNE, parent="48"))).then_rejected("territory-code", units=["48"])
