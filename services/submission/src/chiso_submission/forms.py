"""The form of one criterion: its fields are those that the rule asks for, and what comes back becomes its answer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chiso_framework import Criterion, Direct, Field, Framework, Invalid, asks, points
from chiso_framework.decimals import shortest_vi
from chiso_framework.evaluate import NOTHING
from werkzeug.datastructures import MultiDict

from chiso_submission.queries import Row

ROWS = 40
FILE = re.compile(r"[0-9a-f]{32}")
GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
ANSWER = "answer-"

Error = Mapping[str, str]
Sent = MultiDict[str, str]


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


def read(criterion: Criterion, sent: Sent) -> Filled:
    """What was filled in, as the API takes it. Numbers may have a decimal comma."""
    numbers = _Numbers()
    version = sent.get("expected", "")
    return Filled(
        body={
            "data": _answer(criterion, sent, numbers),
            "claimed": numbers.typed(sent, "claimed") or None,
            "explanation": sent.get("explanation", ""),
            "evidence": list(_evidence(sent)),
        },
        expected=int(version) if version.isdecimal() and len(version) < 10 else None,
        errors=numbers.errors,
    )


def typed(criterion: Criterion, sent: Sent) -> dict[str, Any]:
    """The answer's fields as they were sent, to be shown again."""
    return {
        field.name: sent.getlist(ANSWER + field.name) if field.kind == "many" else sent.get(ANSWER + field.name, "")
        for field in asks(criterion)
    }


def values(criterion: Criterion, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the form's fields show for a recorded answer, by field name."""
    return {field.name: _shown(field, data[field.name]) for field in asks(criterion) if field.name in data}


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
        EvidenceRow(file=ref["file"], state=ref["state"], used=True, place=ref["place"], note=ref["note"])
        for ref in row["evidence"]
    ]
    known = {ref.file for ref in named}
    if FILE.fullmatch(offered) and offered not in known:
        known.add(offered)
        named.append(EvidenceRow(file=offered, state=_state(files, offered), used=True))
    others = (file for file, seen in files.items() if seen["state"] == "kept" and file not in known)
    return [*named, *(EvidenceRow(file=file, state="kept", used=False) for file in others)][:ROWS]


def errors_of(problems: Iterable[Error]) -> list[Error]:
    """Places of a claim as the form names its fields."""
    return [{**problem, "where": _field(problem.get("where", ""))} for problem in problems]


class _Numbers:
    """Reads typed numbers and remembers what could not be read."""

    def __init__(self) -> None:
        self.errors: list[Error] = []

    def typed(self, sent: Sent, name: str) -> str:
        """A number as the rules read it: with a point. What is no number is left for the rule to refuse."""
        text = sent.get(name, "").strip().replace(" ", "")
        if "," in text:
            return text.replace(".", "").replace(",", ".")
        if GROUPED.fullmatch(text):
            plain = text.replace(".", "")
            comma = text.replace(".", ",", 1)
            self.errors.append(
                {
                    "where": name,
                    "vi": f"“{text}” có thể hiểu hai cách. Hãy viết {plain} hoặc {comma}.",
                    "en": f"“{text}” can be read in two ways. Write {plain} or {comma}.",
                }
            )
        return text


def _shown(field: Field, value: Any) -> Any:
    match field.kind:
        case "yes_no":
            return "yes" if value else "no"
        case "one" | "many":
            return value
    return str(value).replace(".", ",")


def _answer(criterion: Criterion, sent: Sent, numbers: _Numbers) -> dict[str, Any]:
    given = {field.name: _given(field, sent, numbers) for field in asks(criterion)}
    if given.get(NOTHING):
        return {NOTHING: True}
    return {name: value for name, value in given.items() if value is not None and name != NOTHING}


def _given(field: Field, sent: Sent, numbers: _Numbers) -> Any:
    """What was filled in, None where nothing was. Of a list nobody can tell whether it was left empty on purpose."""
    name = ANSWER + field.name
    match field.kind:
        case "yes_no":
            return {"yes": True, "no": False}.get(sent.get(name, ""))
        case "many":
            return sent.getlist(name)
        case "one":
            return sent.get(name) or None
    return numbers.typed(sent, name) or None


def _evidence(sent: Sent) -> Iterator[Mapping[str, str]]:
    for n in range(ROWS + 1):
        found = FILE.search(sent.get(f"evidence-{n}-file", "").lower())
        if found and sent.get(f"evidence-{n}-used"):
            place, note = sent.get(f"evidence-{n}-place", ""), sent.get(f"evidence-{n}-note", "")
            yield {"file": found.group(), "place": place, "note": note}


def _state(files: Mapping[str, Row], file: str) -> str:
    return str(files[file]["state"]) if file in files else "pending"


def _field(where: str) -> str:
    """criteria[1.1].data.level -> answer-level; criteria[1.1].value -> claimed."""
    _, _, inside = where.partition("].")
    if inside.startswith("data."):
        return ANSWER + inside.removeprefix("data.")
    return "claimed" if inside == "value" else inside or where
