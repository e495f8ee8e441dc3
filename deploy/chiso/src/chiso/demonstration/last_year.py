"""Last year's round as files, to be loaded like any past round: claimed, appraised, decided, approved."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec
from chiso_framework import Criterion, Framework, claimed_points, shipped_framework
from chiso_framework.decimals import shortest

from chiso.demonstration.answers import Answers
from chiso.demonstration.documents import papers, place, which
from chiso.demonstration.province import STANDING_BODY, Commune, communes

FRAMEWORK = "nghean-1082-2023-xa-demo"
YEAR = 2025
ROUND = f"song-lam-xa-{YEAR}"
WITH_PAPERS = 8
"""Communes whose papers were kept from last year."""
TEAM, COUNCIL = "Tổ giúp việc Hội đồng (trình diễn)", "Hội đồng đánh giá (trình diễn)"
CUT = "Tài liệu kiểm chứng chưa đủ cho phần điểm tự chấm."
RESTORED = "Hội đồng thống nhất theo giải trình của đơn vị."

Rows = Iterator[Sequence[str]]


def write_last_year(directory: Path) -> None:
    """Write round.yaml, units.csv, results.csv, evidence.csv and the papers."""
    framework = shipped_framework(FRAMEWORK)
    (directory / "round.yaml").write_bytes(msgspec.yaml.encode(_round(framework)))
    _table(directory / "units.csv", ("code", "name", "kind", "parent"), _units())
    header = ("unit", "criterion", "stage", "value", "reason", "by", "at")
    _table(directory / "results.csv", header, _results(framework))
    _table(directory / "evidence.csv", ("unit", "criterion", "file", "page", "note"), _evidence(framework))
    for commune in communes()[:WITH_PAPERS]:
        for paper in papers(commune, YEAR):
            (directory / _file(commune, paper.name)).write_bytes(paper.content)


def _round(framework: Framework) -> dict[str, object]:
    return {
        "id": ROUND,
        "framework": framework.reference,
        "year": YEAR,
        "name": f"Chuyển đổi số cấp xã tỉnh Sông Lam năm {YEAR} (trình diễn)",
        "owner": {"code": STANDING_BODY},
        "groups": groups(),
        "demonstration": True,
        "approval": {"number": "318/QĐ-UBND (trình diễn)", "date": f"{YEAR + 1}-02-26"},
    }


def groups() -> list[dict[str, object]]:
    """The groups of both years: wards and rural communes, and all of them together."""
    wards = [c.code for c in communes() if c.kind == "phuong"]
    rural = [c.code for c in communes() if c.kind == "xa"]
    return [
        {"id": "toan-tinh", "name": "Toàn tỉnh", "units": wards + rural},
        {"id": "phuong", "name": "Các phường", "units": wards},
        {"id": "xa", "name": "Các xã", "units": rural},
    ]


def _units() -> Rows:
    for commune in communes():
        yield commune.code, commune.name, commune.kind, "H99"


def _results(framework: Framework) -> Rows:
    for commune in communes():
        answers = Answers(framework, commune.code, YEAR)
        for criterion in framework.criteria():
            yield from _scores(framework, commune, criterion, answers)


def _scores(framework: Framework, commune: Commune, criterion: Criterion, answers: Answers) -> Rows:
    """Three scores of a criterion: mostly the same; some cut by the team, some of these restored by the council."""
    answer = answers.to(criterion)
    claimed = claimed_points(framework, criterion, data=answer.data, claimed=answer.claimed)
    yield _score(commune, criterion, "claimed", claimed, "", commune.name, f"{YEAR}-12-20")
    appraised = answers.below(claimed) if claimed and answers.chance(0.12) else claimed
    reason = CUT if appraised != claimed else ""
    yield _score(commune, criterion, "appraised", appraised, reason, TEAM, f"{YEAR + 1}-01-22")
    if appraised != claimed and answers.chance(0.25):
        yield _score(commune, criterion, "decided", claimed, RESTORED, COUNCIL, f"{YEAR + 1}-02-10")


def _score(
    commune: Commune, criterion: Criterion, stage: str, points: Decimal, reason: str, by: str, at: str
) -> Sequence[str]:
    return commune.code, criterion.code, stage, shortest(points), reason, by, at


def _evidence(framework: Framework) -> Rows:
    for commune in communes()[:WITH_PAPERS]:
        named = papers(commune, YEAR)
        for criterion in framework.criteria():
            if criterion.evidence_required:
                file = _file(commune, named[which(criterion)].name)
                yield commune.code, criterion.code, file, place(criterion), ""


def _file(commune: Commune, name: str) -> str:
    return f"{commune.code}-{name}"


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
