"""Evidence that is cited: documents, links, figures of named systems."""

# mypy: allow-untyped-decorators

from typing import Any

from chiso_submission import citing
from chiso_submission.api.reports import NOT_FOUND, UNIT
from chiso_submission.api.routes import Answer, commands, recorded, routes
from chiso_submission.desk import desk
from chiso_submission.schemas.citations import CitationAsked, CitationRecorded


@routes.post(f"{UNIT}/citations")
@routes.arguments(CitationAsked)
@routes.records(CitationRecorded)
@commands(
    "Cite a document, a link or a figure of a system as evidence; the answer names the id by which criteria name it",
    *NOT_FOUND,
    "evidence-form-refused",
    "citation-incomplete",
    "round-imported",
    "round-amended",
)
def cite(asked: dict[str, Any], round: str, unit: str) -> Answer:
    file, outcome = citing.cite(desk().round(round), unit, asked)
    return recorded(outcome, created=True, file=file)
