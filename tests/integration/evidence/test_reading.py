"""Who may see which file, and how its bytes go out."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from chiso_contracts.values import Right
from chiso_runtime import policy
from chiso_runtime.blobs.port import StoreAway
from openapi_spec_validator import validate

from tests.integration.evidence.bench import (
    APPRAISER,
    APPRAISER_ELSEWHERE,
    APPROVER,
    CHILD,
    FOREIGN_OFFICER,
    OFFICER,
    OTHER,
    OTHER_REPORTER,
    REPORTER,
    ROUND,
    UNIT,
    Answer,
    Bench,
)
from tests.unit.inspection.samples import docx, pdf

PDF = pdf()
READERS = [REPORTER, OFFICER, APPRAISER]
STRANGERS = [OTHER_REPORTER, FOREIGN_OFFICER, APPRAISER_ELSEWHERE, APPROVER]


def problem(answer: Answer) -> tuple[int, str]:
    assert answer.mimetype == "application/problem+json", answer.text
    return answer.status_code, answer.json["code"]


@pytest.fixture
def file(bench: Bench) -> str:
    return bench.keep(PDF)


@pytest.mark.parametrize("right", READERS, ids=lambda right: right.role)
@pytest.mark.parametrize("path", ["", "/content"])
def test_the_unit_the_owner_and_its_appraisers_read(bench: Bench, file: str, right: Right, path: str) -> None:
    assert bench.get(f"/files/{file}{path}", right).status_code == 200


@pytest.mark.parametrize("right", STRANGERS, ids=lambda right: f"{right.role} {right.body}")
@pytest.mark.parametrize("path", ["", "/content"])
def test_nobody_else_reads(bench: Bench, file: str, right: Right, path: str) -> None:
    assert problem(bench.get(f"/files/{file}{path}", right)) == (403, "forbidden")


@pytest.mark.parametrize("path", ["/files/{file}", "/files/{file}/content", f"/files?round={ROUND}&unit={UNIT}"])
def test_who_is_not_signed_in_reads_nothing(bench: Bench, file: str, path: str) -> None:
    answer = bench.open(f"/api/evidence/v1{path.format(file=file)}")
    assert problem(answer) == (401, "not-signed-in")


@pytest.mark.parametrize("role", policy.ROLES)
def test_a_role_without_its_relation_reads_nothing(bench: Bench, file: str, role: str) -> None:
    right = Right(id="x", role=role, body="H77.77")
    assert bench.get(f"/files/{file}/content", right).status_code == 403


def test_the_bytes_are_an_attachment_that_can_not_run(bench: Bench, file: str) -> None:
    answer = bench.get(f"/files/{file}/content")
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["ETag"] == f'"{sha256(PDF).hexdigest()}"'
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Quyet dinh 5.pdf\"; filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%205.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_file_that_waits_can_not_be_opened(bench: Bench) -> None:
    assert problem(bench.get(f"/files/{bench.stage(PDF)}/content")) == (409, "file-not-kept")


def test_a_refused_file_can_not_be_opened(bench: Bench) -> None:
    assert problem(bench.get(f"/files/{bench.keep(docx())}/content")) == (409, "file-not-kept")


@pytest.mark.parametrize("file", ["0" * 32, "x"])
@pytest.mark.parametrize("path", ["", "/content"])
def test_an_unknown_file_is_not_found(bench: Bench, file: str, path: str) -> None:
    assert problem(bench.get(f"/files/{file}{path}")) == (404, "unknown-file")


def test_an_erased_name_leaves_the_file(bench: Bench, file: str) -> None:
    bench.conn.execute("UPDATE file_name SET name = NULL, salt = NULL")
    assert bench.get(f"/files/{file}").json["name"] is None
    assert bench.get(f"/files/{file}/content").data == PDF


def test_a_file_has_the_version_of_its_stream_as_etag(bench: Bench, file: str) -> None:
    assert bench.get(f"/files/{file}").headers["ETag"] == '"3"'


def test_a_write_is_read_by_who_names_it(bench: Bench) -> None:
    granted = bench.ask(PDF)
    bench.fold()
    answer = bench.get(f"/files/{granted.json['file']}", **{"Chiso-Recorded": granted.headers["Chiso-Recorded"]})
    assert (answer.json["state"], answer.json["current"]) == ("granted", True)


@pytest.mark.usefixtures("impatient_reads")
def test_a_write_not_yet_to_be_seen_is_said_so(bench: Bench) -> None:
    file = bench.ask(PDF).json["file"]
    bench.fold()
    answer = bench.get(f"/files/{file}", **{"Chiso-Recorded": f"file/{ROUND}/{file}@2"})
    assert answer.json["current"] is False


def files(answer: Answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [found["file"] for found in answer.json["files"]]


@pytest.fixture
def three(bench: Bench) -> list[str]:
    """Two files of the unit, one of another."""
    found = [bench.ask(PDF).json["file"], bench.ask(PDF).json["file"]]
    found.append(bench.ask(PDF, OTHER_REPORTER, unit=OTHER).json["file"])
    bench.fold()
    return found


@pytest.mark.parametrize(("right", "count"), [(REPORTER, 2), (OTHER_REPORTER, 1), (OFFICER, 3), (APPRAISER, 2)])
def test_a_round_lists_the_files_the_caller_may_read(bench: Bench, three: list[str], right: Right, count: int) -> None:
    found = files(bench.get(f"/files?round={ROUND}", right))
    assert len(found) == count
    assert set(found) <= set(three)


def test_a_unit_lists_its_files_oldest_first(bench: Bench, three: list[str]) -> None:
    assert files(bench.get(f"/files?round={ROUND}&unit={UNIT}")) == three[:2]


@pytest.mark.parametrize("right", STRANGERS, ids=lambda right: f"{right.role} {right.body}")
def test_a_unit_lists_nothing_to_strangers(bench: Bench, three: list[str], right: Right) -> None:
    assert problem(bench.get(f"/files?round={ROUND}&unit={UNIT}", right)) == (403, "forbidden")


def test_a_long_list_comes_in_pages(bench: Bench, three: list[str]) -> None:
    first = bench.get(f"/files?round={ROUND}&limit=2", OFFICER)
    second = bench.get(f"/files?round={ROUND}&limit=2&after={first.json['next']}", OFFICER)
    assert files(first) + files(second) == three
    assert second.json["next"] is None


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("round=no-such-round", (404, "unknown-round")),
        (f"round=no-such-round&unit={UNIT}", (404, "unknown-round")),
        (f"round={ROUND}&unit=H99.99", (404, "unknown-unit")),
        (f"unit={UNIT}", (422, "invalid-input")),
        (f"round={ROUND}&limit=1001", (422, "invalid-input")),
        (f"round={ROUND}&after=x", (422, "invalid-input")),
        (f"round={ROUND}%00", (400, "bad-request")),
    ],
)
def test_a_list_that_can_not_be_says_why(bench: Bench, query: str, refusal: tuple[int, str]) -> None:
    assert problem(bench.get(f"/files?{query}")) == refusal


def test_a_unit_without_files_lists_none(bench: Bench) -> None:
    assert files(bench.get(f"/files?round={ROUND}&unit={CHILD}", OFFICER)) == []


def test_a_store_that_is_away_is_told_with_a_time_to_come_back(
    bench: Bench, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(file_id: str, version_id: str) -> Iterator[bytes]:
        raise StoreAway("no route")
        yield b""

    monkeypatch.setattr(bench.blobs, "open_kept", away)
    answer = bench.get(f"/files/{file}/content")
    assert problem(answer) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "2"
    assert bench.get(f"/files/{file}").status_code == 200


def test_the_service_is_ready_while_its_store_is(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bench.open("/health/ready").json == {"status": "ok", "missing": {}}

    def away() -> None:
        raise StoreAway("no route")

    monkeypatch.setattr(bench.blobs, "check", away)
    assert bench.open("/health/ready").json["missing"] == {"objects": "no route"}


def test_the_description_of_the_api_is_valid_and_has_every_route(bench: Bench) -> None:
    described = bench.open("/api/evidence/openapi.json").json
    validate(described)
    assert described["openapi"] == "3.1.0"
    assert set(described["paths"]) == {
        "/api/evidence/v1/digest",
        "/api/evidence/v1/files",
        "/api/evidence/v1/files/{file}",
        "/api/evidence/v1/files/{file}/arrival",
        "/api/evidence/v1/files/{file}/content",
    }
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    assert all(operation.get("summary") for operation in operations if isinstance(operation, dict))


def test_the_description_says_that_content_comes_in_its_own_type(bench: Bench) -> None:
    described = bench.open("/api/evidence/openapi.json").json
    answers = described["paths"]["/api/evidence/v1/files/{file}/content"]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["*/*"]


def test_a_round_id_is_described_in_full(bench: Bench) -> None:
    shapes = bench.open("/api/evidence/openapi.json").json["components"]["schemas"]
    assert shapes["UploadRequest"]["properties"]["round"]["pattern"] == "^(?:[a-z0-9-]{3,60})$"
