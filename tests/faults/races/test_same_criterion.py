"""Two people change the same criterion at once: one wins, the other is told, and nothing is overwritten unseen."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.acceptance.api import Answer, Api
from tests.faults.races.served import Served, appraising, reporting
from tests.integration.scoring.conftest import APPRAISER, CARD
from tests.integration.submission.world import ROUND, head, reporter
from tests.world import Install

SLICE, FULL = 150, 5_000

Change = Callable[[Api, int, str], Answer]
Contest = tuple[Served, str, str, tuple[Api, Api], Change]
"""Server, service, where the criterion is read, two people, and how one changes it to its n-th value with an ETag."""


def verification(install: Install) -> Iterator[Contest]:
    with appraising(install) as served:
        apis = served.api("tham-dinh-1", APPRAISER), served.api("tham-dinh-2", APPRAISER)
        path = f"{CARD}/criteria/1.2"

        def change(api: Api, n: int, etag: str) -> Answer:
            body = {"outcome": "set", "points": f"{n % 2000 / 100:.2f}", "reason": "Theo minh chứng"}
            return api.send("POST", f"{path}/verification", body, headers={"If-Match": etag})

        yield served, "scoring", path, apis, change


def claim(install: Install) -> Iterator[Contest]:
    with reporting(install) as (world, served):
        unit = world.unit()
        rights = reporter(unit), head(unit)
        apis = served.api("binh", *rights), served.api("an", *rights)
        path = f"/api/submission/v1/rounds/{ROUND}/reports/{unit}/criteria/1.1"

        def change(api: Api, n: int, etag: str) -> Answer:
            body = {"data": {"level": "c"}, "explanation": f"bản {n}"}
            return api.send("PUT", path, body, headers={"If-Match": etag})

        yield served, "submission", path, apis, change


@pytest.fixture(params=[verification, claim], ids=["verification", "claim"])
def contest(request: pytest.FixtureRequest, install: Install) -> Iterator[Contest]:
    yield from request.param(install)


@pytest.mark.timeout(1800)
def test_of_two_who_saw_the_same_one_wins_and_the_other_is_told(contest: Contest, full: bool) -> None:
    served, service, path, apis, change = contest
    start = Barrier(2)
    etag = older = apis[0].get(path).headers["ETag"]
    before, pairs = served.facts(service), FULL if full else SLICE
    with ThreadPoolExecutor(2) as threads:
        for n in range(pairs):

            def attempt(side: int, n: int = n, etag: str = etag) -> Answer:
                start.wait()
                return change(apis[side], 2 * n + side, etag)

            answers = list(threads.map(attempt, (0, 1)))
            assert sorted(answer.status for answer in answers) == [200, 412], [a.content for a in answers]
            assert next(a for a in answers if a.status == 412).body["code"] == "stale-version"
            older, etag = etag, next(a for a in answers if a.status == 200).headers["ETag"]
            assert change(apis[n % 2], 2 * n + 5, older).status == 412
    assert served.facts(service) == before + pairs


def test_what_was_changed_and_changed_back_is_still_stale(contest: Contest) -> None:
    served, service, path, (first, second), change = contest
    began = change(first, 1, first.get(path).headers["ETag"]).headers["ETag"]
    there = change(second, 2, began).headers["ETag"]
    back = change(second, 1, there)
    assert back.status == 200
    facts = served.facts(service)
    assert change(first, 3, began).of(412)["code"] == "stale-version"
    assert served.facts(service) == facts
    assert change(first, 3, back.headers["ETag"]).status == 200
