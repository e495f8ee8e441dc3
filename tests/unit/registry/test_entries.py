from datetime import date

import pytest
from chiso_contracts.submission import UnitRegistered
from chiso_registry import entered, exists_on, in_force, life, of_facts, on_day, period_end

NEW = date(2025, 7, 1)


def unit(code: str = "H57", name: str = "Thừa Thiên Huế", **more: object) -> UnitRegistered:
    return UnitRegistered(code=code, name=name, kind="tinh", parent=None, **more)  # type: ignore[arg-type]


BEFORE = unit()
RENAMED = unit(name="Thành phố Huế", valid_from=date(2025, 1, 1), document="175/2024/QH15")


@pytest.mark.parametrize(("day", "name"), [(date(2024, 12, 31), "Thừa Thiên Huế"), (date(2025, 1, 1), "Thành phố Huế")])
def test_a_renamed_unit_has_the_name_of_the_day(day: date, name: str) -> None:
    found = in_force(entered((BEFORE,), RENAMED), day)
    assert found is not None
    assert found.name == name


def test_the_order_in_which_entries_come_does_not_matter() -> None:
    assert entered((BEFORE,), RENAMED) == entered((RENAMED,), BEFORE)


def test_an_entry_of_the_same_first_day_replaces_the_earlier_one() -> None:
    corrected = unit(name="Tỉnh Thừa Thiên Huế")
    assert entered((BEFORE, RENAMED), corrected) == (corrected, RENAMED)


def test_a_unit_does_not_exist_on_the_day_its_entry_ends() -> None:
    district = unit("H40.2", "Huyện", valid_until=NEW)
    assert in_force((district,), date(2025, 6, 30)) == district
    assert in_force((district,), NEW) is None


def test_a_unit_does_not_exist_between_two_of_its_entries() -> None:
    first, second = unit(valid_until=date(2010, 1, 1)), unit(valid_from=date(2020, 1, 1))
    assert in_force((first, second), date(2015, 1, 1)) is None


def test_an_entry_ends_where_the_next_one_begins() -> None:
    assert period_end((BEFORE, RENAMED), 0) == date(2025, 1, 1)
    assert period_end((BEFORE, RENAMED), 1) is None


def test_an_entry_alone_says_on_which_days_its_unit_exists() -> None:
    assert exists_on(RENAMED, NEW)
    assert not exists_on(RENAMED, date(2024, 12, 31))


def test_the_registry_of_a_day_holds_the_units_of_that_day() -> None:
    registry = of_facts([BEFORE, unit("H47", "Quảng Nam", valid_until=NEW), RENAMED])
    assert {code: entry.name for code, entry in on_day(registry, date(2025, 6, 30)).items()} == {
        "H57": "Thành phố Huế",
        "H47": "Quảng Nam",
    }
    assert list(on_day(registry, NEW)) == ["H57"]


def test_a_unit_lives_on_under_a_new_name() -> None:
    begun = unit(valid_from=date(2020, 3, 1), valid_until=NEW)
    renamed = unit(name="Thành phố Huế", valid_from=NEW)
    assert life((begun, renamed), date(2025, 12, 31)) == (date(2020, 3, 1), None)
    assert life((BEFORE, RENAMED), date(2025, 12, 31)) == (None, None)


def test_a_life_begins_anew_after_a_break_and_ends_where_the_next_begins() -> None:
    first = unit(valid_until=date(2025, 3, 1))
    second = unit(valid_from=NEW, valid_until=date(2026, 1, 1))
    again = unit(valid_from=date(2026, 6, 1))
    assert life((first, second, again), date(2025, 8, 1)) == (NEW, date(2026, 1, 1))
    assert life((first, second, again), date(2025, 1, 1)) == (None, date(2025, 3, 1))


def test_nobody_can_tell_the_life_of_a_unit_that_does_not_exist_that_day() -> None:
    with pytest.raises(LookupError):
        life((unit(valid_until=NEW),), NEW)
