"""The gate speaks once about each file, whatever crashes and whoever else looks."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from chiso_contracts.evidence import FileKept, FileRefused, FileStaged, UploadGranted
from chiso_evidence import queries
from chiso_evidence.codec import codec
from chiso_runtime import access
from chiso_runtime.blobs.directory import DirectoryBlobs
from chiso_runtime.blobs.directory_grants import GrantSigner
from chiso_runtime.blobs.port import ObjectChanged, StoreAway
from chiso_runtime.database import connect

from tests.awaiting import until
from tests.integration.evidence.bench import PUBLIC_URL, SECRET, Bench, opened, units
from tests.integration.evidence.conftest import MakeBench
from tests.unit.inspection.samples import docx, packed, pdf

PDF = pdf()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def verdicts(bench: Bench) -> list[object]:
    return [fact for fact in bench.facts() if isinstance(fact, FileKept | FileRefused)]


def test_what_is_kept_is_what_was_checked(bench: Bench) -> None:
    file = bench.keep(PDF)
    (kept,) = verdicts(bench)
    assert isinstance(kept, FileKept)
    assert (kept.file, kept.sha256, kept.size) == (file, sha256(PDF).hexdigest(), len(PDF))
    assert b"".join(bench.blobs.open_kept(file, kept.version_id)) == PDF


def test_the_staged_bytes_go_with_the_verdict(bench: Bench) -> None:
    file = bench.keep(PDF)
    assert bench.blobs.staged(file) is None


def test_the_verdict_names_the_fact_that_staged_the_file(bench: Bench) -> None:
    file = bench.keep(PDF)
    rows = bench.conn.execute("SELECT data FROM event WHERE stream LIKE %s ORDER BY version", (f"%{file}",)).fetchall()
    _, staged, kept = [codec.decode(data) for (data,) in rows]
    assert staged is not None
    assert kept is not None
    assert (kept.cause.actor, kept.cause.causation, kept.cause.correlation) == (
        "evidence-gate",
        staged.id,
        staged.cause.correlation,
    )


@pytest.mark.parametrize(
    ("name", "media_type", "body", "finding"),
    [
        ("a.pdf", "application/pdf", docx(), "extension-mismatch"),
        ("a.docx", DOCX, docx(more={"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", DOCX, packed({"a": b"0" * 40_000_000}), "archive-bomb"),
        ("a.txt", "text/plain", b"\xff\xfe\x00", "text-not-utf8"),
    ],
)
def test_a_hostile_or_mislabelled_file_is_refused_with_reasons_in_both_languages(
    bench: Bench, name: str, media_type: str, body: bytes, finding: str
) -> None:
    file = bench.keep(body, name=name, media_type=media_type)
    answer = bench.get(f"/files/{file}").json
    assert answer["state"] == "refused"
    (found,) = [found for found in answer["findings"] if found["code"] == finding]
    assert found["vi"]
    assert found["en"]
    assert bench.blobs.staged(file) is None


def test_a_crash_between_copy_and_fact_leads_to_the_same_fact(bench: Bench) -> None:
    file = bench.stage(PDF)
    staged = bench.blobs.staged(file)
    assert staged is not None
    until_then = datetime(2036, 12, 31, 16, 59, 59, tzinfo=UTC)
    copied = bench.blobs.keep(
        file,
        tag=staged.tag,
        sha256=sha256(PDF).hexdigest(),
        size=len(PDF),
        media_type="application/pdf",
        retain_until=until_then,
    )
    bench.check()
    (kept,) = verdicts(bench)
    assert isinstance(kept, FileKept)
    assert kept.version_id == copied.version_id


def test_a_gate_that_comes_late_makes_no_second_fact(bench: Bench) -> None:
    bench.stage(PDF)
    assert bench.gate.look(bench.conn) == 1  # the read model does not know it yet
    assert bench.gate.look(bench.conn) == 0
    assert len(verdicts(bench)) == 1


def test_many_gates_make_one_fact_for_each_file(bench: Bench) -> None:
    for _ in range(4):
        bench.stage(PDF)

    def look(_: int) -> None:
        with connect(bench.url) as conn:
            bench.gate.look(conn)

    with ThreadPoolExecutor(4) as gates:
        list(gates.map(look, range(8)))
    assert len(verdicts(bench)) == 4


def test_a_file_another_gate_holds_is_left_to_it(bench: Bench) -> None:
    file = bench.stage(PDF)
    with connect(bench.url) as other:
        other.execute("SELECT pg_advisory_lock(7110, hashtext(%s))", (file,))
        assert bench.gate.look(bench.conn) == 0
    until(lambda: bench.gate.look(bench.conn) == 1)
    assert len(verdicts(bench)) == 1


def test_a_file_whose_bytes_are_gone_is_refused(bench: Bench) -> None:
    file = bench.stage(PDF)
    bench.blobs.discard_staged(file)
    bench.check()
    (refused,) = verdicts(bench)
    assert isinstance(refused, FileRefused)
    assert refused.findings == ("staged-missing",)


def test_the_loop_hears_of_a_staged_file(bench: Bench) -> None:
    stop = threading.Event()
    with ThreadPoolExecutor(1) as loop:
        running = loop.submit(bench.gate.run, stop)
        bench.stage(PDF)
        until(lambda: verdicts(bench))
        stop.set()
        running.result()
    assert len(verdicts(bench)) == 1


class Flaky(DirectoryBlobs):
    """A directory that can be away, or break while it is read."""

    fails: Exception | None = None
    only = ""

    def open_staged(self, key: str, *, tag: str) -> Iterator[bytes]:
        if self.fails and self.only in key:
            raise self.fails
        return super().open_staged(key, tag=tag)


@pytest.fixture
def flaky(folder: Path) -> Flaky:
    signer = GrantSigner(public_url=PUBLIC_URL, secret=SECRET.encode())
    blobs = Flaky(folder, signer=signer, clock=access.now)
    blobs.prepare()
    return blobs


@pytest.fixture
def shaky(make_bench: MakeBench, flaky: Flaky) -> Bench:
    bench = make_bench(flaky)
    bench.hear(opened(), units())
    return bench


def test_a_store_that_is_away_loses_nothing(shaky: Bench, flaky: Flaky) -> None:
    shaky.stage(PDF)
    flaky.fails = StoreAway("no route")
    with pytest.raises(StoreAway):
        shaky.gate.look(shaky.conn)
    flaky.fails = None
    shaky.check()
    assert len(verdicts(shaky)) == 1


def test_bytes_that_change_under_the_gate_are_looked_at_again(shaky: Bench, flaky: Flaky) -> None:
    shaky.stage(PDF)
    flaky.fails = ObjectChanged("another tag")
    assert shaky.gate.look(shaky.conn) == 0
    flaky.fails = None
    assert shaky.gate.look(shaky.conn) == 1


def test_a_file_that_breaks_the_inspection_holds_no_other_file_up(shaky: Bench, flaky: Flaky) -> None:
    broken, sound = shaky.stage(PDF), shaky.stage(PDF)
    flaky.fails, flaky.only = RuntimeError("a bug"), broken
    assert shaky.check() == 1
    assert shaky.get(f"/files/{broken}").json["state"] == "staged"
    assert shaky.get(f"/files/{sound}").json["state"] == "kept"


def test_a_file_that_breaks_the_inspection_three_times_is_refused(shaky: Bench, flaky: Flaky) -> None:
    shaky.stage(PDF)
    flaky.fails = RuntimeError("a bug")
    for _ in range(3):
        shaky.check()
    (refused,) = verdicts(shaky)
    assert isinstance(refused, FileRefused)
    assert refused.findings == ("inspection-failed",)


def test_a_file_uploaded_by_form_may_be_smaller_than_its_grant(bench: Bench) -> None:
    file = bench.stage_by_form(PDF)
    bench.check()
    granted, staged, kept = bench.facts()
    assert isinstance(granted, UploadGranted)
    assert isinstance(staged, FileStaged)
    assert isinstance(kept, FileKept)
    assert (granted.exact, kept.size, kept.file) == (False, len(PDF), file)


def test_objects_nobody_told_of_are_swept_after_a_day(bench: Bench) -> None:
    granted = bench.ask(PDF).json
    bench.put(granted["grant"], PDF)
    assert bench.sweeper.sweep() == 0
    assert bench.blobs.sweep_staged(older_than=queries.sweep_before(bench.conn) + timedelta(hours=25)) == 1


def test_what_waits_for_the_gate_is_never_swept(bench: Bench) -> None:
    bench.stage(PDF)
    bench.conn.execute("UPDATE file SET granted_at = granted_at - interval '3 days'")
    assert queries.sweep_before(bench.conn) < datetime.now(UTC) - timedelta(days=2)


def test_the_sweeper_looks_a_day_back(bench: Bench) -> None:
    age = datetime.now(UTC) - queries.sweep_before(bench.conn)
    assert timedelta(hours=23, minutes=59) < age < timedelta(hours=24, minutes=1)
