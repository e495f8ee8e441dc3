"""An amended round as submission and scoring tell it, in ranking: the totals of scoring, then and now."""

from tests.integration.amended import ROUND, UNIT, Person, appraised, total
from tests.world import Install

RANKING = f"/api/ranking/v1/rounds/{ROUND}"


def ranked(person: Person, as_of: str = "") -> tuple[str, int]:
    line = person.see(f"{RANKING}/units/{UNIT}?as_of={as_of}")["unit"]
    return line["points"], line["verified"]


def test_ranking_has_the_totals_of_scoring_on_both_sides_of_an_amendment(install: Install) -> None:
    played = appraised(install(only=("submission", "scoring", "ranking")))
    office = played.office
    before = str(office.see(RANKING)["position"])

    played.amend()
    assert (ranked(office, before), ranked(office)) == (("17.50", 2), ("7.50", 1))
    assert ranked(office) == total(office)
    (amendment,) = office.see(RANKING)["amendments"]
    assert (amendment["framework"], amendment["changed"]) == ("xa-demo@2", ["1.1"])

    played.report_again()
    assert ranked(office) == total(office) == ("15.50", 2)
    assert ranked(office, before) == ("17.50", 2)
