"""Ranking over HTTP: tables now and then, who sees them, why a rank moved, approval."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chiso_contracts.values import Right
from openapi_spec_validator import validate

from tests.integration.ranking.conftest import APPROVER, CHAIR, HEAD, OFFICER, Scene
from tests.unit.ranking import example
from tests.unit.ranking.example import concluded, decided, locked, reported, verified

ROUND = "/rounds/r-2026"
API = "/api/ranking/v1"


@pytest.fixture
def ranked(scene: Scene) -> Scene:
    """Three units with 30, 20 and 10 points, U4 and U5 with none."""
    scene.hear(*example.opening(demonstration=True), reported("U1", "2.1", "60"))
    scene.hear(verified("U1", "2.1", "30"), verified("U2", "2.1", "20"), verified("U3", "2.1", "10"))
    return scene


def places(body: Any, group: str = "xa") -> list[tuple[int, str, str]]:
    """Rank, unit and total of a group's rows."""
    (table,) = [table for table in body["groups"] if table["id"] == group]
    return [(place["rank"], place["unit"], place["total"]) for place in table["places"]]


def test_a_verification_moves_the_ranking_at_once(ranked: Scene) -> None:
    assert places(ranked.api(f"{ROUND}/rankings", OFFICER)) == [
        (1, "U1", "30.00"),
        (2, "U2", "20.00"),
        (3, "U3", "10.00"),
    ]
    ranked.hear(verified("U3", "1.2", "15"))
    assert places(ranked.api(f"{ROUND}/rankings", OFFICER)) == [
        (1, "U1", "30.00"),
        (2, "U3", "25.00"),
        (3, "U2", "20.00"),
    ]


def test_an_answer_names_position_time_state_and_the_share_verified(ranked: Scene) -> None:
    at = ranked.hear(verified("U4", "1.1", "1"))
    body = ranked.api(f"{ROUND}/rankings", CHAIR)
    assert (body["position"], body["state"], body["edition"]) == (at, "provisional", None)
    assert (body["verified"], body["criteria"], body["verified_percent"]) == (4, 15, "26.7")
    assert datetime.fromisoformat(body["time"]) <= datetime.now(UTC)
    assert body["round"]["demonstration"] is True
    assert [line["unit"] for line in body["unranked"]] == ["U5"]
    assert body["groups"][0]["places"][0]["rating"] == {"code": "weak", "vi": "Yếu", "en": "Weak"}


def test_ties_share_a_rank_and_the_next_ranks_are_left_out(ranked: Scene) -> None:
    ranked.hear(verified("U3", "2.1", "20"), verified("U4", "2.1", "5"))
    body = ranked.api(f"{ROUND}/rankings?group=all", OFFICER)
    assert [table["id"] for table in body["groups"]] == ["all"]
    assert [(place["rank"], place["unit"], place["tied"]) for place in body["groups"][0]["places"]] == [
        (1, "U1", 1),
        (2, "U2", 2),
        (2, "U3", 2),
        (4, "U4", 1),
    ]


def test_a_unit_of_which_nothing_is_verified_has_a_total_of_zero(ranked: Scene) -> None:
    assert places(ranked.api(f"{ROUND}/rankings", OFFICER), "all")[-1] == (4, "U4", "0.00")


def test_units_of_one_rank_stand_in_the_order_of_their_names(scene: Scene) -> None:
    scene.hear(*example.opening())
    assert [unit for _, unit, _ in places(scene.api(f"{ROUND}/rankings", OFFICER), "all")] == ["U2", "U3", "U1", "U4"]


def test_a_table_of_the_past_is_read_by_position_and_by_time(ranked: Scene) -> None:
    before = ranked.api(f"{ROUND}/rankings", OFFICER)
    at = ranked.hear(verified("U3", "2.1", "60"), concluded())
    by_position = ranked.api(f"{ROUND}/rankings?as_of={before['position']}", OFFICER)
    just_before = datetime.fromisoformat(ranked.api(f"{ROUND}/rankings?as_of={at}", OFFICER)["time"]) - timedelta(
        microseconds=1
    )
    zoned = just_before.isoformat().replace("+00:00", "Z")
    by_time = ranked.api(f"{ROUND}/rankings?as_of={zoned}", OFFICER)
    assert by_position["groups"] == by_time["groups"] == before["groups"]
    assert by_time["position"] == before["position"]
    assert places(ranked.api(f"{ROUND}/rankings?as_of={at}", OFFICER))[0] == (1, "U3", "60.00")


@pytest.mark.parametrize(
    ("as_of", "status", "code"),
    [
        ("yesterday", 422, "invalid-input"),
        ("2026-03-02T08:00:00", 422, "invalid-input"),
        ("1", 404, "before-the-round"),
        ("2001-01-01T00:00:00Z", 404, "before-the-round"),
        ("999999", 404, "position-ahead"),
    ],
)
def test_a_moment_that_is_none_is_refused(ranked: Scene, as_of: str, status: int, code: str) -> None:
    answer = ranked.get(f"{API}{ROUND}/rankings?as_of={as_of}", OFFICER)
    assert (answer.status_code, answer.json["code"]) == (status, code)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/rounds/none/rankings", "not-found"),
        (f"{ROUND}/rankings?group=none", "unknown-group"),
        (f"{ROUND}/units/U99", "unknown-unit"),
        (f"{ROUND}/units/U99/movements", "unknown-unit"),
        (f"{ROUND}/units/U5/movements", "unit-not-ranked"),
        (f"{ROUND}/units/U1/movements?group=none", "unknown-group"),
        (f"{ROUND}/movements?group=none", "unknown-group"),
    ],
)
def test_what_is_not_there_is_not_found(ranked: Scene, path: str, code: str) -> None:
    answer = ranked.get(API + path, OFFICER)
    assert (answer.status_code, answer.json["code"]) == (404, code)


def test_fields_that_are_not_known_are_refused(ranked: Scene) -> None:
    assert ranked.get(f"{API}{ROUND}/rankings?gruop=xa", OFFICER).json["code"] == "invalid-input"
    assert ranked.get(f"{API}{ROUND}/movements?limit=0", OFFICER).status_code == 422


def test_an_unapproved_round_is_not_there_for_the_public_units_and_other_bodies(ranked: Scene) -> None:
    elsewhere = Right(id="9", role="standing-body", body="H99")
    for rights in ((), (HEAD,), (APPROVER,), (elsewhere,)):
        for path in ("", "/rankings", "/units/U1", "/units/U1/movements", "/movements", "/difference?from=5"):
            assert ranked.get(f"{API}{ROUND}{path}", *rights).status_code == 404
        assert ranked.api("/rounds", *rights) == {"rounds": []}
    assert [found["round"] for found in ranked.api("/rounds", OFFICER)["rounds"]] == ["r-2026"]


def test_the_public_sees_an_approved_round_as_it_was_approved_alone(ranked: Scene) -> None:
    ranked.hear(concluded())
    assert ranked.approve().status_code == 201
    approved = ranked.api(f"{ROUND}/rankings")
    at = ranked.hear(verified("U3", "2.1", "60"))
    assert ranked.api(f"{ROUND}/rankings") == approved
    assert ranked.api(f"{ROUND}/rankings?as_of={at}") == approved
    assert (approved["state"], approved["edition"]["number"]) == ("approved", "12/QĐ-UBND")
    inside = ranked.api(f"{ROUND}/rankings", OFFICER)
    assert (inside["state"], places(inside)[0][1]) == ("provisional", "U3")


def test_a_second_edition_replaces_the_first_for_the_public_and_leaves_it_readable(ranked: Scene) -> None:
    ranked.hear(concluded())
    ranked.approve()
    first = ranked.api(f"{ROUND}/rankings")
    ranked.hear(decided("U3", "2.1", "60"))
    ranked.approve("30/QĐ-UBND")
    second = ranked.api(f"{ROUND}/rankings")
    assert (second["edition"]["edition"], places(second)[0]) == (2, (1, "U3", "60.00"))
    again = ranked.api(f"{ROUND}/rankings?as_of={first['edition']['approved_at']}")
    assert again["groups"] == first["groups"]
    assert ranked.get(f"{API}{ROUND}/rankings?as_of=2020-01-01T00:00:00Z").json["code"] == "before-the-round"


def test_a_public_answer_is_not_sent_twice(ranked: Scene) -> None:
    ranked.hear(concluded())
    ranked.approve()
    for path in ("/rankings", "/units/U1"):
        answer = ranked.get(f"{API}{ROUND}{path}")
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = ranked.get(f"{API}{ROUND}{path}", **{"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert "ETag" not in ranked.get(f"{API}{ROUND}{path}", OFFICER).headers


def test_a_units_answer_holds_the_scores_that_count_and_the_three_for_insiders(ranked: Scene) -> None:
    ranked.hear(decided("U1", "1.1", "4.5"), verified("U1", "1.1", "9"), concluded())
    ranked.approve()
    public, inside = ranked.api(f"{ROUND}/units/U1"), ranked.api(f"{ROUND}/units/U1", OFFICER)
    one, two = public["indicators"]
    assert (one["points"], one["maximum"], two["points"]) == ("4.5", "40", "30")
    assert [(c["criterion"], c["points"], c["stage"]) for c in one["criteria"]] == [
        ("1.1", "4.5", "decided"),
        ("1.2", None, None),
    ]
    assert "claimed" not in two["criteria"][0]
    told = inside["indicators"][1]["criteria"][0]
    assert (told["claimed"]["points"], told["appraised"]["points"]) == ("60", "30")
    assert (public["unit"]["total"], public["places"][0]) == (
        "34.50",
        {"id": "xa", "name": "Khối xã", "parent": None, "rank": 1, "tied": 1, "of": 3},
    )
    assert inside["indicators"][0]["criteria"][0]["appraised"]["points"] == "9"


def test_why_a_rank_moved_tells_own_changes_from_others(ranked: Scene) -> None:
    ranked.hear(verified("U3", "1.2", "15"), verified("U2", "1.2", "2"), verified("U2", "1.1", "10"))
    body = ranked.api(f"{ROUND}/units/U2/movements", OFFICER)
    assert [(m["own"], m["unit"], m["criterion"], m["rank_before"], m["rank_after"]) for m in body["movements"]] == [
        (False, "U1", "2.1", 1, 2),
        (True, "U2", "2.1", 2, 2),
        (False, "U3", "1.2", 2, 3),
        (True, "U2", "1.2", 3, 3),
        (True, "U2", "1.1", 3, 1),
    ]


def test_movements_come_in_pages_that_go_on_where_the_last_ended(ranked: Scene) -> None:
    whole = ranked.api(f"{ROUND}/units/U2/movements", OFFICER)["movements"]
    paged: list[Any] = []
    after: Any = 0
    while after is not None:
        page = ranked.api(f"{ROUND}/units/U2/movements?limit=1&after={after}", OFFICER)
        paged, after = paged + page["movements"], page["next"]
    assert paged == whole
    every = ranked.api(f"{ROUND}/movements", OFFICER)["movements"]
    first = ranked.api(f"{ROUND}/movements?limit=1", OFFICER)
    rest = ranked.api(f"{ROUND}/movements?after={first['next']}", OFFICER)
    assert first["movements"] + rest["movements"] == every
    assert len(every) == 6


def test_a_movement_names_its_cause_and_totals(ranked: Scene) -> None:
    ranked.hear(locked("U1", late=True))
    last = ranked.api(f"{ROUND}/movements?group=xa", OFFICER)["movements"][-1]
    assert (last["cause"], last["unit"], last["total_before"], last["total_after"]) == ("late", "U1", "30.00", "25.00")
    assert (last["rank_before"], last["rank_after"], last["passed"]) == (1, 1, 0)


def test_the_difference_of_two_moments_is_listed_event_by_event(ranked: Scene) -> None:
    before = ranked.api(f"{ROUND}/rankings", OFFICER)["position"]
    after = ranked.hear(verified("U3", "1.2", "15"), verified("U5", "1.2", "1"))
    body = ranked.api(f"{ROUND}/difference?from={before}&to={after}&group=xa", OFFICER)
    assert (body["from"]["position"], body["to"]["position"]) == (before, after)
    assert [
        (s["unit"], s["rank_before"], s["rank_after"], s["total_before"], s["total_after"]) for s in body["units"]
    ] == [
        ("U3", 3, 2, "10.00", "25.00"),
        ("U2", 2, 3, "20.00", "20.00"),
    ]
    assert [(e["unit"], e["criterion"]) for e in body["events"]] == [("U3", "1.2")]
    assert body["more"] is False


def test_movements_and_differences_of_an_approved_round_stay_inside(ranked: Scene) -> None:
    ranked.hear(concluded())
    ranked.approve()
    for path in ("/movements", "/units/U1/movements", "/difference?from=5"):
        assert ranked.get(f"{API}{ROUND}{path}").status_code in (401, 404)
    assert ranked.get(f"{API}{ROUND}/movements").status_code == 401
    assert ranked.get(f"{API}{ROUND}/movements", HEAD).status_code == 403


def test_approval_waits_for_the_council_unless_the_round_is_imported(scene: Scene) -> None:
    scene.hear(*example.opening(), *example.opening("r-2025", imported=True))
    assert scene.approve().json["code"] == "round-not-concluded"
    assert scene.approve(round_id="r-2025").status_code == 201
    assert [found["imported"] for found in scene.api("/rounds")["rounds"]] == [True]


def test_the_same_decision_again_is_no_new_edition(ranked: Scene) -> None:
    ranked.hear(concluded())
    assert [ranked.approve().status_code for _ in range(2)] == [201, 200]
    assert len(ranked.api(ROUND)["round"]["editions"]) == 1
    other_day = {"number": "12/QĐ-UBND", "date": "2026-03-06"}
    assert ranked.post(f"{API}{ROUND}/approval", other_day, APPROVER).json["code"] == "approval-number-used"


def test_an_approval_repeated_under_its_key_is_one_fact_and_another_body_is_refused(ranked: Scene) -> None:
    ranked.hear(concluded())
    body = {"number": "12/QĐ-UBND", "date": "2026-03-05"}

    def send(given: dict[str, str]) -> Any:
        return ranked.post(f"{API}{ROUND}/approval", given, APPROVER, **{"Idempotency-Key": "k1"})

    first, second = send(body), send(body)
    assert (first.status_code, second.status_code, first.json == second.json) == (201, 201, True)
    refused = send({**body, "number": "13/QĐ-UBND"})
    assert (refused.status_code, refused.json["code"]) == (422, "idempotency-key-reused")


def test_an_approval_is_read_back_by_who_names_it(ranked: Scene) -> None:
    ranked.hear(concluded())
    answer = ranked.post(f"{API}{ROUND}/approval", {"number": "1", "date": "2026-03-05"}, APPROVER)
    recorded = answer.headers["Chiso-Recorded"]
    assert recorded == "edition/r-2026@1"
    body = ranked.api(ROUND, OFFICER, **{"Chiso-Recorded": recorded})
    assert (body["updating"], len(body["round"]["editions"])) == (False, 1)


@pytest.mark.usefixtures("impatient_reads")
def test_an_answer_says_when_it_does_not_hold_the_named_write_yet(ranked: Scene) -> None:
    assert ranked.api(f"{ROUND}?recorded=card/r-2026/U1@99", OFFICER)["updating"] is True


@pytest.mark.parametrize(
    ("rights", "status"), [((), 401), ((OFFICER,), 403), ((HEAD,), 403), ((APPROVER, OFFICER), 403), ((APPROVER,), 201)]
)
def test_who_prepares_results_does_not_approve_them(ranked: Scene, rights: tuple[Right, ...], status: int) -> None:
    ranked.hear(concluded())
    body = {"number": "12/QĐ-UBND", "date": "2026-03-05"}
    assert ranked.post(f"{API}{ROUND}/approval", body, *rights).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"number": "", "date": "2026-03-05"},
        {"number": "  ", "date": "2026-03-05"},
        {"number": "1\n2", "date": "2026-03-05"},
        {"number": "x" * 101, "date": "2026-03-05"},
        {"number": "1", "date": "05/03/2026"},
        {"number": "1", "date": "2026-03-05", "position": 3},
    ],
)
def test_a_malformed_approval_is_refused_with_its_places(ranked: Scene, body: dict[str, Any]) -> None:
    answer = ranked.post(f"{API}{ROUND}/approval", body, APPROVER)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid-input")
    assert answer.json["errors"]


@pytest.mark.parametrize(
    "path",
    ["/?q=%00a", "/ranking/%00", "/ranking/r/units/%00", f"{API}/rounds/%00/rankings", f"{API}/rounds?recorded=%00@1"],
)
def test_an_address_with_a_character_that_is_none_is_refused(scene: Scene, path: str) -> None:
    assert scene.get(path, OFFICER).status_code == 400


@pytest.mark.parametrize("number", ["1\\u0000", "1\\ud800"])
def test_a_body_with_a_character_that_is_none_is_refused(ranked: Scene, number: str) -> None:
    body = f'{{"number": "{number}", "date": "2026-03-05"}}'
    answer = ranked.post(f"{API}{ROUND}/approval", None, APPROVER, raw=body)
    assert (answer.status_code, answer.json["code"]) == (400, "bad-request")


def test_a_round_that_is_not_ready_has_no_ranking_and_takes_no_approval(scene: Scene) -> None:
    scene.hear(*example.opening()[:-1])
    assert scene.get(f"{API}{ROUND}/rankings", OFFICER).json["code"] == "round-not-ready"
    assert scene.approve().json["code"] == "round-not-ready"
    assert scene.post(f"{API}/rounds/none/approval", {"number": "1", "date": "2026-03-05"}, APPROVER).status_code == 404


def test_a_parked_round_shows_its_last_good_table_and_says_so(ranked: Scene) -> None:
    ranked.hear(verified("U404", "2.1", "1"))
    body = ranked.api(f"{ROUND}/rankings", OFFICER)
    assert (body["delayed"], places(body)[0]) == (True, (1, "U1", "30.00"))


def test_the_openapi_document_is_valid_and_names_every_route(scene: Scene) -> None:
    document = scene.get("/api/ranking/openapi.json").json
    validate(document)
    assert {path for path in document["paths"] if path.startswith(API)} == {
        f"{API}/digest",
        f"{API}/rounds",
        f"{API}/rounds/{{round_id}}",
        f"{API}/rounds/{{round_id}}/rankings",
        f"{API}/rounds/{{round_id}}/units/{{unit}}",
        f"{API}/rounds/{{round_id}}/units/{{unit}}/movements",
        f"{API}/rounds/{{round_id}}/movements",
        f"{API}/rounds/{{round_id}}/difference",
        f"{API}/rounds/{{round_id}}/approval",
        f"{API}/units/{{unit}}/series",
    }
    assert all(
        route.get("summary")
        for path in document["paths"].values()
        for name, route in path.items()
        if name != "parameters"
    )


def test_every_route_says_that_it_may_refuse_what_it_cannot_read(scene: Scene) -> None:
    document = scene.get("/api/ranking/openapi.json").json
    for path in document["paths"].values():
        for method in path.keys() & {"get", "post"}:
            assert {"400", "401", "503"} <= path[method]["responses"].keys()
    assert {"200", "201"} <= document["paths"][f"{API}/rounds/{{round_id}}/approval"]["post"]["responses"].keys()
