"""From a grant to a kept file, and every way to be refused on the way."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from chiso_contracts.evidence import FileKept, FileStaged, UploadGranted

from tests.integration.evidence.bench import (
    APPRAISER,
    FOREIGN_OFFICER,
    LARGEST,
    MIB,
    OFFICER,
    OTHER_REPORTER,
    REPORTER,
    ROUND,
    UNIT,
    Answer,
    Bench,
    opened,
    units,
)
from tests.unit.inspection.samples import pdf

PDF = pdf()
MINUTE = timedelta(minutes=1)
ASKED = {"round": ROUND, "unit": UNIT, "name": "a.pdf", "size": 1, "media_type": "application/pdf"}


def problem(answer: Answer) -> tuple[int, str]:
    assert answer.mimetype == "application/problem+json", answer.text
    return answer.status_code, answer.json["code"]


def test_a_pdf_is_granted_sent_checked_and_kept(bench: Bench) -> None:
    file = bench.keep(PDF)
    assert [type(fact) for fact in bench.facts()] == [UploadGranted, FileStaged, FileKept]
    kept = bench.get(f"/files/{file}").json
    assert (kept["state"], kept["size"], kept["media_type"]) == ("kept", len(PDF), "application/pdf")
    assert (kept["retain_until"], kept["antivirus"]) == ("2036-12-31", "not-scanned")


def test_the_grant_says_how_to_send_the_bytes(bench: Bench) -> None:
    answer = bench.ask(PDF)
    grant = answer.json["grant"]
    assert (grant["method"], grant["fields"]) == ("PUT", {})
    assert grant["headers"] == {
        "content-length": str(len(PDF)),
        "content-type": "application/pdf",
        "if-none-match": "*",
    }
    assert answer.headers["Chiso-Recorded"] == f"file/{ROUND}/{answer.json['file']}@1"


def test_the_name_is_not_in_the_facts(bench: Bench) -> None:
    bench.ask(PDF, name="Nguyễn Văn A.pdf")
    (data,) = bench.conn.execute("SELECT data FROM event WHERE stream LIKE 'file/%'").fetchone() or (b"",)
    assert "Nguyễn".encode() not in data


def test_bytes_are_sent_once(bench: Bench) -> None:
    grant = bench.ask(PDF).json["grant"]
    assert bench.put(grant, PDF).status_code == 200
    assert problem(bench.put(grant, PDF)) == (412, "already-staged")


def test_other_bytes_than_announced_are_refused(bench: Bench) -> None:
    grant = bench.ask(PDF).json["grant"]
    assert problem(bench.put(grant, PDF + b"x", content_length=str(len(PDF) + 1))) == (422, "length-mismatch")


def test_another_type_than_announced_is_refused(bench: Bench) -> None:
    grant = bench.ask(PDF).json["grant"]
    assert problem(bench.put(grant, PDF, content_type="text/html")) == (422, "type-mismatch")


def test_a_grant_for_another_key_is_refused(bench: Bench) -> None:
    grant = bench.ask(PDF).json["grant"]
    other = {**grant, "url": grant["url"].replace("/staging/", "/staging/0")}
    assert problem(bench.put(other, PDF)) == (403, "bad-signature")


def test_a_file_larger_than_any_other_request_is_taken(bench: Bench) -> None:
    body = b"x" * (3 * MIB)
    grant = bench.ask(body, name="a.txt", media_type="text/plain").json["grant"]
    assert bench.put(grant, body).status_code == 200


def test_an_arrival_without_bytes_is_refused(bench: Bench) -> None:
    file = bench.ask(PDF).json["file"]
    assert problem(bench.arrive(file)) == (409, "not-arrived")


def test_a_second_arrival_changes_nothing(bench: Bench) -> None:
    file = bench.stage(PDF)
    assert bench.arrive(file).json["version"] == 2


def test_an_arrival_needs_no_read_model(bench: Bench) -> None:
    granted = bench.ask(PDF).json
    bench.put(granted["grant"], PDF)
    assert bench.arrive(granted["file"]).status_code == 202


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"round": "no-such-round"}, (404, "unknown-round")),
        ({"unit": "H99.99"}, (404, "unknown-unit")),
        ({"size": 0}, (422, "file-empty")),
        ({"size": LARGEST + 1}, (422, "file-too-large")),
        ({"name": "a\u202efdp.exe"}, (422, "name-unsafe")),
        ({"name": "../a.pdf"}, (422, "name-unsafe")),
        ({"name": "a"}, (422, "name-without-extension")),
        ({"name": "a.exe"}, (422, "type-not-allowed")),
        ({"media_type": "text/html"}, (422, "declared-type-mismatch")),
        ({"size": 1.5}, (422, "invalid-input")),
        ({"size": "12"}, (422, "invalid-input")),
        ({"size": 10**40}, (422, "invalid-input")),
        ({"size": float("nan")}, (422, "invalid-input")),
        ({"size": -1}, (422, "invalid-input")),
        ({"name": "x" * 256 + ".pdf"}, (422, "invalid-input")),
        ({"round": "Xấu"}, (422, "invalid-input")),
        ({"unit": "h56'; --"}, (422, "invalid-input")),
        ({"surplus": 1}, (422, "invalid-input")),
    ],
)
def test_what_can_not_be_granted_says_why(bench: Bench, changed: dict[str, Any], refusal: tuple[int, str]) -> None:
    assert problem(bench.ask(PDF, **changed)) == refusal
    assert bench.facts() == []


def test_a_refusal_for_size_says_what_is_allowed(bench: Bench) -> None:
    answer = bench.ask(PDF, size=5 * MIB)
    assert "4 MiB" in answer.json["title_vi"]
    assert "4 MiB" in answer.json["title_en"]


@pytest.mark.parametrize("body", [b"{", b'{"name": "\xff"}', b'{"name": "\\ud800"}', b'{"name": "\\u0000"}'])
def test_what_is_no_json_is_refused(bench: Bench, body: bytes) -> None:
    headers = {**bench.headers(), "Content-Type": "application/json"}
    answer = bench.post("/api/evidence/v1/files", data=body, headers=headers)
    assert problem(answer) == (400, "bad-request")


def test_a_refused_upload_leaves_no_name(bench: Bench) -> None:
    bench.ask(PDF, size=0)
    assert bench.conn.execute("SELECT count(*) FROM file_name").fetchone() == (0,)


def test_who_is_not_signed_in_uploads_nothing(bench: Bench) -> None:
    assert problem(bench.post("/api/evidence/v1/files", json=ASKED)) == (401, "not-signed-in")


@pytest.mark.parametrize("right", [OTHER_REPORTER, OFFICER, APPRAISER])
def test_only_people_of_the_unit_upload(bench: Bench, right: Any) -> None:
    assert problem(bench.ask(PDF, right)) == (403, "forbidden")


@pytest.mark.parametrize("right", [OTHER_REPORTER, OFFICER, APPRAISER])
def test_only_people_of_the_unit_tell_arrivals(bench: Bench, right: Any) -> None:
    granted = bench.ask(PDF).json
    bench.put(granted["grant"], PDF)
    assert problem(bench.arrive(granted["file"], right)) == (403, "forbidden")


def test_the_standing_body_uploads_for_an_imported_round(empty: Bench) -> None:
    empty.hear(opened(imported=True), units())
    assert empty.ask(PDF, OFFICER).status_code == 201


def test_another_standing_body_does_not(empty: Bench) -> None:
    empty.hear(opened(imported=True), units())
    assert problem(empty.ask(PDF, FOREIGN_OFFICER)) == (403, "forbidden")


def test_the_same_key_makes_one_upload(bench: Bench) -> None:
    key = {"Idempotency-Key": "one"}
    first, again = bench.ask(PDF, more=key), bench.ask(PDF, more=key)
    assert first.json["file"] == again.json["file"]
    assert len(bench.facts()) == 1
    assert bench.put(again.json["grant"], PDF).status_code == 200


def test_the_same_key_with_another_body_is_refused(bench: Bench) -> None:
    key = {"Idempotency-Key": "one"}
    bench.ask(PDF, more=key)
    assert problem(bench.ask(PDF, more=key, name="b.pdf")) == (422, "idempotency-key-reused")


def test_a_repeated_request_gives_no_second_grant_once_the_file_is_there(bench: Bench) -> None:
    key = {"Idempotency-Key": "one"}
    bench.stage(PDF, more=key)
    assert problem(bench.ask(PDF, more=key)) == (409, "upload-expired")


@pytest.mark.parametrize("file", ["0" * 32, "0" * 31, "..%2f..", "A" * 32])
def test_a_file_nobody_asked_for_is_unknown(bench: Bench, file: str) -> None:
    assert bench.arrive(file).status_code == 404


def sent_form(bench: Bench, body: bytes, *, largest: int = LARGEST) -> Answer:
    grant = bench.blobs.grant_form(
        "0" * 32, largest=largest, media_type="application/pdf", expires=MINUTE, next_url="/files/x/arrived"
    )
    data = {**grant.fields, "file": (io.BytesIO(body), "a.pdf", "application/pdf")}
    return bench.post(urlsplit(grant.url).path, data=data)


def test_the_form_of_a_browser_goes_on_to_the_arrival(bench: Bench) -> None:
    answer = sent_form(bench, PDF)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/files/x/arrived")


def test_a_form_brings_a_file_larger_than_any_other_request(bench: Bench) -> None:
    sent_form(bench, b"x" * (3 * MIB))
    staged = bench.blobs.staged("0" * 32)
    assert staged is not None
    assert staged.size == 3 * MIB


def test_a_form_above_its_limit_is_refused(bench: Bench) -> None:
    assert problem(sent_form(bench, b"x" * 1001, largest=1000)) == (413, "too-large")
    assert bench.blobs.staged("0" * 32) is None


def test_a_signed_upload_needs_no_token_against_forgery(bench: Bench) -> None:
    bench.client.set_cookie("__Host-chiso", bench.token(REPORTER), domain="localhost")
    assert sent_form(bench, PDF).status_code == 303


def test_a_command_by_cookie_needs_the_token_against_forgery(bench: Bench) -> None:
    bench.client.set_cookie("__Host-chiso", bench.token(REPORTER), domain="localhost")
    assert problem(bench.post("/api/evidence/v1/files", json=ASKED)) == (403, "csrf")
