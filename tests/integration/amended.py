"""A round of one unit: appraised, then moved to an amended version of its framework, then reported again."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from chiso.installation import Installation
from chiso_contracts.values import Right
from werkzeug.test import TestResponse

from tests.awaiting import until
from tests.integration.submission.world import COMMUNES, OFFICE_BODY, deadline, head, made, reporter, round_body, units
from tests.unit.submission.examples import DOCUMENT

ROUND, UNIT = "dti-2026", COMMUNES[0]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The round's people, and the installation they ask."""

    installation: Installation
    office: Person
    people: Person
    appraiser: Person

    def amend(self) -> None:
        """The round moves to version 2; the unit's first answer is to be looked at again, and everybody knows."""
        amendment = {"framework_version": "2", "document": "9/QĐ-UBND"}
        made(self.office.send(f"{SUBMISSION}/rounds/{ROUND}/amendments", amendment))
        until(lambda: self.people.see(REPORT)["to_review"] == ["1.1"] and marked(self.office))
        self.installation.settle()

    def report_again(self) -> None:
        """The unit answers the changed criterion anew, and is appraised."""
        reopening = {"criteria": ["1.1"], "reason": "Rà soát", "until": "2099-01-01T00:00:00Z"}
        made(self.office.send(f"{REPORT}/reopening", reopening))
        made(self.people.send(f"{REPORT}/criteria/1.1", {"data": {"yes": True}}, "PUT"))
        made(self.people.send(f"{REPORT}/submission", {}))
        made(self.appraiser.send(f"{SCORING}/cards/{UNIT}/criteria/1.1/verification", ACCEPT))


def appraised(installation: Installation) -> Played:
    """A round on version 1 in which two criteria of the unit were reported and accepted."""
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
    return Played(installation=installation, office=office, people=people, appraiser=appraiser)


def total(person: Person, unit: str = UNIT) -> tuple[str, int]:
    card = person.see(f"{SCORING}/cards/{unit}")
    return card["total"]["points"], card["verified"]


def marked(office: Person) -> bool:
    found: bool = office.see(f"{SCORING}/cards/{UNIT}/criteria/1.1")["to_review"]
    return found
