"""The people around rounds that are amended while they run: who amends, measures, answers, reports, judges, drafts."""

import json
from collections import Counter
from collections.abc import Sequence
from random import Random

from tests.acceptance import story
from tests.acceptance.api import Answer, Api
from tests.acceptance.story import COMMUNES, SUBMISSION
from tests.acceptance.streams import Client, Stream, a_key
from tests.faults.crash.amendable import ADDED, CHANGED, FRAMEWORK, MEASURED, MOST, SAME, VERSIONS, document

MOVED = (404, 409, 422)
"""Refusals of what was meant for another version than the one that the round, or the unit, stands in by now."""


def amending(office: Api, rounds: Sequence[str], chance: Random) -> Client:
    """Moves rounds between the versions, at times again before every unit has followed."""

    def client(stream: Stream, name: str) -> None:
        moves = Counter[str]()
        while stream.goes_on(chance.choice((0.3, 1.2))):
            round, key = chance.choice(rounds), a_key(chance)
            moves[round] += 1
            stream.insist(lambda: amend(office, round, moves[round], key), 201)  # noqa: B023
            stream.done[name] += 1

    return client


def amend(office: Api, round: str, number: int, key: str) -> Answer:
    """Move a round for the number-th time, counted from 1: there and back."""
    asked = {"framework_version": VERSIONS[number % 2], "document": f"{number}/QĐ-UBND"}
    return office.post(f"{SUBMISSION}/rounds/{round}/amendments", asked, key=key)


def measuring(provider: Api, round: str, chance: Random) -> Client:
    """Gives a new table of what was measured of all communes, again and again."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.3):
            asked, key = table(stream.done[name] + 1, chance), a_key(chance)
            answer = stream.insist(lambda: measure(provider, round, asked, key), 200, *MOVED)  # noqa: B023
            stream.done[name] += answer.status == 200

    return client


def table(number: int, chance: Random) -> dict[str, object]:
    """What was measured of all communes."""
    rows = [{"unit": unit, "data": {"numerator": str(chance.randint(0, 9)), "denominator": "9"}} for unit in COMMUNES]
    by = {"source": "Báo cáo thống kê", "document": f"{number}/BC-CTK", "measured_on": "2026-12-15"}
    return {**by, "rows": rows}


def measure(provider: Api, round: str, asked: object, key: str) -> Answer:
    """Send a table."""
    return provider.post(f"{SUBMISSION}/rounds/{round}/criteria/{MEASURED}/measurements", asked, key=key)


def answering(reporter: Api, round: str, unit: str, chance: Random) -> Client:
    """Confirms what was measured of the unit, or objects."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.25):
            reason = f"Lần {stream.done[name] + 1}"
            asked, key = {"agreed": chance.random() < 0.5, "reason": reason}, a_key(chance)
            answered = stream.insist(lambda: answer(reporter, round, unit, asked, key), 200, *MOVED)  # noqa: B023
            stream.done[name] += answered.status == 200

    return client


def answer(reporter: Api, round: str, unit: str, asked: object, key: str) -> Answer:
    """Say what the unit thinks of what was measured."""
    path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/criteria/{MEASURED}/measured-value/answer"
    return reporter.post(path, asked, key=key)


def reporting_amended(reporter: Api, round: str, unit: str, chance: Random) -> Client:
    """Reports what changes with the version, and what is in one of them alone."""
    path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/criteria"

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.25):
            code, key = chance.choice((CHANGED, ADDED)), a_key(chance)
            data = {"yes": chance.random() < 0.5} if code == CHANGED else {}
            asked = {"data": data, "explanation": f"Lần {stream.done[name] + 1}", "evidence": []}
            claimed = asked if code == CHANGED else {**asked, "claimed": str(chance.randint(0, MOST))}
            answer = stream.insist(lambda: reporter.send("PUT", f"{path}/{code}", claimed, key=key), 200, *MOVED)  # noqa: B023
            stream.done[name] += answer.status == 200

    return client


def appraising_amended(appraiser: Api, round: str, chance: Random) -> Client:
    """Verifies criteria of all communes at random, whichever version they stand in."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.15):
            code, unit = chance.choice((CHANGED, SAME, MEASURED, ADDED)), chance.choice(list(COMMUNES))
            points, reason, key = str(chance.randint(0, MOST)), f"{name}, lần {stream.done[name] + 1}", a_key(chance)
            answer = stream.insist(
                lambda: story.verify(appraiser, round, unit, code, points, reason, key),  # noqa: B023
                200,
                *MOVED,
            )
            stream.done[name] += answer.status == 200

    return client


def drafting(writer: Api, checker: Api, chance: Random) -> Client:
    """Drafts a version, saves it again, lets another person check it, and publishes it."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.3):
            version = f"nhap-{stream.done[name] + 1}"
            path, keys = draft(version), [a_key(chance) for _ in range(4)]
            first = stream.insist(lambda: save(writer, version, "Bản đầu", "", keys[0]), 201)  # noqa: B023
            seen = first.headers["ETag"]
            text = stream.insist(lambda: save(writer, version, "Bản sau", seen, keys[1]), 201)  # noqa: B023
            asked = {"sha256": text.body["sha256"]}
            found = {**asked, "remarks": "Đã đối chiếu"}
            stream.insist(lambda: checker.post(f"{path}/check", found, key=keys[2]), 201)  # noqa: B023
            stream.insist(lambda: writer.post(f"{path}/publish", asked, key=keys[3]), 201)  # noqa: B023
            stream.done[name] += 1

    return client


def draft(version: str) -> str:
    """Where a draft is."""
    return f"{SUBMISSION}/framework-drafts/{FRAMEWORK}/{version}"


def save(writer: Api, version: str, title: str, seen: str, key: str) -> Answer:
    """Save a draft over the one that was seen, by its ETag, or over none."""
    text = json.dumps(document(version, title), ensure_ascii=False)
    return writer.send("PUT", draft(version), {"text": text}, key=key, headers={"If-Match": seen} if seen else {})
