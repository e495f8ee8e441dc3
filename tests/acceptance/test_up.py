"""`chiso up` starts everything with a demonstration, tells where to look, lets others attach, and stops as asked."""

import shutil
from collections.abc import Iterator

import pytest
import urllib3
from chiso.demonstration.last_year import ROUND as LAST_YEAR
from chiso.demonstration.this_year import CAMPAIGN
from chiso.demonstration.this_year import ROUND as THIS_YEAR

from tests.acceptance.chiso_command import Chiso, Up
from tests.servers.session import open_directory

pytestmark = pytest.mark.timeout(900)
RANKING = "/api/ranking/v1/rounds"


@pytest.fixture(scope="module")
def chiso() -> Iterator[Chiso]:
    directory = open_directory()
    yield Chiso(directory)
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def up(chiso: Chiso) -> Iterator[Up]:
    """A first start, with the demonstration."""
    with chiso.up() as running:
        yield running


def states(chiso: Chiso) -> dict[str, int]:
    units = chiso.client("so-khcn").get(f"/api/submission/v1/rounds/{THIS_YEAR}/units")["units"]
    stages = [f"{unit['stage']}{'' if unit['sent'] else ', not sent'}" for unit in units]
    return {stage: stages.count(stage) for stage in stages}


def test_it_tells_where_to_look_and_as_whom_to_sign_in(chiso: Chiso, up: Up) -> None:
    running = chiso.home.running()
    assert running is not None
    assert running.url in up.said
    assert "so-khcn" in up.said


def test_last_years_ranking_is_public_and_marked_as_a_demonstration(chiso: Chiso, up: Up) -> None:
    found = chiso.public().get(f"{RANKING}/{LAST_YEAR}/rankings")
    assert found["state"] == "approved"
    assert found["round"]["demonstration"] is True
    assert {group["id"]: len(group["places"]) for group in found["groups"]} == {"toan-tinh": 30, "phuong": 6, "xa": 24}


def test_this_years_round_is_under_way_and_not_public(chiso: Chiso, up: Up) -> None:
    assert chiso.public().find(f"{RANKING}/{THIS_YEAR}/rankings") is None
    assert states(chiso) == {"locked": 23, "locked, not sent": 2, "submitted": 1, "draft, not sent": 4}
    provisional = chiso.client("so-khcn").get(f"{RANKING}/{THIS_YEAR}")
    assert (provisional["state"], provisional["verified"]) == ("provisional", 270)


def test_this_years_campaign_tells_how_far_its_round_is(chiso: Chiso, up: Up) -> None:
    (found,) = chiso.client("so-khcn").get(f"/api/submission/v1/campaigns/{CAMPAIGN}")["rounds"]
    assert (found["round"], found["counts"]) == (THIS_YEAR, {"units": 30, "submitted": 24, "locked": 25})


def test_evidence_opens(chiso: Chiso, up: Up) -> None:
    officer = chiso.client("so-khcn")
    files = officer.get("/api/evidence/v1/files", round=THIS_YEAR, unit="H99.21")["files"]
    assert {file["state"] for file in files} == {"kept"}
    token = chiso.run("token", "--as", "so-khcn").output.strip()
    url = f"{officer.base}/api/evidence/v1/files/{files[0]['file']}/content"
    answer = urllib3.request("GET", url, headers={"Authorization": f"Bearer {token}"})
    assert answer.data.startswith(b"%PDF-")


def test_the_public_page_is_there_without_signing_in(chiso: Chiso, up: Up) -> None:
    answer = urllib3.request("GET", f"{chiso.public().base}/ranking/{LAST_YEAR}")
    assert answer.status == 200
    assert "Phường Bến Lam" in answer.data.decode()


def test_a_second_one_on_the_same_home_is_told_about_the_first(chiso: Chiso, up: Up) -> None:
    done = chiso.run("up", "--port", "0")
    assert done.code == 1
    assert str(up.process.pid) in done.complaint


def test_a_score_is_explained_down_to_its_evidence(chiso: Chiso, up: Up) -> None:
    done = chiso.run("explain", THIS_YEAR, "H99.21", "1.1")
    assert done.code == 0, done.complaint
    assert "sha256: " in done.output


def test_nothing_is_parked(chiso: Chiso, up: Up) -> None:
    done = chiso.run("park", "list")
    assert done.code == 0, done.complaint
    assert "chiso." not in done.output


def test_stopped_and_started_again_it_goes_on_with_what_was_there(chiso: Chiso, up: Up) -> None:
    before = chiso.client("so-khcn").get(f"{RANKING}/{THIS_YEAR}")["position"]
    assert up.stop() == 0
    assert chiso.home.running() is None
    with chiso.up():
        assert chiso.client("so-khcn").get(f"{RANKING}/{THIS_YEAR}")["position"] == before
