"""evidence.csv: files that lie beside it, each looked at as the evidence gate will, before anything is sent."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from chiso_framework import Framework
from chiso_framework.problems import Text, text

from chiso.filing import MEDIA_TYPES, Paper, objections
from chiso.load.mistakes import Notebook
from chiso.load.past_round import PastEvidence, PastUnit, PastValue
from chiso.load.results import unknown_criterion, unknown_unit
from chiso.load.table import Columns, Row, needs, read_table

FILE = "evidence.csv"
COLUMNS = Columns(required=("unit", "criterion", "file", "page"), optional=("note",))
LARGEST = 100 * 1024 * 1024
NO_CLAIM = text(
    "results.csv không có điểm claimed của đơn vị cho mã này",
    "results.csv has no claimed value of the unit for this code",
)
OUTSIDE = text("tệp phải nằm trong thư mục này", "the file must lie in this directory")
NO_FILE = text("không có tệp này", "there is no such file")
TOO_LARGE = text(f"tệp lớn hơn {LARGEST} byte", f"the file has more than {LARGEST} bytes")

KIND = text(
    f"loại tệp không được nhận; nhận: {', '.join(MEDIA_TYPES)}",
    f"this kind is not taken; taken: {', '.join(MEDIA_TYPES)}",
)


def read_evidence(
    directory: Path, framework: Framework, units: Sequence[PastUnit], notes: Notebook
) -> list[PastEvidence]:
    """The rows of evidence.csv that are in order; none where the file is not there."""
    if not (directory / FILE).exists():
        return []
    codes = {unit.code for unit in units}
    found = []
    for row in read_table(directory / FILE, COLUMNS, notes):
        if not needs(row, COLUMNS.required, notes):
            continue
        refusals = _refusals(row, directory, framework, codes)
        for column, refusal in refusals:
            notes.note(row.number, column, refusal)
        if not refusals:
            found.append(_evidence(row, directory))
    return found


def check_claims(files: Sequence[PastEvidence], values: Sequence[PastValue], notes: Notebook) -> None:
    """Note evidence of a criterion that the unit claims nothing for: there is no claim that could carry it."""
    claims = {(value.unit, value.criterion) for value in values if value.stage == "claimed"}
    for file in files:
        if (file.unit, file.criterion) not in claims:
            notes.note(file.row, "criterion", NO_CLAIM)


def _refusals(row: Row, directory: Path, framework: Framework, codes: set[str]) -> list[tuple[str, Text]]:
    found = []
    if row["unit"] not in codes:
        found.append(("unit", unknown_unit(row["unit"])))
    if framework.find(row["criterion"]) is None:
        found.append(("criterion", unknown_criterion(row["criterion"], framework)))
    if (refusal := _file_refusal(directory, row["file"])) is not None:
        found.append(("file", refusal))
    return found


def _file_refusal(directory: Path, name: str) -> Text | None:
    path = (directory / name).resolve()
    if not path.is_relative_to(directory.resolve()):
        return OUTSIDE
    if not path.is_file():
        return NO_FILE
    if path.suffix.lower() not in MEDIA_TYPES:
        return KIND
    if path.stat().st_size > LARGEST:
        return TOO_LARGE
    against = objections(_paper(path))
    return text(*against[0]) if against else None


def _paper(path: Path) -> Paper:
    return Paper(name=path.name, media_type=MEDIA_TYPES[path.suffix.lower()], content=path.read_bytes())


def _evidence(row: Row, directory: Path) -> PastEvidence:
    path = (directory / row["file"]).resolve()
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    return PastEvidence(
        row=row.number,
        unit=row["unit"],
        criterion=row["criterion"],
        path=path,
        page=row["page"],
        note=row["note"],
        sha256=sha256,
        size=path.stat().st_size,
        media_type=MEDIA_TYPES[path.suffix.lower()],
    )
