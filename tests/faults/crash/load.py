"""The other people at work while processes and servers die: who reports, uploads, sends, grants, approves and reads."""

from datetime import UTC, datetime, timedelta
from random import Random

from chiso.demonstration.papers import paper

from tests.acceptance import story
from tests.acceptance.api import Api
from tests.acceptance.story import EVIDENCE, RANKING, SUBMISSION
from tests.acceptance.streams import Client, Stream, a_key

MEASURED = "1.2"
PROVED = "2.1"
REOPENED = timedelta(seconds=1.2)


def uploading(reporter: Api, round: str, unit: str, chance: Random) -> Client:
    """Uploads one small PDF after the other and names each in the report before the gate has spoken."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.4):
            file = _upload(stream, reporter, round, unit, chance)
            stream.uploads.append(file)
            body = {"data": {"yes": True}, "explanation": f"Kèm {file}", "evidence": [{"file": file, "place": "tr. 1"}]}
            _report(stream, reporter, (round, unit, PROVED), body, a_key(chance))
            stream.done[name] += 1

    return client


def _upload(stream: Stream, reporter: Api, round: str, unit: str, chance: Random) -> str:
    number = len(stream.uploads) + 1
    content = paper(f"Tài liệu {number}", [unit])
    grants, arrivals = a_key(chance), a_key(chance)
    asked = {
        "round": round,
        "unit": unit,
        "name": f"{number}.pdf",
        "size": len(content),
        "media_type": "application/pdf",
    }
    given = stream.insist(lambda: reporter.post(f"{EVIDENCE}/files", asked, key=grants), 201).body
    grant, file = given["grant"], str(given["file"])
    stream.insist(lambda: reporter.raw("PUT", grant["url"], content, grant["headers"]), 200, 412)
    stream.insist(lambda: reporter.post(f"{EVIDENCE}/files/{file}/arrival", key=arrivals), 202)
    return file


def reporting(reporter: Api, round: str, unit: str, chance: Random) -> Client:
    """Reports one figure again and again."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.15):
            explanation = f"Lần {stream.done[name] + 1}"
            body = {"data": {"value": str(chance.randint(0, 9))}, "explanation": explanation, "evidence": []}
            _report(stream, reporter, (round, unit, MEASURED), body, a_key(chance))
            stream.done[name] += 1

    return client


def _report(stream: Stream, reporter: Api, at: tuple[str, str, str], body: object, key: str) -> None:
    round, unit, criterion = at
    path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/criteria/{criterion}"
    stream.insist(lambda: reporter.send("PUT", path, body, key=key), 200)


def sending(head: Api, round: str, unit: str, chance: Random) -> Client:
    """Sends a report and takes it back, by turns."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.2):
            turn, key = stream.done[name], a_key(chance)
            act, body = ("withdrawal", {"reason": f"Rút lại lần {turn}"}) if turn % 2 else ("submission", {})
            path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/{act}"
            stream.insist(lambda: head.post(path, body, key=key), 200)  # noqa: B023
            stream.done[name] += 1

    return client


def granting(administrator: Api, person: str, chance: Random) -> Client:
    """Gives a right and takes it away."""

    def client(stream: Stream, name: str) -> None:
        rights = f"{SUBMISSION}/people/{person}/rights"
        while stream.goes_on(0.2):
            revoke(stream, administrator, rights, grant(stream, administrator, rights, a_key(chance)), a_key(chance))
            stream.done[name] += 1

    return client


def grant(stream: Stream, administrator: Api, rights: str, key: str) -> str:
    """The id of a right that was given."""
    asked = {"role": "observer", "body": story.OFFICE}
    return str(stream.insist(lambda: administrator.post(rights, asked, key=key), 201).body["right"])


def revoke(stream: Stream, administrator: Api, rights: str, right: str, key: str) -> None:
    """Take a right away."""
    stream.insist(lambda: administrator.send("DELETE", f"{rights}/{right}", key=key), 200)


def approving(approver: Api, round: str, chance: Random) -> Client:
    """Approves a concluded round again and again, each time by another decision."""

    def client(stream: Stream, name: str) -> None:
        while stream.goes_on(0.3):
            asked, key = {"number": f"{stream.done[name] + 1}/QĐ-UBND", "date": "2026-11-21"}, a_key(chance)
            stream.insist(lambda: approver.post(f"{RANKING}/rounds/{round}/approval", asked, key=key), 201)  # noqa: B023
            stream.done[name] += 1

    return client


def reopening(office: Api, round: str, unit: str, chance: Random) -> Client:
    """Reopens a criterion of a locked report for a second, so that the deadline locks the report again."""

    def client(stream: Stream, name: str) -> None:
        path = f"{SUBMISSION}/rounds/{round}/reports/{unit}/reopening"
        while stream.goes_on(0.2):
            if not _locked(stream, office, round, unit):
                continue
            until = (datetime.now(UTC) + REOPENED).isoformat()
            asked, key = {"criteria": [MEASURED], "reason": "Bổ sung", "until": until}, a_key(chance)
            answer = stream.insist(lambda: office.post(path, asked, key=key), 200, 409, 422)  # noqa: B023
            stream.done[name] += answer.status == 200

    return client


def _locked(stream: Stream, office: Api, round: str, unit: str) -> bool:
    rows = stream.insist(lambda: office.get(f"{SUBMISSION}/rounds/{round}/units"), 200).body["units"]
    return any(row["stage"] == "locked" for row in rows if row["unit"] == unit)


def reading(reader: Api, round: str, chance: Random) -> Client:
    """Looks at the ranking as it is, and as it was at a position seen before."""

    def client(stream: Stream, name: str) -> None:
        path = f"{RANKING}/rounds/{round}/rankings"
        seen: list[int] = []
        while stream.goes_on(0.2):
            as_of = chance.choice(seen) if seen and chance.random() < 0.5 else ""
            answer = stream.insist(lambda: reader.get(path, group="xa", as_of=as_of), 200, 404)  # noqa: B023
            if answer.status == 200:
                seen.append(answer.body["position"])
                stream.done[name] += 1

    return client
