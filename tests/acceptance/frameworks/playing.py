"""A round played by its people through the services: who reports what, who judges how, and what is shown at last."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

import yaml
from chiso.demonstration.papers import paper
from chiso_contracts.values import Right
from chiso_framework import Framework, shipped_framework, shipped_text

from tests.acceptance.frameworks import arithmetic
from tests.acceptance.frameworks.answers import Answer, answer
from tests.acceptance.frameworks.arithmetic import ZERO, Document, number
from tests.acceptance.frameworks.stage import (
    APPROVER,
    EVIDENCE,
    JUDGING,
    OFFICE,
    OFFICER,
    PROVIDER,
    RANKING,
    SCORING,
    SUBMISSION,
    Stage,
)
from tests.awaiting import until

REASON = "Theo tài liệu kiểm chứng"


@dataclass(slots=True, kw_only=True)
class Unit:
    """A unit of a round, and what the test knows of it: its answers, the points that count, whether it was late."""

    code: str
    kind: str
    parent: str | None = None
    valid_from: str | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    said: dict[str, Fraction] = field(default_factory=dict)
    late: bool = False

    @property
    def registered(self) -> dict[str, Any]:
        """The unit's entry in the registry."""
        began = {"valid_from": self.valid_from} if self.valid_from else {}
        return {"code": self.code, "name": f"Đơn vị {self.code}", "kind": self.kind, "parent": self.parent, **began}

    @property
    def reporter(self) -> Right:
        return Right(id=f"dau-moi-{self.code}", role="reporter", body=self.code)

    @property
    def head(self) -> Right:
        return Right(id=f"thu-truong-{self.code}", role="head", body=self.code)


class Play:
    """A round on one framework. Points are kept as fractions beside the services, which know nothing of them."""

    def __init__(
        self, stage: Stage, framework: Framework, document: Document, units: Sequence[Unit], year: int
    ) -> None:
        self.stage, self.framework, self.document, self.year = stage, framework, document, year
        self.units = {unit.code: unit for unit in units}
        self.leaves: dict[str, Document] = {leaf["code"]: leaf for leaf in arithmetic.leaves(document)}
        self.id = f"{framework.id}-{min(self.units).split('.')[0].lower()}"
        self._measured: dict[str, list[Answer]] = defaultdict(list)
        self.appraiser = Right(id=f"to-{self.id}", role="appraiser", body=JUDGING, round=self.id)
        self.chair = Right(id=f"chu-tich-{self.id}", role="council-chair", body=JUDGING, round=self.id)

    def open(self, deadline: str = "", groups: Mapping[str, Sequence[str]] | None = None) -> None:
        """The standing body opens the round for these units, in the groups of the framework unless others are named."""
        every = list(self.units.values())
        self.stage.publish(self.framework)
        self.stage.register([unit.registered for unit in every])
        asked = {
            "id": self.id,
            "name": f"Kỳ đánh giá {self.id}",
            "year": self.year,
            "owner": OFFICE,
            "framework": self.framework.id,
            "framework_version": self.framework.version,
            "groups": [
                {"id": group, "name": f"Nhóm {group}", "units": list(codes)}
                for group, codes in (groups or self.groups()).items()
            ],
            "deadline": {"at": deadline or self.stage.deadline().isoformat(), "printed": "hạn của kỳ"},
        }
        self.stage.done("POST", f"{SUBMISSION}/rounds", OFFICER, asked)
        self.stage.settle()

    def groups(self) -> dict[str, list[str]]:
        """Units by the groups of the framework that have some; all in one where it names none."""
        found = {
            group.id: [unit.code for unit in self.units.values() if group.units.covers(unit.kind, unit.code)]
            for group in self.framework.groups
        }
        return {group: codes for group, codes in found.items() if codes} or {"tat-ca": list(self.units)}

    def applying(self, unit: Unit) -> list[Document]:
        """What the unit is assessed by."""
        return arithmetic.applying(self.document, unit.kind)

    def report(self, unit: Unit, leaves: Sequence[Document], turn: int) -> None:
        """The unit reports these criteria, each with the answer of its turn, and its head submits."""
        files = self._proof(unit) if self.framework.evidence.missing == "refused" else []
        for place, leaf in enumerate(leaves):
            self.claim(unit, leaf, answer(self.document, leaf, turn + place), files)
        self.submit(unit)

    def submit(self, unit: Unit) -> Any:
        """The head signs and sends the report."""
        return self.stage.done("POST", f"{self.report_of(unit)}/submission", unit.head)

    def claim(self, unit: Unit, leaf: Document, given: Answer, files: Sequence[str] = ()) -> None:
        """One criterion of a unit becomes known: by the unit itself, reading by reading or at once; or measured."""
        unit.answers[leaf["code"]] = given
        if leaf.get("source", "self") != "self":
            self._measured[leaf["code"]].append({"unit": unit.code, "data": given})
            return
        path = f"{self.report_of(unit)}/criteria/{leaf['code']}"
        about = {
            "explanation": f"Số liệu của {leaf['code']}",
            "evidence": [{"file": file, "place": "trang 1"} for file in files],
        }
        for place, data in _readings(leaf, given):
            self.stage.done("PUT", f"{path}/readings/{place}", unit.reporter, {"data": data, **about})
        if "readings" not in leaf:
            self.stage.done("PUT", path, unit.reporter, {**_as_asked(leaf, given), **about})

    def measure(self) -> None:
        """A provider hands in what was measured, one table a criterion; then everybody has heard everything."""
        by = {"source": "Hệ thống giám sát", "document": "21/BC", "measured_on": f"{self.year}-12-31"}
        for code, rows in self._measured.items():
            path = f"{SUBMISSION}/rounds/{self.id}/criteria/{code}/measurements"
            self.stage.done("POST", path, PROVIDER, {**by, "rows": rows})
        self._measured.clear()
        self.stage.settle()

    def accept_all(self, seed: int) -> None:
        """The team accepts every claim and every measured value, in an order of chance."""
        self.measure()
        order = [(unit, code) for unit in self.units.values() for code in unit.answers]
        random.Random(seed).shuffle(order)
        for unit, code in order:
            self.accept(unit, code)

    def accept(self, unit: Unit, code: str) -> None:
        """The team accepts a claim or a measured value."""
        self.verify(unit, code, {"outcome": "accepted", "reason": ""})
        unit.said.pop(code, None)

    def adding_up(self, unit: Unit, total: str) -> dict[str, str]:
        """Points of the unit's first criteria that come to a total."""
        left, found = number(total), {}
        for leaf in self.applying(unit):
            if left:
                given = min(left, number(leaf["max_points"]))
                found[leaf["code"]], left = f"{float(given):.2f}", left - given
        return found

    def set_all(self, unit: Unit, points: Mapping[str, object]) -> None:
        """The team gives points, by criterion."""
        for code, given in points.items():
            self.set(unit, code, str(given))

    def set(self, unit: Unit, code: str, points: str) -> None:
        """The team gives other points."""
        self.verify(unit, code, {"outcome": "set", "points": points, "reason": REASON})
        unit.said[code] = number(points)

    def no_score(self, unit: Unit, code: str, reason_code: str) -> None:
        """The team gives no score, for a legal reason."""
        self.verify(unit, code, {"outcome": "no-score", "reason_code": reason_code, "reason": REASON})
        unit.said[code] = ZERO

    def verify(self, unit: Unit, code: str, word: Mapping[str, object]) -> Any:
        """One word of the team on a criterion, in the last pass that the framework has."""
        passes = [one["code"] for one in self.document.get("process", {}).get("passes", ())]
        spoken = {**word, "pass": passes[-1]} if passes else word
        return self.stage.done("POST", f"{self.card(unit, code)}/verification", self.appraiser, spoken)

    def decide(self, unit: Unit, code: str, points: str) -> None:
        """The council decides."""
        body = {"points": points, "reason": "Hội đồng thống nhất", "minutes": "BB-01"}
        self.stage.done("POST", f"{self.card(unit, code)}/decision", self.chair, body)
        unit.said[code] = number(points)

    def release(self) -> None:
        """All units see what the team found."""
        self.stage.done("POST", f"{SCORING}/rounds/{self.id}/release", OFFICER, {"document": "12/TB"})

    def conclude(self) -> None:
        """The council has its last word."""
        conclusion = {"number": "15/TB-HĐ", "date": f"{self.year + 1}-01-20"}
        self.stage.done("POST", f"{SCORING}/rounds/{self.id}/conclusion", self.chair, conclusion)
        self.stage.settle()

    def approve(self, parent: str = "") -> None:
        """The results are approved by the owner of the round, or those of the units under a parent by that one."""
        right = Right(id=f"lanh-dao-{parent}", role="approver", body=parent) if parent else APPROVER
        approval = {"number": f"77/QĐ{parent}", "date": f"{self.year + 1}-02-01"}
        asked = {**approval, "parent": parent} if parent else approval
        self.stage.done("POST", f"{RANKING}/rounds/{self.id}/approval", right, asked)
        self.stage.settle()

    def counted(self, unit: Unit) -> dict[str, Fraction]:
        """The points that must count: of the answer by its printed rule, or as somebody set them."""
        found = {
            code: arithmetic.worth(self.document, self.leaves[code], given, self._values(code))
            for code, given in unit.answers.items()
        }
        return {**found, **unit.said}

    def expected(self, unit: Unit) -> dict[str, Any]:
        """The unit's result as the printed framework has it."""
        without = [
            code
            for code, given in unit.answers.items()
            if code not in unit.said and arithmetic.left_out(self.leaves[code], given)
        ]
        return arithmetic.total(self.document, unit.kind, self.counted(unit), late=unit.late, without=without)

    def rankings(self, right: Right | None = OFFICER, **query: str) -> Any:
        """The tables as somebody sees them."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return self.stage.read(f"{RANKING}/rounds/{self.id}/rankings?{asked}", right)

    def table(self, group: str = "", view: str = "") -> dict[str, Mapping[str, Any]]:
        """The only table of a group, or of all in a view: places by unit."""
        (found,) = self.rankings(group=group or self.framework.groups[0].id, view=view)["groups"]
        return {place["unit"]: place for place in found["places"]}

    def sheet(self, unit: Unit) -> Any:
        """One unit's result, as the standing body sees it."""
        return self.stage.read(f"{RANKING}/rounds/{self.id}/units/{unit.code}", OFFICER)

    def report_of(self, unit: Unit) -> str:
        """Where the unit's report is."""
        return f"{SUBMISSION}/rounds/{self.id}/reports/{unit.code}"

    def card(self, unit: Unit, code: str) -> str:
        """Where the scores of a criterion are."""
        return f"{SCORING}/rounds/{self.id}/cards/{unit.code}/criteria/{code}"

    def _values(self, code: str) -> list[Fraction]:
        if self.leaves[code]["rule"]["kind"] != "relative":
            return []
        given = [unit.answers[code] for unit in self.units.values() if code in unit.answers]
        return [number(one["value"]) for one in given if "value" in one]

    def _proof(self, unit: Unit) -> list[str]:
        """A file that the gate kept, for frameworks that take nothing without proof."""
        content = paper("Báo cáo tự đánh giá", [self.id, unit.code])
        asked = {
            "round": self.id,
            "unit": unit.code,
            "name": "bao-cao.pdf",
            "size": len(content),
            "media_type": "application/pdf",
        }
        given = self.stage.done("POST", f"{EVIDENCE}/files", unit.reporter, asked)
        grant, file = given["grant"], given["file"]
        put = urlsplit(grant["url"])
        client = self.stage.installation.client()
        sent = client.open(
            f"{put.path}?{put.query}", method=grant["method"], data=content, headers=dict(grant["headers"])
        )
        assert sent.status_code == 200, sent.text
        self.stage.done("POST", f"{EVIDENCE}/files/{file}/arrival", unit.reporter)
        self.stage.settle()
        until(lambda: self.stage.read(f"{EVIDENCE}/files/{file}", unit.reporter)["state"] == "kept")
        self.stage.settle()
        return [file]


def _as_asked(leaf: Document, given: Answer) -> dict[str, object]:
    """An answer as the form takes it: what a person scores directly is a claim."""
    return {"claimed": given["score"]} if leaf["rule"]["kind"] == "direct" else {"data": given}


def _readings(leaf: Document, given: Answer) -> Iterator[tuple[int, Answer]]:
    """An answer as the readings of a year: all of it in the last, nothing in those before."""
    last = leaf["readings"]["per_year"] if "readings" in leaf else 0
    for place in range(1, last + 1):
        yield place, given if place == last else dict.fromkeys(given, "0")


def printed(framework_id: str) -> Document:
    """A shipped framework's file, read as plain text and numbers."""
    found: Document = yaml.load(shipped_text(framework_id), yaml.CSafeLoader)
    return found


def prepared(stage: Stage, framework_id: str, units: Sequence[Unit], year: int) -> Play:
    """A round on a shipped framework that nobody has opened."""
    return Play(stage, shipped_framework(framework_id), printed(framework_id), units, year)


def begun(stage: Stage, framework_id: str, units: Sequence[Unit], year: int, deadline: str = "") -> Play:
    """An open round on a shipped framework."""
    play = prepared(stage, framework_id, units, year)
    play.open(deadline)
    return play


def locked(stage: Stage, framework_id: str, units: Sequence[Unit], year: int) -> Play:
    """A round on a shipped framework in which nobody has reported and the team may give points."""
    play = begun(stage, framework_id, units, year)
    stage.pass_deadline()
    return play
