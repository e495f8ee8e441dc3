"""A round's standings by an amended framework: what counts, what waits, and how everybody moved at once."""

from decimal import Decimal

from chiso_contracts.values import RoundGroup
from chiso_ranking.domain.amending import amended
from chiso_ranking.domain.table import APPRAISED, DECIDED, Table, Word

from tests.unit.ranking import amended_example, example

GROUPS = (RoundGroup(id="xa", name="Khối xã"), RoundGroup(id="all", name="Tất cả"))


def word(points: str) -> Word:
    return Word(Decimal(points))


def before() -> Table:
    table = Table(example.FRAMEWORK, 1, GROUPS, example.UNITS)
    table.appraise("U1", "1.1", word("8"))
    table.appraise("U1", "2.1", word("20"))
    table.appraise("U2", "2.1", word("25"))
    return table


def after() -> Table:
    """As `before`, by the amended framework, which takes the points of 1.1 away."""
    table = Table(amended_example.FRAMEWORK, 1, GROUPS, example.UNITS)
    table.restore("U1", late=False, scores={APPRAISED: {"2.1": word("20")}})
    table.restore("U2", late=False, scores={APPRAISED: {"2.1": word("25")}})
    table.rank()
    return table


def test_every_unit_gets_its_total_by_the_amended_framework() -> None:
    changes = dict(amended(before(), after()))
    assert {unit: str(change.total.value) for unit, change in changes.items()} == {
        "U1": "20.000",
        "U2": "25.000",
        "U3": "0.000",
        "U4": "0.000",
        "U5": "0.000",
    }


def test_an_amendment_is_one_step_from_the_rank_before_to_the_rank_after() -> None:
    changes = dict(amended(before(), after()))
    moved = {unit: [m for m in change.moved if m.group == "xa"] for unit, change in changes.items()}
    assert [(m.movement, m.key_before, m.key_after) for m in moved["U1"]] == [((1, 2, 1, 1, 1), 2800, 20000)]
    assert [(m.movement, m.key_before, m.key_after) for m in moved["U2"]] == [((2, 1, 1, 1, 1), 2500, 25000)]
    assert moved["U3"] == []


def test_a_unit_that_is_not_ranked_has_its_total_and_no_step() -> None:
    change = dict(amended(before(), after()))["U5"]
    assert change.moved == ()


def test_words_on_a_suspended_criterion_wait_for_the_units_own_part() -> None:
    table = after()
    table.suspend("U1", "2", ["1.1", "1.2"])
    assert table.suspended("U1", "1.1")
    assert not table.suspended("U1", "2.1")
    assert not table.suspended("U2", "1.1")
    table.resume("U1", "2")
    assert not table.suspended("U1", "1.1")


def test_a_criterion_of_two_amendments_waits_for_both() -> None:
    table = after()
    table.suspend("U1", "2", ["1.1"])
    table.suspend("U1", "3", ["1.1", "2.1"])
    table.resume("U1", "2")
    assert table.suspended("U1", "1.1")
    table.resume("U1", "3")
    assert not table.suspended("U1", "1.1")


def test_after_an_amendment_totals_and_ranks_go_on_by_the_new_framework() -> None:
    table = after()
    change = table.appraise("U1", "1.1", word("16"))
    assert change
    assert (change.total.points, [m.movement.rank_after for m in change.moved]) == (Decimal("36"), [1, 1])
    assert table.decide("U1", "1.3", Decimal("20")).total.points == Decimal("56")


def test_a_restored_table_holds_what_the_council_decided() -> None:
    table = Table(amended_example.FRAMEWORK, 1, GROUPS, example.UNITS)
    table.restore("U1", late=False, scores={APPRAISED: {"2.1": word("20")}, DECIDED: {"2.1": word("30")}})
    table.rank()
    assert table.appraise("U1", "2.1", word("1")) is None
    assert table.held("U1")["xa", ""].key == 30000
