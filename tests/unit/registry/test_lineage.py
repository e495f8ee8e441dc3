from datetime import date

import pytest
from chiso_contracts.submission import UnitRegistered
from chiso_registry import Lineage, of_facts

NEW, DAY_BEFORE, YEAR_END = date(2025, 7, 1), date(2025, 6, 30), date(2024, 12, 31)


def unit(code: str, *predecessors: str, since: date | None = None, until: date | None = None) -> UnitRegistered:
    return UnitRegistered(
        code=code, name=code, kind="tinh", parent=None, valid_from=since, valid_until=until, predecessors=predecessors
    )


MERGER = Lineage(
    of_facts([unit("H17"), unit("H47", until=NEW), unit("H17", "H47", since=NEW), unit("H57"), unit("K57")])
)


def test_a_merged_unit_that_keeps_its_code_continues_itself_and_the_other() -> None:
    assert MERGER.sources("H17", {"H17", "H47", "H57"}, YEAR_END, NEW) == ("H17", "H47")


def test_before_the_merger_a_unit_is_itself_alone() -> None:
    assert MERGER.sources("H17", {"H17", "H47"}, YEAR_END, DAY_BEFORE) == ("H17",)


def test_a_round_after_the_merger_needs_no_lineage() -> None:
    assert MERGER.sources("H17", {"H17"}, date(2025, 12, 31), date(2026, 1, 1)) == ("H17",)


def test_a_unit_that_was_not_assessed_leads_to_nothing() -> None:
    assert MERGER.sources("H57", {"H17"}, YEAR_END, NEW) == ()


def test_council_and_committee_of_a_province_are_not_each_other() -> None:
    assert MERGER.sources("K57", {"H57"}, YEAR_END, NEW) == ()


def test_successors_are_told_without_the_unit_itself() -> None:
    assert MERGER.successors("H47") == ("H17",)
    assert MERGER.successors("H17") == ()


def test_each_part_of_a_split_unit_continues_the_whole() -> None:
    split = Lineage(of_facts([unit("A", until=NEW), unit("B", "A", since=NEW), unit("C", "A", since=NEW)]))
    assert [split.sources(code, {"A"}, YEAR_END, NEW) for code in "BC"] == [("A",), ("A",)]
    assert split.successors("A") == ("B", "C")


def test_a_part_taken_out_before_the_round_does_not_lead_back_to_the_whole() -> None:
    carved = Lineage(of_facts([unit("A"), unit("B", "A", since=NEW)]))
    assert carved.sources("B", {"A", "B"}, date(2025, 12, 31), date(2026, 7, 1)) == ("B",)
    assert carved.sources("B", {"A"}, YEAR_END, NEW) == ("A",)


def test_mergers_of_mergers_lead_back_to_what_the_round_had() -> None:
    chain = Lineage(
        of_facts(
            [
                *(unit(code, until=date(2015, 1, 1)) for code in "AB"),
                unit("C", "A", "B", since=date(2015, 1, 1), until=NEW),
                unit("E", until=NEW),
                unit("F", "C", "E", since=NEW),
            ]
        )
    )
    assert chain.sources("F", {"A", "B", "E"}, date(2012, 12, 31), NEW) == ("A", "B", "E")
    assert chain.sources("F", {"C", "E"}, YEAR_END, NEW) == ("C", "E")


@pytest.mark.parametrize(("assessed", "sources"), [({"A"}, ("A",)), ({"A", "B"}, ("B",))])
def test_lineage_without_a_day_counts_where_the_round_lacks_the_unit(
    assessed: set[str], sources: tuple[str, ...]
) -> None:
    undated = Lineage(of_facts([unit("A"), unit("B", "A")]))
    assert undated.sources("B", assessed, YEAR_END, NEW) == sources


def test_a_long_chain_is_followed_to_its_beginning() -> None:
    days = [date.fromordinal(NEW.toordinal() + n) for n in range(20_000)]
    chain = [unit("A0"), *(unit(f"A{n}", f"A{n - 1}", since=day) for n, day in enumerate(days, 1))]
    lineage = Lineage(of_facts(chain))
    assert lineage.sources("A20000", {"A0"}, YEAR_END, days[-1]) == ("A0",)
