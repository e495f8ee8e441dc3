"""A round from its opening to its amendment, through submission, scoring and ranking as people use them."""

from tests.integration.amended import ROUND, SCORING, UNIT, Person, appraised, marked, total
from tests.world import Install


def test_answers_are_carried_over_looked_at_again_and_appraised_by_the_new_version(install: Install) -> None:
    played = appraised(install(only=("submission", "scoring", "ranking")))
    office = played.office
    assert total(office) == ("17.50", 2)
    before = ranked(office)
    assert before[0] == "17.50"

    played.amend()
    assert total(office) == ("7.50", 1)
    assert office.see(SCORING)["framework"]["version"] == "2"
    assert ranked(office)[0] == "7.50"

    played.report_again()
    assert total(office) == ("15.50", 2)
    assert not marked(office)
    assert ranked(office)[0] == "15.50"
    assert ranked(office, as_of=before[1]) == before


def ranked(office: Person, as_of: int | None = None) -> tuple[str, int]:
    """The unit's total in the ranking now, or as of a position, and the position of the ranking."""
    asked = "" if as_of is None else f"?as_of={as_of}"
    table = office.see(f"/api/ranking/v1/rounds/{ROUND}/rankings{asked}")
    places = table["groups"][0]["places"]
    return next(place["total"] for place in places if place["unit"] == UNIT), table["position"]
