"""A round moves to an amended version: what counts before and after each unit's move, on pages and in tables."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from chiso_contracts.rounds import CriteriaAmended
from chiso_framework import Framework, from_document, to_document
from chiso_runtime.brokers.port import Message
from chiso_runtime.database import Database, connect
from chiso_runtime.projection import ReadModels
from chiso_runtime.replay import digest
from chiso_scoring.domain.events import Event
from chiso_scoring.main import read_models
from werkzeug.test import TestResponse

from tests.integration.scoring.conftest import API, APPRAISER, CARD, CHAIR, OFFICER, REPORTER, Desk
from tests.integration.scoring.test_projections import at_once, in_pieces_of_seven, one_by_one, topic
from tests.servers.databases import Databases
from tests.unit.scoring.amending_examples import AMENDED, amended, version
from tests.unit.scoring.comparing_examples import COMPARING
from tests.unit.scoring.examples import FRAMEWORK, OTHER, ROUND, UNIT, framework_parts, locked, reported
from tests.world import PREPARED

HERE = f"{API}/rounds/{ROUND}"
ACCEPT = {"outcome": "accepted"}


def told(desk: Desk, framework: Framework = AMENDED, *changed: str) -> None:
    """Submission says that the round moves, but of no unit yet that it did."""
    desk.hear(f"round/{ROUND}", *framework_parts(framework), amended(framework, *changed))


def moves(desk: Desk, *criteria: str, unit: str = UNIT, to: str = "2") -> None:
    """Submission says that a unit moved."""
    desk.report(CriteriaAmended(round=ROUND, unit=unit, framework_version=to, criteria=criteria), unit=unit)


def total(desk: Desk, unit: str = UNIT) -> tuple[str, str, int]:
    """Points, maximum, and how many criteria are verified."""
    card = desk.seen(f"{HERE}/cards/{unit}", OFFICER)
    return card["total"]["points"], card["total"]["applicable_max"], card["verified"]


def accept(desk: Desk, criterion: str, **headers: str) -> TestResponse:
    return desk.post(f"{CARD}/criteria/{criterion}/verification", APPRAISER, ACCEPT, **headers)


@pytest.fixture
def verified(round_desk: Desk) -> Desk:
    """Both claims verified."""
    for criterion in ("1.1", "1.2"):
        assert accept(round_desk, criterion).status_code == 200
    round_desk.installation.settle()
    return round_desk


def test_changed_criteria_count_no_longer_from_the_amendment_on(verified: Desk) -> None:
    assert total(verified) == ("22.50", "60", 2)
    told(verified, version(c11={"max_points": 8}), "1.1")
    assert total(verified) == ("12.50", "58", 1)
    moves(verified, "1.1")
    assert total(verified) == ("12.50", "58", 1)


def test_a_changed_claim_stays_marked_until_the_unit_reports_it_anew(verified: Desk) -> None:
    told(verified)
    moves(verified, "1.1", "1.2")
    card = {row["criterion"]: row for row in verified.seen(CARD, OFFICER)["criteria"]}
    assert (card["1.1"]["claimed"]["points"], card["1.1"]["to_review"], card["1.1"]["appraised"]) == (
        "10.00",
        True,
        None,
    )
    verified.report(reported("1.1", "8.00", yes=True))
    assert not verified.seen(f"{CARD}/criteria/1.1", OFFICER)["to_review"]
    assert verified.seen(f"{CARD}/criteria/1.2", OFFICER)["to_review"]


def test_between_the_amendment_and_the_units_move_nobody_judges_it(verified: Desk) -> None:
    told(verified)
    answer = accept(verified, "1.1")
    assert (answer.status_code, answer.json["code"]) == (409, "round-amended")  # type: ignore[index]
    preview = verified.post(f"{CARD}/criteria/1.1/verification/preview", APPRAISER, ACCEPT)
    assert (preview.status_code, preview.json["code"]) == (409, "round-amended")  # type: ignore[index]
    moves(verified, "1.1", "1.2")
    assert accept(verified, "1.1").json["points"] == "8.00"  # type: ignore[index]
    verified.installation.settle()
    assert total(verified) == ("8.00", "58", 1)


def test_a_claim_that_does_not_fit_the_new_rule_is_not_accepted(verified: Desk) -> None:
    told(verified)
    moves(verified, "1.1", "1.2")
    answer = accept(verified, "1.2")
    assert (answer.status_code, answer.json["code"]) == (409, "claim-does-not-fit")  # type: ignore[index]
    assert verified.verify("1.2", "7").status_code == 200


def test_what_was_seen_before_the_amendment_is_stale(verified: Desk) -> None:
    before = verified.get(f"{CARD}/criteria/1.1", APPRAISER).headers["ETag"]
    told(verified)
    moves(verified, "1.1", "1.2")
    assert accept(verified, "1.1", If_Match=before).status_code == 412
    now = verified.get(f"{CARD}/criteria/1.1", APPRAISER).headers["ETag"]
    assert accept(verified, "1.1", If_Match=now).status_code == 200


def test_a_criterion_that_is_gone_is_not_on_the_card_and_counts_nothing(verified: Desk) -> None:
    lacking = version(gone=("1.2",))
    fact = amended(lacking)
    verified.hear(f"round/{ROUND}", *framework_parts(lacking), replace(fact, changed=(), gone=("1.2",)))
    moves(verified, "1.2")
    card = verified.seen(CARD, OFFICER)
    assert [row["criterion"] for row in card["criteria"]] == ["1.1", "2"]
    assert total(verified) == ("10.00", "40", 1)
    assert verified.get(f"{CARD}/criteria/1.2", OFFICER).status_code == 404


def test_the_councils_conclusion_is_lifted_and_the_release_stays(verified: Desk) -> None:
    verified.post(f"{HERE}/release", OFFICER, {"document": "15/TB"})
    verified.post(f"{HERE}/conclusion", CHAIR, {"number": "3/TB", "date": "2026-02-01"})
    verified.installation.settle()
    told(verified)
    moves(verified, "1.1", "1.2")
    round = verified.seen(HERE, OFFICER)
    assert (round["phase"], round["concluded_number"], round["amendments"]) == ("released", None, 1)
    assert (round["framework"]["version"], round["framework"]["sha256"]) == ("2", amended().sha256)
    assert verified.post(f"{HERE}/conclusion", CHAIR, {"number": "4/TB", "date": "2026-03-01"}).status_code == 200


def test_history_keeps_what_was_set_aside(verified: Desk) -> None:
    told(verified)
    moves(verified, "1.1", "1.2")
    facts = verified.seen(f"{CARD}/criteria/1.1/history", OFFICER)["facts"]
    assert {"claimed", "appraised", "amended", "to-review"} <= {fact["kind"] for fact in facts}
    (kept,) = [fact for fact in facts if fact["kind"] == "appraised"]
    assert kept["points"] == "10.00"
    assert verified.seen(f"{CARD}/criteria/1.1/explanation", OFFICER)["rule"]["claimed"] is None


def test_the_same_facts_again_are_restated_once(verified: Desk) -> None:
    told(verified)
    moves(verified, "1.1", "1.2")
    before, listener = topic(verified), verified.submission.listener
    assert listener is not None
    listener.receive(verified.submission.messages)
    verified.installation.settle()
    assert topic(verified) == before


def comparing(name: str, **changed: Any) -> Framework:
    """A version of the framework that compares all units: other keys of its criterion 1.2."""
    document = to_document(COMPARING)
    document["version"] = name
    components: Any = document["main_indicators"][0]["components"]  # type: ignore[index]
    next(one for one in components if one["code"] == "1.2").update(changed)
    return from_document(document)


@pytest.fixture
def amended_thrice(desk: Desk) -> Desk:
    """Two units whose values are compared; amended, appraised again, amended away from it, and back."""
    desk.open(framework=COMPARING)
    desk.report(reported("1.2", "0.00", value="40"), reported("1.3", "4.00", score="4"), locked())
    desk.report(reported("1.2", "0.00", unit=OTHER, value="80"), locked(unit=OTHER), unit=OTHER)

    def verify(unit: str, criterion: str, **asked: Any) -> None:
        path = f"{HERE}/cards/{unit}/criteria/{criterion}/verification"
        answer = desk.post(path, APPRAISER, asked or {"outcome": "accepted"})
        assert answer.status_code == 200, answer.text
        desk.installation.settle()

    def amend(framework: Framework) -> None:
        told(desk, framework, "1.2")
        for unit in (UNIT, OTHER):
            moves(desk, "1.2", unit=unit, to=framework.version)

    for unit in (UNIT, OTHER):
        verify(unit, "1.2")
    verify(UNIT, "1.3")
    desk.post(f"{HERE}/release", OFFICER, {"document": "15/TB"})
    desk.post(f"{CARD}/criteria/1.2/answer", REPORTER, {"text": "Xin xem lại"})
    amend(comparing("2", max_points="16"))
    verify(OTHER, "1.2")
    amend(comparing("3", rule={"kind": "direct"}))
    verify(UNIT, "1.2", outcome="set", points="5", reason="Theo minh chứng")
    amend(COMPARING)
    desk.report(reported("1.2", "0.00", value="60"))
    verify(UNIT, "1.2")
    return desk


def test_values_that_were_set_aside_are_compared_with_nobody(amended_thrice: Desk) -> None:
    assert total(amended_thrice)[0] == "24.00"
    assert total(amended_thrice, OTHER)[0] == "0"


@pytest.fixture
def empty(databases: Databases) -> Iterator[Database]:
    database = databases.fresh(PREPARED["scoring"])
    with connect(database.app_dsn) as conn:
        yield conn
    databases.drop(database)


@pytest.mark.parametrize("deliver", [one_by_one, at_once, in_pieces_of_seven])
def test_every_delivery_gives_the_same_tables(
    amended_thrice: Desk,
    empty: Database,
    deliver: Callable[[ReadModels[Event], Database, Sequence[Message]], None],
) -> None:
    with connect(amended_thrice.installation.url("scoring")) as conn:
        running = digest(conn, ()).tables
        rows = {table: conn.execute(f"SELECT count(*) FROM read.{table}").fetchone() for table in running}
    with empty.transaction():
        deliver(read_models(), empty, topic(amended_thrice))
    assert digest(empty, ()).tables == running
    assert all(rows[table] != (0,) for table in ("amendment", "review", "compared", "framework_part"))


def test_every_prefix_of_the_topic_gives_the_same_tables_at_once_and_one_by_one(
    amended_thrice: Desk, databases: Databases
) -> None:
    messages = topic(amended_thrice)
    for length in range(len(messages) - 12, len(messages), 3):
        found = []
        for deliver in (one_by_one, at_once):
            database = databases.fresh(PREPARED["scoring"])
            with connect(database.app_dsn) as conn:
                with conn.transaction():
                    deliver(read_models(), conn, messages[:length])
                found.append(digest(conn, ()).tables)
            databases.drop(database)
        assert found[0] == found[1], length


def test_pages_show_the_mark_and_the_amendment(verified: Desk) -> None:
    told(verified)
    moves(verified, "1.1", "1.2")
    client = verified.installation.client()
    token = verified.installation.token("nguoi-1", OFFICER)
    for path in (f"/appraisal/{ROUND}/{UNIT}", f"/appraisal/{ROUND}/{UNIT}/1.1", f"/appraisal/{ROUND}"):
        page = client.get(path, headers={"Authorization": f"Bearer {token}", "Accept": "text/html"})
        assert page.status_code == 200, page.text
        assert path.endswith(ROUND) or "cần rà soát lại" in page.text
    assert FRAMEWORK.version != AMENDED.version
