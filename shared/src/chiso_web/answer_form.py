"""The form of one criterion's answer: its fields are those that the rule asks for, and what comes back is the answer.

A template shows it with `question` of frame/answer.html. Reporters and appraisers fill in the same fields.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from chiso_framework import Criterion, Field, asks
from chiso_framework.evaluate import NOTHING
from werkzeug.datastructures import MultiDict

GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
ANSWER = "answer-"

Error = Mapping[str, str]
Sent = MultiDict[str, str]


class Numbers:
    """Reads typed numbers and remembers those that can't be told."""

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


def answer(criterion: Criterion, sent: Sent, numbers: Numbers) -> dict[str, Any]:
    """The answer that was filled in; where nothing arose that alone."""
    given = {field.name: _given(field, sent, numbers) for field in asks(criterion)}
    if given.get(NOTHING):
        return {NOTHING: True}
    return {name: value for name, value in given.items() if value is not None and name != NOTHING}


def typed(criterion: Criterion, sent: Sent) -> dict[str, Any]:
    """The answer's fields as they were sent, to be shown again."""
    return {
        field.name: sent.getlist(ANSWER + field.name) if field.kind == "many" else sent.get(ANSWER + field.name, "")
        for field in asks(criterion)
    }


def values(criterion: Criterion, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the form's fields show for a recorded answer, by field name."""
    return {field.name: _shown(field, data[field.name]) for field in asks(criterion) if field.name in data}


def errors_of(problems: Iterable[Error]) -> list[Error]:
    """Places of an answer or a claim as the form names its fields."""
    return [{**problem, "where": _field(problem.get("where", ""))} for problem in problems]


def _shown(field: Field, value: Any) -> Any:
    match field.kind:
        case "yes_no":
            return "yes" if value else "no"
        case "one" | "many":
            return value
    return str(value).replace(".", ",")


def _given(field: Field, sent: Sent, numbers: Numbers) -> Any:
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


def _field(where: str) -> str:
    """criteria[1.1].data.level -> answer-level; criteria[1.1].value -> claimed."""
    _, _, inside = where.partition("].")
    if inside.startswith("data."):
        return ANSWER + inside.removeprefix("data.")
    return "claimed" if inside == "value" else inside or where
