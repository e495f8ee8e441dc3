from dataclasses import replace
from datetime import date

from chiso_contracts.submission import UnitRegistered
from chiso_runtime.testing import Scenario
from chiso_submission.domain.registry.commands import NewUnit, Reorganise
from chiso_submission.handlers import REGISTRY

NEW, BY = date(2025, 7, 1), "1678/NQ-UBTVQH15"
A = UnitRegistered(code="H40.01", name="Xã A", kind="xa", parent=None, document="1/NQ")
B = UnitRegistered(code="H40.02", name="Xã B", kind="xa", parent=None)
given = Scenario(decider=REGISTRY).given


def reorganise(*units: str, into: tuple[NewUnit, ...] = (), kind: str = "") -> Reorganise:
    return Reorganise(units=units, kind=kind, into=into, on=NEW, document=BY)


def ended(unit: UnitRegistered) -> UnitRegistered:
    return replace(unit, valid_until=NEW, document=f"{unit.document}; {BY}" if unit.document else BY)


def begun(code: str, name: str, *predecessors: str) -> UnitRegistered:
    return UnitRegistered(
        code=code, name=name, kind="xa", parent=None, valid_from=NEW, predecessors=predecessors, document=BY
    )


def new(code: str, name: str) -> NewUnit:
    return NewUnit(code=code, name=name, kind="xa", parent=None)


def test_units_merged_into_a_new_one_end_where_it_begins() -> None:
    merger = reorganise("H40.01", "H40.02", into=(new("H40.03", "Xã AB"),))
    given(A, B).when(merger).then(ended(A), ended(B), begun("H40.03", "Xã AB", "H40.01", "H40.02"))


def test_a_unit_into_which_another_is_merged_goes_on_under_its_code() -> None:
    merger = reorganise("H40.01", "H40.02", into=(new("H40.01", "Xã A"),))
    given(A, B).when(merger).then(ended(B), begun("H40.01", "Xã A", "H40.02"))


def test_a_split_unit_is_the_predecessor_of_every_part() -> None:
    split = reorganise("H40.01", into=(new("H40.03", "Xã C"), new("H40.04", "Xã D")))
    given(A).when(split).then(ended(A), begun("H40.03", "Xã C", "H40.01"), begun("H40.04", "Xã D", "H40.01"))


def test_a_renamed_unit_keeps_its_code_and_has_no_predecessor() -> None:
    given(A).when(reorganise("H40.01", into=(new("H40.01", "Xã Mới"),))).then(begun("H40.01", "Xã Mới"))


def test_an_abolished_level_ends_as_a_whole_and_what_ended_before_stays() -> None:
    districts = [replace(unit, kind="huyen") for unit in (A, B)]
    gone = replace(districts[0], code="H40.09", valid_until=date(2020, 1, 1))
    commune = replace(A, code="H41.01")
    given(*districts, gone, commune).when(reorganise(kind="huyen")).then(*map(ended, districts))


def test_the_same_reorganisation_again_records_nothing() -> None:
    merger = reorganise("H40.01", "H40.02", into=(new("H40.01", "Xã A"),))
    given(A, B, ended(B), begun("H40.01", "Xã A", "H40.02")).when(merger).then()


def test_documents_that_have_no_room_beside_each_other_leave_the_one_that_ended_the_unit() -> None:
    long = replace(A, document="x" * 290)
    given(long).when(reorganise("H40.01")).then(replace(long, valid_until=NEW, document=BY))


def test_a_unit_that_does_not_exist_the_day_before_cannot_be_reorganised() -> None:
    gone = replace(B, valid_until=date(2020, 1, 1))
    given(A, gone).when(reorganise("H40.02")).then_rejected("unit-not-in-force", units=["H40.02"], day="30/06/2025")


def test_a_reorganisation_of_nothing_is_refused() -> None:
    given(A).when(reorganise(kind="huyen")).then_rejected("nothing-to-reorganise", kind="huyen")
    given(A).when(reorganise()).then_rejected("nothing-to-reorganise")
