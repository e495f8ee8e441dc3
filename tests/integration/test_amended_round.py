"""A round from its opening to its amendment, through submission, scoring and ranking as people use them."""

from copy import deepcopy
from typing import Any

from chiso.installation import Installation
from chiso_contracts.values import Right
from werkzeug.test import TestResponse

from tests.awaiting import until
from tests.integration.submission.world import COMMUNES, OFFICE_BODY, deadline, head, made, reporter, round_body, units
from tests.unit.submission.examples import DOCUMENT
from tests.world import Install

ROUND, UNIT, OTHER = "dti-2026", COMMUNES[0], COMMUNES[1]
SUBMISSION, SCORING = "/api/submission/v1", f"/api/scoring/v1/rounds/{ROUND}"
REPORT = f"{SUBMISSION}/rounds/{ROUND}/reports/{UNIT}"
OFFICE = (
    Right(id="office", role="standing-body", body=OFFICE_BODY),
    Right(id="admin", role="administrator", body="CHISO"),
)
PEOPLE = (reporter(UNIT), head(UNIT))
APPRAISER = (Right(id="to", role="appraiser", body="H40.98", round=ROUND),)
ACCEPT = {"outcome": "accepted"}


class Person:
    """Somebody with rights, who waits until everybody has seen what they did."""

    def __init__(self, installation: Installation, name: str, *rights: Right) -> None:
        self._installation, self._client = installation, installation.client()
        self._headers = {"Authorization": f"Bearer {installation.token(name, *rights)}"}

    def see(self, path: str) -> Any:
        return made(self._client.get(path, headers=self._headers))

    def send(self, path: str, body: object, method: str = "POST") -> TestResponse:
        answer = self._client.open(path, method=method, json=body, headers=self._headers)
        self._installation.settle()
        return answer


def version(name: str, **first: Any) -> dict[str, Any]:
    """A version of the example: keys of criterion 1.1. A late report is as good as any, and locked when it comes."""
    document = {**deepcopy(DOCUMENT), "version": name, "late": {"consequence": "nothing"}}
    document["main_indicators"][0]["components"][0].update({"evidence_required": False, **first})
    return document


def total(person: Person, unit: str = UNIT) -> tuple[str, int]:
    card = person.see(f"{SCORING}/cards/{unit}")
    return card["total"]["points"], card["verified"]


def test_answers_are_carried_over_looked_at_again_and_appraised_by_the_new_version(install: Install) -> None:
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
    assert total(office) == ("17.50", 2)
    before = ranked(office)
    assert before[0] == "17.50"

    asked = {"framework_version": "2", "document": "9/QĐ-UBND"}
    made(office.send(f"{SUBMISSION}/rounds/{ROUND}/amendments", asked))
    until(lambda: people.see(REPORT)["to_review"] == ["1.1"] and marked(office))
    installation.settle()
    assert total(office) == ("7.50", 1)
    assert office.see(SCORING)["framework"]["version"] == "2"
    assert ranked(office)[0] == "7.50"

    made(
        office.send(f"{REPORT}/reopening", {"criteria": ["1.1"], "reason": "Rà soát", "until": "2099-01-01T00:00:00Z"})
    )
    made(people.send(f"{REPORT}/criteria/1.1", {"data": {"yes": True}}, "PUT"))
    made(people.send(f"{REPORT}/submission", {}))
    made(appraiser.send(f"{SCORING}/cards/{UNIT}/criteria/1.1/verification", ACCEPT))
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


def marked(office: Person) -> bool:
    found: bool = office.see(f"{SCORING}/cards/{UNIT}/criteria/1.1")["to_review"]
    return found
