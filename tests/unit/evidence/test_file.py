"""The life of a file: what is granted, what counts as an arrival, and that only the first verdict is a fact."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from chiso_contracts.evidence import FileKept, FileRefused, FileStaged, UploadGranted
from chiso_evidence.domain.commands import FileCommand, GrantUpload, KeepFile, Limits, RefuseFile, TellArrival
from chiso_evidence.domain.decider_file import File
from chiso_evidence.domain.events import FileEvent
from chiso_evidence.main import file_decider
from chiso_runtime.testing import NOON, Scenario

FILE = "0" * 32
MIB = 1024 * 1024

asked = GrantUpload(
    file=FILE,
    round="dti-2026",
    unit="H56.01",
    name_hash="ab" * 32,
    name_safe=True,
    extension=".pdf",
    size=1000,
    media_type="application/pdf",
    exact=True,
    limits=Limits(largest=2 * MIB, types={".pdf": frozenset({"application/pdf"})}),
)
granted = UploadGranted(
    file=FILE,
    round="dti-2026",
    unit="H56.01",
    name_hash="ab" * 32,
    size=1000,
    media_type="application/pdf",
    expires=NOON + timedelta(minutes=30),
)
staged = FileStaged(file=FILE, round="dti-2026", unit="H56.01")
keep = KeepFile(
    sha256="cd" * 32,
    size=1000,
    media_type="application/pdf",
    version_id="v1",
    retain_until=date(2036, 12, 31),
    antivirus="not-scanned",
)
kept = FileKept(
    file=FILE,
    round="dti-2026",
    unit="H56.01",
    sha256="cd" * 32,
    size=1000,
    media_type="application/pdf",
    version_id="v1",
    retain_until=date(2036, 12, 31),
    antivirus="not-scanned",
)
refuse = RefuseFile(findings=("macros",))
refused = FileRefused(file=FILE, round="dti-2026", unit="H56.01", findings=("macros",))

scenario: Scenario[FileCommand, File, FileEvent] = Scenario(decider=file_decider)
given = scenario.given


def test_an_upload_is_granted_for_half_an_hour() -> None:
    given().when(asked).then(granted)


def test_a_form_is_granted_for_at_most_its_size() -> None:
    given().when(replace(asked, exact=False)).then(replace(granted, exact=False))


def test_a_file_id_is_granted_once() -> None:
    given(granted).when(asked).then_rejected("file-exists", file=FILE)


def test_the_largest_size_is_granted() -> None:
    given().when(replace(asked, size=2 * MIB)).then(replace(granted, size=2 * MIB))


def test_a_larger_file_is_refused_with_the_limit() -> None:
    given().when(replace(asked, size=2 * MIB + 1)).then_rejected("file-too-large", largest=2 * MIB, largest_mib=2)


def test_an_empty_file_is_refused() -> None:
    given().when(replace(asked, size=0)).then_rejected("file-empty")


def test_an_unsafe_name_is_refused() -> None:
    given().when(replace(asked, name_safe=False)).then_rejected("name-unsafe")


def test_a_name_without_extension_is_refused() -> None:
    given().when(replace(asked, extension="")).then_rejected("name-without-extension")


def test_an_extension_that_is_not_listed_is_refused() -> None:
    given().when(replace(asked, extension=".exe")).then_rejected("type-not-allowed", extension=".exe")


def test_a_type_that_does_not_fit_the_extension_is_refused() -> None:
    given().when(replace(asked, media_type="text/html")).then_rejected("declared-type-mismatch", media_type="text/html")


def test_an_arrival_stages_the_file() -> None:
    given(granted).when(TellArrival(present=True)).then(staged)


def test_an_arrival_without_bytes_is_refused() -> None:
    given(granted).when(TellArrival(present=False)).then_rejected("not-arrived", file=FILE)


@pytest.mark.parametrize("facts", [(granted, staged), (granted, staged, kept), (granted, staged, refused)])
def test_a_second_arrival_is_no_fact(facts: tuple[FileEvent, ...]) -> None:
    given(*facts).when(TellArrival(present=True)).then()


def test_a_staged_file_is_kept() -> None:
    given(granted, staged).when(keep).then(kept)


def test_a_staged_file_is_refused_with_its_findings() -> None:
    given(granted, staged).when(refuse).then(refused)


@pytest.mark.parametrize("verdict", [keep, refuse])
@pytest.mark.parametrize("first", [kept, refused])
def test_only_the_first_verdict_is_a_fact(first: FileEvent, verdict: FileCommand) -> None:
    given(granted, staged, first).when(verdict).then()


@pytest.mark.parametrize("verdict", [keep, refuse])
def test_no_verdict_before_the_arrival(verdict: FileCommand) -> None:
    given(granted).when(verdict).then_rejected("not-arrived")


@pytest.mark.parametrize("command", [TellArrival(present=True), keep, refuse])
def test_a_file_that_was_never_granted_is_unknown(command: FileCommand) -> None:
    given().when(command).then_rejected("unknown-file")
