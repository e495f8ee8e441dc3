"""Evidence at work: its own loops bring an upload to its verdict, and other people's facts arrive by the broker."""

import json
from urllib.parse import urlsplit

import pytest
from chiso.installation import Installation
from chiso_contracts.evidence import FileKept, FileStaged, UploadGranted
from chiso_evidence.codec import codec
from chiso_runtime.database import connect

from tests.awaiting import until
from tests.integration.evidence.bench import REPORTER, ROUND, UNIT, opened, told, units
from tests.unit.inspection.samples import pdf
from tests.world import Install

PDF = pdf()


@pytest.fixture
def running(install: Install) -> Installation:
    return install(only=("evidence",))


def hear(running: Installation) -> None:
    (reaction,) = running.services["evidence"].reactions
    messages = told(opened(), units())
    with connect(running.url("evidence")) as conn, conn.transaction():
        reaction.effects().apply(conn, ROUND, 0, messages)
    running.settle()


def test_an_upload_is_kept_by_the_loops_alone(running: Installation) -> None:
    hear(running)
    client, headers = running.client(), {"Authorization": f"Bearer {running.token('lan', REPORTER)}"}
    asked = {"round": ROUND, "unit": UNIT, "name": "a.pdf", "size": len(PDF), "media_type": "application/pdf"}
    answer = client.post("/api/evidence/v1/files", json=asked, headers=headers)
    granted = json.loads(answer.text)
    address = urlsplit(granted["grant"]["url"])
    client.put(f"{address.path}?{address.query}", data=PDF, headers=granted["grant"]["headers"])
    file = f"/api/evidence/v1/files/{granted['file']}"
    arrived = client.post(f"{file}/arrival", headers=headers)
    assert arrived.status_code == 202
    running.settle()
    until(lambda: json.loads(client.get(file, headers=headers).text)["state"] == "kept")
    with connect(running.url("evidence")) as conn:
        rows = conn.execute("SELECT data FROM log WHERE stream LIKE 'file/%' ORDER BY position").fetchall()
    events = [fact.event for (data,) in rows if (fact := codec.decode(data))]
    assert [type(event) for event in events] == [UploadGranted, FileStaged, FileKept]


def test_a_write_can_be_read_at_once(running: Installation) -> None:
    hear(running)
    client, headers = running.client(), {"Authorization": f"Bearer {running.token('lan', REPORTER)}"}
    asked = {"round": ROUND, "unit": UNIT, "name": "a.pdf", "size": len(PDF), "media_type": "application/pdf"}
    granted = client.post("/api/evidence/v1/files", json=asked, headers=headers)
    read = client.get(
        f"/api/evidence/v1/files/{json.loads(granted.text)['file']}",
        headers={**headers, "Chiso-Recorded": granted.headers["Chiso-Recorded"]},
    )
    found = json.loads(read.text)
    assert (read.status_code, found["state"], found["current"]) == (200, "granted", True)
