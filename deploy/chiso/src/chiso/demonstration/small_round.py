"""A small round from opening to rank: three provinces report their published values, and one criterion is verified."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from chiso_framework import points_of_value, shipped_framework, to_document
from chiso_framework.decimals import shortest
from chiso_runtime import policy

from chiso.client import Client, await_answer
from chiso.demonstration.papers import paper
from chiso.demonstration.this_year import printed
from chiso.filing import Paper, await_kept, file_paper
from chiso.load.send import SCORING, SUBMISSION, await_round
from chiso.people import People, Person, Post
from chiso.rankings import RANKING

ROUND = "dti-2022-trinh-dien"
FRAMEWORK = "qd922-2022-dti-tinh"
OWNER, APPRAISING = "BTTTT", "CDSQG"
OFFICER, APPRAISER, APPROVER = "can-bo-bo", "tham-dinh-bo", "lanh-dao-bo"
REPORTING = timedelta(seconds=12)
WAIT = 60

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a verification led to: the position of scoring's log just before it, which units moved, by which facts."""

    before: int
    units: Sequence[Mapping[str, Any]]
    facts: Sequence[Mapping[str, Any]]


def published() -> Traversable:
    """The directory of the DTI 2022 rows that the package brings."""
    return files("chiso") / "data" / "dti-2022"


class SmallRound:
    """The round, played by its people through the APIs."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._framework = shipped_framework(FRAMEWORK)
        self._units = _rows("units.csv")
        self._values = _rows("results.csv")
        self._round = f"{SUBMISSION}/rounds/{ROUND}"
        self.officer = self._office()
        self.appraiser = people.client(APPRAISER)

    def open(self) -> datetime:
        """Open the round; returns its deadline."""
        at = datetime.now(UTC).replace(microsecond=0) + REPORTING
        self.officer.command("POST", f"{SUBMISSION}/frameworks", {"document": to_document(self._framework)})
        asked = {
            "id": ROUND,
            "name": "DTI cấp tỉnh, kỳ trình diễn trên số liệu năm 2022",
            "year": 2022,
            "owner": OWNER,
            "framework": self._framework.id,
            "framework_version": self._framework.version,
            "groups": [{"id": "tinh", "name": "Các tỉnh", "units": [unit["code"] for unit in self._units]}],
            "deadline": {"at": at.isoformat(), "printed": printed(at)},
            "demonstration": True,
        }
        self.officer.command("POST", f"{SUBMISSION}/rounds", asked)
        member = {"person": APPRAISER, "role": policy.APPRAISER, "body": APPRAISING, "capacity": "Tổ giúp việc"}
        self.officer.command("POST", f"{self._round}/assignments", member)
        self.appraiser = self._people.client(APPRAISER)
        await_round(self.officer, ROUND, scoring=True, evidence=True)
        return at

    def report(self) -> None:
        """Every province reports its published values with one piece of evidence, and its head submits."""
        for unit in self._units:
            head = self._people.client(_head(unit))
            report = f"{self._round}/reports/{unit['code']}"
            content = paper("Báo cáo tự đánh giá DTI 2022", [unit["name"], "Tài liệu trình diễn."])
            given = Paper(name="bao-cao.pdf", media_type="application/pdf", content=content)
            file = file_paper(head, ROUND, unit["code"], given, key=f"demo:{ROUND}:{unit['code']}")
            for value in self._values_of(unit):
                body = {
                    "claimed": value["value"],
                    "explanation": "Giá trị đã công bố năm 2022.",
                    "evidence": [{"file": file, "place": f"mục {value['criterion']}", "note": ""}],
                }
                head.command("PUT", f"{report}/criteria/{value['criterion']}", body)
            await_kept(head, [file])
            await_answer(lambda at=report, who=head: _confirmed(who, at), bool, seconds=WAIT, what=report)  # type: ignore[misc]
            head.command("POST", f"{report}/submission")

    def await_locks(self) -> None:
        """Wait until the deadline has locked every report and scoring has heard of it."""
        for unit in self._units:
            card = f"{SCORING}/rounds/{ROUND}/cards/{unit['code']}"
            await_answer(
                lambda at=card: self.appraiser.get(at)["locked"],  # type: ignore[misc]
                bool,
                seconds=WAIT,
                what=card,
            )

    def accept_all(self) -> None:
        """The appraiser accepts every claim."""
        for unit in self._units:
            for value in self._values_of(unit):
                self._verify(unit["code"], value["criterion"], {"outcome": "accepted"})

    def set_lower(self, unit: str, criterion: str, value: str, reason: str) -> Verified:
        """The appraiser verifies one criterion again, at another value; returns who moved by that."""
        before = self._position()
        points = points_of_value(self._framework, self._framework.criterion(criterion), value)
        self._verify(unit, criterion, {"outcome": "set", "points": shortest(points), "reason": reason})
        asked = f"{RANKING}/rounds/{ROUND}/difference"
        found = await_answer(
            lambda: self.officer.get(asked, **{"from": before}),
            lambda answer: answer["events"],
            seconds=WAIT,
            what=asked,
        )
        return Verified(before=before, units=found["units"], facts=found["events"])

    def points(self) -> dict[str, Decimal]:
        """The points every unit comes to when all its claims are accepted."""
        found = {unit["code"]: Decimal(0) for unit in self._units}
        for value in self._values:
            criterion = self._framework.criterion(value["criterion"])
            found[value["unit"]] += points_of_value(self._framework, criterion, value["value"])
        return found

    def _verify(self, unit: str, criterion: str, word: Mapping[str, str]) -> None:
        path = f"{SCORING}/rounds/{ROUND}/cards/{unit}/criteria/{criterion}"
        version = self.appraiser.look(path).version
        self.appraiser.command("POST", f"{path}/verification", {"reason": "", **word}, version=version)

    def _position(self) -> int:
        return int(self.officer.get(f"{RANKING}/rounds/{ROUND}")["position"])

    def _values_of(self, unit: Row) -> list[Row]:
        return [value for value in self._values if value["unit"] == unit["code"]]

    def _office(self) -> Client:
        """Registers bodies and people, and returns the standing body's officer."""
        posts = (
            (OFFICER, "Cán bộ Bộ (trình diễn)", policy.STANDING_BODY, OWNER),
            (APPROVER, "Lãnh đạo Bộ (trình diễn)", policy.APPROVER, OWNER),
            *(
                (_head(unit), f"Lãnh đạo {unit['name']} (trình diễn)", policy.HEAD, unit["code"])
                for unit in self._units
            ),
        )
        people = [
            Person(id=person, name=name, posts=[Post(role=role, body=body, capacity="")])
            for person, name, role, body in posts
        ]
        self._people.ensure(*people, Person(id=APPRAISER, name="Thành viên Tổ giúp việc (trình diễn)"))
        return self._people.client(OFFICER)


def _head(unit: Row) -> str:
    return f"lanh-dao-{unit['code'].lower()}"


def _confirmed(head: Client, report: str) -> bool:
    criteria = head.get(report)["criteria"]
    return all(evidence["state"] == "kept" for criterion in criteria for evidence in criterion["evidence"])


def _rows(name: str) -> list[Row]:
    return list(csv.DictReader((published() / name).read_text(encoding="utf-8").splitlines()))
