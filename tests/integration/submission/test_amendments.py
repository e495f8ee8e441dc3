"""A running round moves to an amended version of its framework: preview, record, and what the units find."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import CriteriaAmended, CriterionReported
from chiso_runtime.codec import Cause
from chiso_runtime.database import Database, connect
from chiso_submission.carrying import Carrying, move_id
from chiso_submission.codec import codec
from chiso_submission.deadlines import Deadlines
from chiso_submission.desk import open_desk
from chiso_submission.domain.report.commands import ReportCriterion, SubmitReport
from chiso_submission.publisher import report_stream
from werkzeug.test import TestResponse

from tests.awaiting import until
from tests.faults.model.clock import Clock
from tests.integration.submission.world import OFFICE, User, World, fresh_key, made, refused, reporter, round_body
from tests.unit.submission.examples import DOCUMENT

NUMBER = "2516/QĐ-UBND ngày 31/10/2026"
RATIO = {"numerator": "3", "denominator": "4"}
ROUNDS = count(1)


def version(name: str, **keys: Any) -> dict[str, Any]:
    """A version of the example framework: keys of criterion 1.1 (`first`), criteria that are `gone`, `more` for 1.4."""
    document = {**deepcopy(DOCUMENT), "version": name}
    main = document["main_indicators"][0]
    main["components"] = [one for one in main["components"] if one["code"] not in keys.get("gone", ())]
    main["components"][0].update(keys.get("first", {}))
    if keys.get("more"):
        main["components"].append({"code": "1.4", "name_vi": "Mới", "max_points": "10", "rule": {"kind": "direct"}})
    return document


VERSIONS = (
    version("1", first={"evidence_required": False}),
    version("2", first={"evidence_required": False, "max_points": "8"}, more=True),
    version("3", first={"evidence_required": False, "rule": {"kind": "direct"}}, gone=("1.2",)),
)


@pytest.fixture(scope="module", autouse=True)
def published(world: World) -> None:
    for document in VERSIONS:
        made(world.office.post("/frameworks", {"document": document}))


@dataclass(slots=True)
class Running:
    """A round on version 1, and a unit of it."""

    world: World
    id: str
    unit: str

    @property
    def people(self) -> User:
        return self.world.people_of(self.unit)

    @property
    def report(self) -> str:
        return f"/rounds/{self.id}/reports/{self.unit}"

    def tell(self, criterion: str, data: dict[str, Any], **headers: str) -> TestResponse:
        return self._seen(self.people.put(f"{self.report}/criteria/{criterion}", {"data": data}, **headers))

    def amend(self, version: str = "2", **more: Any) -> TestResponse:
        asked = {"framework_version": version, "document": NUMBER, **more}
        return self._seen(self.world.office.post(f"/rounds/{self.id}/amendments", asked))

    def _seen(self, answer: TestResponse) -> TestResponse:
        """The answer, once everybody can see what it recorded."""
        self.world.installation.settle()
        return answer

    def moved(self, version: str = "2") -> None:
        """Amend, and wait until every unit has moved."""
        made(self.amend(version))
        self.settled()

    def settled(self) -> None:
        until(lambda: not self.behind())
        self.world.installation.settle()

    def behind(self) -> list[str]:
        with connect(self.world.installation.url("submission")) as conn:
            query = (
                "SELECT unit FROM read.report JOIN read.round USING (round) WHERE round = %s AND amended < amendments"
            )
            amended = conn.execute(
                "SELECT 1 FROM read.round WHERE round = %s AND amendments > 0", (self.id,)
            ).fetchone()
            return [unit for (unit,) in conn.execute(query, (self.id,)).fetchall()] if amended else ["not seen yet"]

    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = made(self.people.get(self.report))
        return found

    def row(self, criterion: str) -> dict[str, Any]:
        found: dict[str, Any] = next(row for row in self.seen()["criteria"] if row["criterion"] == criterion)
        return found


@pytest.fixture
def running(world: World) -> Running:
    id = f"amended-{next(ROUNDS)}"
    made(world.office.post("/rounds", round_body(id=id, framework="xa-demo", framework_version="1")))
    world.installation.settle()
    return Running(world, id, world.unit())


@pytest.fixture
def conn(world: World) -> Iterator[Database]:
    with connect(world.installation.url("submission")) as conn:
        yield conn


def moves(conn: Database, round: str, unit: str) -> list[tuple[str, tuple[str, ...]]]:
    """The unit's moves: id and criteria."""
    stream = report_stream(round, unit)
    rows = conn.execute("SELECT data FROM event WHERE stream = %s ORDER BY version", (stream,)).fetchall()
    facts = [fact for (data,) in rows if (fact := codec.decode(data))]
    return [(fact.id, fact.event.criteria) for fact in facts if isinstance(fact.event, CriteriaAmended)]


def test_a_preview_tells_what_changes_and_whom_it_touches_and_records_nothing(running: Running) -> None:
    made(running.tell("1.1", {"yes": True}))
    made(running.tell("1.2", RATIO))
    told = made(running.amend(preview=True, document=""))
    assert (told["before"], told["after"]) == ("xa-demo@1", "xa-demo@2")
    assert [(row["criterion"], row["change"], row["answers"]) for row in told["criteria"]] == [
        ("1.1", "changed", 1),
        ("1.4", "added", 0),
    ]
    assert any("1.1" in row["vi"] and "8" in row["vi"] for row in told["differences"])
    of = {"touched": 80, "gaining": 80, "losing": 0, "answers": 1, "submitted": 0, "locked": 0, "units": 80}
    assert told["units"] == of
    assert "stream" not in told
    assert made(running.world.office.get(f"/rounds/{running.id}/amendments"))["amendments"] == []
    assert made(running.world.office.get(f"/rounds/{running.id}"))["framework_version"] == "1"


def test_the_record_moves_the_round_and_the_same_again_changes_nothing(running: Running) -> None:
    first = running.amend()
    again = running.amend()
    assert (first.status_code, again.status_code) == (201, 200)
    assert made(first)["version"] == made(again)["version"]
    (listed,) = made(running.world.office.get(f"/rounds/{running.id}/amendments"))["amendments"]
    told = [listed[name] for name in ("number", "framework_version", "document", "changed", "added", "gone")]
    assert told == [1, "2", NUMBER, ["1.1"], ["1.4"], []]
    round = made(running.world.office.get(f"/rounds/{running.id}"))
    assert (round["framework_version"], round["amendments"]) == ("2", 1)


def test_one_key_amends_once(running: Running) -> None:
    asked, key = {"framework_version": "2", "document": NUMBER}, {"Idempotency_Key": fresh_key()}
    office = running.world.office
    answers = [office.post(f"/rounds/{running.id}/amendments", asked, **key) for _ in range(2)]
    assert len({made(answer)["version"] for answer in answers}) == 1


def test_what_cannot_be_moved_to_is_refused(running: Running, world: World) -> None:
    refused(running.amend("1"), 409, "same-version")
    refused(running.amend("9"), 404, "unknown-framework")
    refused(running.amend(document=""), 422, "invalid-input")
    refused(
        world.office.post("/rounds/no-such/amendments", {"framework_version": "2", "document": "1"}),
        404,
        "unknown-round",
    )


def test_only_the_standing_body_amends(running: Running, world: World) -> None:
    path, asked = f"/rounds/{running.id}/amendments", {"framework_version": "2", "document": NUMBER, "preview": True}
    refused(world.user(reporter(running.unit)).post(path, asked), 403, "forbidden")
    refused(User(world.installation.client(), "").post(path, asked), 401, "not-signed-in")
    made(world.user(OFFICE).post(path, asked))
    made(world.user(reporter(running.unit)).get(path))


def test_answers_are_carried_over_and_changed_ones_are_marked_and_not_counted(running: Running) -> None:
    made(running.tell("1.1", {"yes": True}))
    made(running.tell("1.2", RATIO))
    before = running.row("1.2")
    running.moved()
    seen, changed = running.seen(), running.row("1.1")
    assert running.row("1.2") == before
    assert (changed["points"], changed["to_review"], changed["missing"]) == ("10.00", True, ["review"])
    assert (seen["framework"], seen["to_review"], seen["claimed"]) == ("xa-demo@2", ["1.1"], "7.50")
    assert seen["at_stake"] == "18"
    units = made(running.world.office.get(f"/rounds/{running.id}/units"))["units"]
    assert {row["unit"]: row["to_review"] for row in units if row["to_review"]} == {running.unit: 1}


def test_to_report_a_changed_criterion_clears_its_mark(running: Running) -> None:
    version = made(running.tell("1.1", {"yes": True}))["version"]
    running.moved()
    refused(running.people.post(f"{running.report}/submission"), 409, "criteria-to-review")
    made(running.tell("1.1", {"yes": True}, If_Match=f'"{version}"'))
    row, people = running.row("1.1"), running.people
    assert (row["points"], row["to_review"]) == ("8.00", False)
    made(people.post(f"{running.report}/submission"))
    assert made(people.get(running.report))["stage"] == "submitted"


def test_what_is_gone_is_not_shown_asked_for_or_counted(running: Running) -> None:
    made(running.tell("1.1", {"yes": True}))
    made(running.tell("1.2", RATIO))
    running.moved("3")
    seen = running.seen()
    assert [row["criterion"] for row in seen["criteria"]] == ["1.1"]
    assert (seen["claimed"], seen["to_review"]) == ("0", ["1.1"])
    refused(running.tell("1.2", RATIO), 404, "unknown-criterion")
    refused(running.tell("1.1", {"yes": True}), 422, "invalid-claim")
    made(running.tell("1.1", {"score": "4"}))
    assert running.seen()["claimed"] == "4.00"


def test_a_submitted_report_stays_so_and_its_code_too(running: Running) -> None:
    made(running.tell("1.1", {"yes": True}))
    signed = made(running.people.post(f"{running.report}/submission"))["sheet"]
    running.moved()
    seen = running.seen()
    assert (seen["stage"], seen["sheet"], seen["to_review"]) == ("submitted", signed, ["1.1"])


def test_every_unit_moves_once_whoever_records_it(running: Running, conn: Database) -> None:
    made(running.tell("1.1", {"yes": True}))
    running.moved()
    carrying = next(
        loop for loop in running.world.installation.services["submission"].loops if isinstance(loop, Carrying)
    )
    assert carrying.sweep(conn) == 0
    units = [row["unit"] for row in made(running.world.office.get(f"/rounds/{running.id}/units"))["units"]]
    assert len(units) == 80
    for unit in units:
        assert moves(conn, running.id, unit) == [(str(move_id(running.id, unit, 1)), ("1.1",))]


def test_a_unit_follows_all_amendments_in_their_order(running: Running, conn: Database) -> None:
    made(running.tell("1.2", RATIO))
    made(running.amend("2"))
    made(running.amend("3"))
    made(running.amend("1", document="Trở lại"))
    running.settled()
    assert [criteria for _, criteria in moves(conn, running.id, running.unit)] == [
        ("1.1",),
        ("1.1", "1.2", "1.4"),
        ("1.1", "1.2"),
    ]
    assert running.row("1.2")["to_review"]


def test_a_claim_before_the_loop_came_by_is_decided_by_the_new_version(running: Running, conn: Database) -> None:
    made(running.amend())
    made(running.tell("1.1", {"yes": True}))
    assert running.row("1.1")["points"] == "8.00"
    running.settled()
    assert len(moves(conn, running.id, running.unit)) == 1
    assert not running.row("1.1")["to_review"]


def test_a_command_made_by_an_earlier_version_is_asked_again_unless_it_is_about_what_changed(
    running: Running, conn: Database
) -> None:
    desk = open_desk(running.world.installation.contexts["submission"])
    before = desk.rounds.get(conn, running.id).terms(running.unit)
    running.moved()
    cause = Cause(actor="binh", capacity="", correlation="", causation="")

    def claim(criterion: str, data: dict[str, Any]) -> ReportCriterion:
        return ReportCriterion(terms=before, criterion=criterion, data=data, claimed=None, explanation="", evidence=())

    (fact,) = desk.run(claim("1.2", RATIO), cause, None).events
    assert isinstance(fact, CriterionReported)
    for about in (claim("1.1", {"yes": True}), SubmitReport(terms=before)):
        with pytest.raises(Rejected, match="round-amended"):
            desk.run(about, cause, None)


def test_assignments_are_ended_by_their_own_versions_behind_an_amendment(running: Running) -> None:
    office, path = running.world.office, f"/rounds/{running.id}/assignments"
    made(office.post("/people", {"id": f"ha-{running.id}", "name": "Lê Hà"}))
    running.moved()
    asked = {"person": f"ha-{running.id}", "role": "appraiser", "body": "H40.10"}
    version = made(office.post(path, asked))["version"]
    (listed,) = made(office.get(path))["assignments"]
    assert listed["id"] == f"{running.id}@{version}"
    made(office.send("DELETE", f"{path}/{listed['id']}", None))
    assert office.post(path, asked).status_code == 201


def test_a_deadline_still_locks_who_moved(world: World, conn: Database, clock: Clock) -> None:
    id, at = f"amended-{next(ROUNDS)}", datetime.now(UTC) + timedelta(hours=1)
    body = round_body(id=id, framework="xa-demo", framework_version="1")
    made(world.office.post("/rounds", {**body, "deadline": {"at": at.isoformat(), "printed": "ngay"}}))
    running = Running(world, id, world.unit())
    made(running.tell("1.1", {"yes": True}))
    running.moved()
    clock.set(timedelta(hours=2))
    deadlines = next(loop for loop in world.installation.services["submission"].loops if isinstance(loop, Deadlines))
    until(lambda: deadlines.sweep(conn) or running.seen()["stage"] == "locked")
    world.installation.settle()
    seen = running.seen()
    assert (seen["stage"], seen["sent"], seen["to_review"]) == ("locked", False, ["1.1"])
