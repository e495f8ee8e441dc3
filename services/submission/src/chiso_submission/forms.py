"""The form of one criterion: the answer that its rule asks for, the claimed score, and the evidence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chiso_framework import Criterion, Direct, Framework, Invalid, points
from chiso_framework.decimals import shortest_vi
from chiso_web.answer_form import Error, Numbers, Sent, answer, errors_of, typed, values

from chiso_submission.queries import Row

ROWS = 40
FILE = re.compile(r"[0-9a-f]{32}")

__all__ = ["FILE", "EvidenceRow", "Filled", "errors_of", "evidence_rows", "own_score", "read", "typed", "values"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A filled form: the body of the request it stands for, what it expects, and numbers that can't be told."""

    body: Mapping[str, Any]
    expected: int | None
    errors: list[Error] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A line of the form: a file that is named, or could be."""

    file: str
    state: str
    used: bool
    place: str = ""
    note: str = ""
    citation: Mapping[str, Any] | None = None


def read(criterion: Criterion, sent: Sent) -> Filled:
    """What was filled in, as the API takes it. Numbers may have a decimal comma."""
    numbers = Numbers()
    version = sent.get("expected", "")
    return Filled(
        body={
            "data": answer(criterion, sent, numbers),
            "claimed": numbers.typed(sent, "claimed") or None,
            "explanation": sent.get("explanation", ""),
            "evidence": list(_evidence(sent)),
        },
        expected=int(version) if version.isdecimal() and len(version) < 10 else None,
        errors=numbers.errors,
    )


def own_score(framework: Framework, row: Row) -> str:
    """The claimed score where it is not what the rule computes, as the form shows it; empty where it is."""
    criterion = framework.criterion(row["criterion"])
    if row["points"] is None or isinstance(criterion.rule, Direct):
        return ""
    try:
        computed = points(framework, criterion, row["data"])
    except Invalid:
        computed = None
    return "" if computed == row["points"] else shortest_vi(row["points"])


def evidence_rows(row: Row, files: Mapping[str, Row], offered: str = "") -> list[EvidenceRow]:
    """The files that the criterion names, then the unit's other files; `offered` is one that was just uploaded."""
    named = [
        EvidenceRow(
            file=ref["file"],
            state=ref["state"],
            used=True,
            place=ref["place"],
            note=ref["note"],
            citation=_cited(files, ref["file"]),
        )
        for ref in row["evidence"]
    ]
    known = {ref.file for ref in named}
    if FILE.fullmatch(offered) and offered not in known:
        known.add(offered)
        state, citation = _state(files, offered), _cited(files, offered)
        named.append(EvidenceRow(file=offered, state=state, used=True, citation=citation))
    others = [
        EvidenceRow(file=file, state=seen["state"], used=False, citation=_cited(files, file))
        for file, seen in files.items()
        if seen["state"] in ("kept", "cited") and file not in known
    ]
    return [*named, *others][:ROWS]


def _evidence(sent: Sent) -> Iterator[Mapping[str, str]]:
    for n in range(ROWS + 1):
        found = FILE.search(sent.get(f"evidence-{n}-file", "").lower())
        if found and sent.get(f"evidence-{n}-used"):
            place, note = sent.get(f"evidence-{n}-place", ""), sent.get(f"evidence-{n}-note", "")
            yield {"file": found.group(), "place": place, "note": note}


def _cited(files: Mapping[str, Row], file: str) -> Mapping[str, Any] | None:
    return files[file].get("citation") if file in files else None


def _state(files: Mapping[str, Row], file: str) -> str:
    return str(files[file]["state"]) if file in files else "pending"
