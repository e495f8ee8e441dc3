"""An amended round as submission and scoring tell it, in ranking: the totals of scoring, then and now."""

from tests.awaiting import until
from tests.integration.submission.world import deadline, made, round_body, units
from tests.integration.test_amended_round import (
    ACCEPT,
    APPRAISER,
    OFFICE,
    PEOPLE,
    REPORT,
    ROUND,
    SCORING,
    SUBMISSION,
    UNIT,
    Person,
    marked,
    total,
    version,
)
from tests.world import Install

RANKING = f"/api/ranking/v1/rounds/{ROUND}"


def ranked(person: Person, as_of: str = "") -> tuple[str, int]:
    line = person.see(f"{RANKING}/units/{UNIT}?as_of={as_of}")["unit"]
    return line["points"], line["verified"]


def test_ranking_has_the_totals_of_scoring_on_both_sides_of_an_amendment(install: Install) -> None:
    installation = install(only=("submission", "scoring", "ranking"))
    office, people = Person(installation, "quan-tri", *OFFICE), Person(installation, "binh", *PEOPLE)
    appraiser = Person(installation, "ha", *APPRAISER)
    made(office.send(f"{SUBMISSION}/units", {"units": units()}))
    for document in (version("1"), version("2", max_points="8")):
        made(office.send(f"{SUBMISSION}/frameworks", {"document": document}))
    on = {"framework": "xa-demo", "framework_version": "1", "deadline": deadline(days=-1)}
    made(office.send(f"{SUBMISSION}/rounds", round_body(id=ROUND, **on)))
    made(people.send(f"{REPORT}/criteria/1.1", {"data": {"yes": True}}, "PUT"))
    made(people.send(f"{REPORT}/criteria/1.2", {"data": {"numerator": "3", "denominator": "4"}}, "PUT"))
    made(people.send(f"{REPORT}/submission", {}))
    for criterion in ("1.1", "1.2"):
        made(appraiser.send(f"{SCORING}/cards/{UNIT}/criteria/{criterion}/verification", ACCEPT))
    before = str(office.see(RANKING)["position"])

    made(office.send(f"{SUBMISSION}/rounds/{ROUND}/amendments", {"framework_version": "2", "document": "9/QĐ-UBND"}))
    until(lambda: people.see(REPORT)["to_review"] == ["1.1"] and marked(office))
    installation.settle()
    assert (ranked(office, before), ranked(office)) == (("17.50", 2), ("7.50", 1))
    assert ranked(office) == total(office)
    (amendment,) = office.see(RANKING)["amendments"]
    assert (amendment["framework"], amendment["changed"]) == ("xa-demo@2", ["1.1"])

    made(
        office.send(f"{REPORT}/reopening", {"criteria": ["1.1"], "reason": "Rà soát", "until": "2099-01-01T00:00:00Z"})
    )
    made(people.send(f"{REPORT}/criteria/1.1", {"data": {"yes": True}}, "PUT"))
    made(people.send(f"{REPORT}/submission", {}))
    made(appraiser.send(f"{SCORING}/cards/{UNIT}/criteria/1.1/verification", ACCEPT))
    assert ranked(office) == total(office) == ("15.50", 2)
    assert ranked(office, before) == ("17.50", 2)
