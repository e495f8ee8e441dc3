"""A whole round over HTTP, from its opening to its approved table, and the same read models from the first event."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from chiso_runtime.blobs.s3 import connect as connect_objects
from minio.error import S3Error

from tests.acceptance import story
from tests.acceptance.checks import check_everything, settle, stored
from tests.acceptance.chiso_command import run_command
from tests.acceptance.chronicle import CLAIMS, FIRST, ROUND, SECOND, SILENT, THIRD, Chronicle, Table, play
from tests.acceptance.rebuilds import rebuilt_from_kafka, running_digest
from tests.acceptance.story import COMMUNES, EVIDENCE, RANKING, SCORING, Province
from tests.acceptance.suite import Suite
from tests.awaiting import until

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def played(running: Suite, known_province: Province) -> Chronicle:
    return play(known_province, running.set_clock)


def explanation(province: Province) -> Mapping[str, Any]:
    """Why the third commune has its points for its plan, as the standing body reads it."""
    path = f"{SCORING}/rounds/{ROUND}/cards/{THIRD}/criteria/2.1/explanation"
    found: Mapping[str, Any] = province.office().get(path).of(200)
    return found


def standing(*places: tuple[str, int]) -> Table:
    """A table without ties."""
    return [(rank, unit, Decimal(total)) for rank, (unit, total) in enumerate(places, 1)]


def event(suite: Suite, service: str, answer_stream: str, version: int) -> Mapping[str, Any]:
    with suite.database(service) as conn:
        (found,) = [e for e in stored(conn) if (e.stream, e.version) == (answer_stream, version)]
    fact: Mapping[str, Any] = found.fact
    return fact


def test_files_go_to_the_object_store_by_a_grant_at_the_gateway_and_are_kept(suite: Suite, played: Chronicle) -> None:
    for unit, uploaded in played.uploads.items():
        assert uploaded.grant["url"].startswith(f"{suite.gateway.url}/staging/")
        assert played.files[unit]["sha256"] == uploaded.sha256


def test_a_kept_file_lies_locked_in_the_object_store_under_the_hash_and_version_that_are_told(
    suite: Suite, played: Chronicle
) -> None:
    root = connect_objects(suite.objects, suite.object_root)
    file = played.files[THIRD]
    found = root.get_object("evidence", file["file"], version_id=file["version_id"])
    assert hashlib.sha256(found.data).hexdigest() == file["sha256"]
    retention = root.get_object_retention("evidence", file["file"], file["version_id"])
    assert retention is not None
    assert (retention.mode, retention.retain_until_date.date()) == ("GOVERNANCE", date(2036, 12, 31))
    service = connect_objects(suite.objects, suite.service_keys)
    with pytest.raises(S3Error, match=r"AccessDenied|Access Denied"):
        service.remove_object("evidence", file["file"], version_id=file["version_id"])


def test_a_kept_file_is_given_back_to_those_who_may_read_it_alone(province: Province, played: Chronicle) -> None:
    path = f"{EVIDENCE}/files/{played.uploads[THIRD].file}/content"
    assert province.reporter(THIRD).get(path).content == played.uploads[THIRD].content
    assert province.reporter(FIRST).get(path).status in (403, 404)
    assert province.suite.public().get(path).status == 401


def test_a_submitted_report_takes_no_more_changes(played: Chronicle) -> None:
    assert played.after_submission.of(409)["code"] == "report-submitted"
    assert played.after_lock.of(409)["code"] == "report-locked"


def test_every_report_is_locked_at_the_deadline_by_itself_also_the_one_that_never_came(played: Chronicle) -> None:
    locks = {row["unit"]: (row["stage"], row["sent"], row["late"]) for row in played.reports}
    assert locks == {**dict.fromkeys(CLAIMS, ("locked", True, False)), SILENT: ("locked", False, False)}
    assert {datetime.fromisoformat(row["locked_at"]) for row in played.reports} == {played.deadline.astimezone(UTC)}


def test_nothing_counts_before_it_is_verified(played: Chronicle) -> None:
    assert {(rank, total) for rank, _, total in played.unverified.table} == {(1, Decimal(0))}


def test_each_verification_counts_at_once(played: Chronicle) -> None:
    assert played.first_pass.table == standing((FIRST, 15), (SECOND, 11), (THIRD, 7), (SILENT, 0))
    assert played.overtaken.table == standing((THIRD, 22), (FIRST, 15), (SECOND, 11), (SILENT, 0))


def test_a_movement_names_the_verification_that_caused_it(suite: Suite, played: Chronicle) -> None:
    cause = event(suite, "scoring", *played.overtaking.stream_version)
    (moved,) = [movement for movement in played.movements if movement["event"] == cause["id"]]
    assert (moved["unit"], moved["criterion"]) == (THIRD, "2.1")
    assert (moved["rank_before"], moved["rank_after"], moved["passed"]) == (3, 1, 2)


def test_a_table_of_the_past_is_that_of_the_time_by_position_and_by_time(province: Province, played: Chronicle) -> None:
    office = province.office()
    for seen in (played.unverified, played.first_pass, played.overtaken):
        assert story.table(office, ROUND, seen.position) == seen.table
        assert story.table(office, ROUND, seen.time) == seen.table


def test_the_ranking_is_provisional_until_it_is_approved_and_then_public(province: Province, played: Chronicle) -> None:
    assert played.decided.state == "provisional"
    assert played.public_before.status == 404
    played.approval.of(201)
    public = province.suite.public()
    until(lambda: public.get(f"{RANKING}/rounds/{ROUND}/rankings").status == 200)
    assert story.table(public, ROUND) == played.decided.table
    said = public.get(f"{RANKING}/rounds/{ROUND}/rankings").of(200)
    assert (said["state"], said["edition"]["number"]) == ("approved", "77/QĐ-UBND")


def test_a_criterion_may_get_no_score_for_a_reason_of_the_framework(province: Province, played: Chronicle) -> None:
    played.no_score.of(200)
    path = f"{SCORING}/rounds/{ROUND}/cards/{SECOND}/criteria/5.3"
    said = story.written(province.office(), path, played.no_score)
    assert (said["claimed"]["points"], said["appraised"]["points"], said["appraised"]["reason_code"]) == (
        "10.00",
        "0.00",
        "NS2",
    )


def test_a_unit_sees_its_appraisal_once_it_is_released(played: Chronicle) -> None:
    assert played.before_release.of(200)["appraised"] is None
    assert played.after_release["appraised"]["points"] == "15.00"


def test_the_council_stands_above_the_appraisal_and_nothing_changes_after_its_conclusion(played: Chronicle) -> None:
    assert played.decided.table == standing((SECOND, 26), (THIRD, 22), (FIRST, 15), (SILENT, 0))
    assert played.after_conclusion.of(409)["code"] == "council-concluded"


def test_an_explanation_reaches_the_bytes_and_the_facts_under_a_score(
    suite: Suite, province: Province, played: Chronicle
) -> None:
    why = explanation(province)
    (proof,) = why["claimed"]["evidence"]
    file = played.files[THIRD]
    assert (proof["file"], proof["sha256"], proof["version_id"]) == (file["file"], file["sha256"], file["version_id"])
    assert why["effective"] == {"points": "15.00", "stage": "appraised"}
    verified = event(suite, "scoring", *played.overtaking.stream_version)
    assert {why["claimed"]["event"], verified["id"], proof["event"]} <= set(why["events"])


def test_replaying_the_topics_into_an_empty_database_gives_the_same_read_models_also_after_they_were_wiped(
    suite: Suite, played: Chronicle
) -> None:
    settle(suite)
    running = {service: running_digest(suite, service) for service in ("scoring", "ranking")}
    assert {service: rebuilt_from_kafka(suite, service) for service in running} == running
    suite.forget_topics()
    check_everything(suite)
    assert {service: rebuilt_from_kafka(suite, service) for service in running} == running


def test_the_replay_command_finds_the_running_tables_again_in_kafka(suite: Suite, played: Chronicle) -> None:
    settle(suite)
    names = {f"CHISO_{service.upper()}_DATABASE_URL": service for service in ("scoring", "ranking")}
    databases = {name: suite.made[service].app_dsn for name, service in names.items()}
    done = run_command("replay", "--verify", settings={"CHISO_KAFKA": suite.servers.kafka.address, **databases})
    assert done.code == 0, done.output + done.complaint
    with suite.database("ranking") as conn:
        conn.execute("UPDATE read.unit SET name = name || '!' WHERE unit = %s", (FIRST,))
        changed = run_command("replay", "--verify", settings={"CHISO_KAFKA": suite.servers.kafka.address, **databases})
        conn.execute("UPDATE read.unit SET name = rtrim(name, '!') WHERE unit = %s", (FIRST,))
    assert (changed.code, "ranking.unit" in changed.output) == (1, True)


def test_the_replay_command_compares_with_what_a_server_says_of_itself(suite: Suite, played: Chronicle) -> None:
    settle(suite)
    kafka = {"CHISO_KAFKA": suite.servers.kafka.address}
    asked = ("replay", "--verify", "--server", suite.gateway.url)
    done = run_command(*asked, settings={**kafka, "CHISO_CLIENT_KEY": suite.administrator_key})
    assert done.code == 0, done.output + done.complaint
    compared = re.search(r"([0-9]+) bảng giống hệt", done.output)
    assert compared
    assert int(compared[1]) == sum(_tables(suite, name) for name in ("scoring", "ranking"))
    without = run_command(*asked, settings={"CHISO_CLIENT_KEY": suite.administrator_key})
    assert (without.code, "CHISO_KAFKA" in without.complaint + without.output) == (1, True)


def test_what_happens_after_the_topics_were_wiped_reaches_every_service(suite: Suite, province: Province) -> None:
    suite.forget_topics()
    province.open_round("sau-khi-xoa", timedelta(minutes=5))
    settle(suite)
    assert len(story.table(province.office(), "sau-khi-xoa")) == len(COMMUNES)


def _tables(suite: Suite, service: str) -> int:
    """How many tables a service's views are."""
    told = suite.administrator.get(f"/api/{service}/v1/digest").of(200)
    return len(told["tables"])
