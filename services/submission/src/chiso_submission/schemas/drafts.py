"""Shapes of drafts of frameworks."""

from typing import Any

from chiso_runtime.bodies import Form
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chiso_submission.schemas.fields import Recorded, Words
from chiso_submission.schemas.workbooks import Draft, Finding

LONGEST = 1_500_000
"""Characters of a text: the request that carries it has at most 2 MiB."""
REFERENCE = "[A-Za-z0-9._-]{1,64}@[A-Za-z0-9._-]{1,64}"
SHA256 = "[0-9a-f]{64}"


class DraftText(Schema):
    """Either the text of the draft, or the published version that it is made from."""

    text = fields.String(
        validate=validate.Length(1, LONGEST), metadata={"description": "YAML or JSON, kept as it is, comments too"}
    )
    copy_of = fields.String(
        data_key="from", validate=Form(REFERENCE), metadata={"description": "id@version of a published framework"}
    )

    @validates_schema
    def one_of_them(self, data: dict[str, Any], **_: object) -> None:
        if len(data) != 1:
            raise ValidationError("Nêu text hoặc from. / Give text or from.", "text")


class DraftSaved(Recorded):
    framework = fields.String()
    framework_version = fields.String()
    sha256 = fields.String(metadata={"description": "of the text as it was kept"})
    problems = fields.List(fields.Nested(Finding), metadata={"description": "what keeps it from being published"})
    problem_count = fields.Integer(metadata={"description": "of very many problems the first 500 are listed"})
    questions = fields.List(fields.Nested(Finding))


class DraftTaken(Draft, DraftSaved):
    """A draft as an annex came to it, and as it is kept."""


class DraftRow(Schema):
    framework = fields.String()
    framework_version = fields.String()
    title = fields.String()
    sha256 = fields.String()
    based_on = fields.String(metadata={"description": "id@version it was made from, or empty"})
    state = fields.String(metadata={"enum": ["draft", "checked", "published", "discarded"]})
    version = fields.Integer(metadata={"description": "for If-Match"})
    saved_by = fields.String()
    saved_at = fields.DateTime()
    checked_by = fields.String(allow_none=True)
    checked_at = fields.DateTime(allow_none=True)
    remarks = fields.String()
    discarded_by = fields.String(allow_none=True)
    discarded_at = fields.DateTime(allow_none=True)
    discard_reason = fields.String()


class DraftDiscarded(Schema):
    sha256 = fields.String(metadata={"description": "of the text that was discarded"})
    discarded_by = fields.String()
    discarded_at = fields.DateTime()
    reason = fields.String()


class DraftList(Schema):
    drafts = fields.List(fields.Nested(DraftRow))


class DraftFound(DraftRow):
    text = fields.String()
    problems = fields.List(fields.Nested(Finding))
    problem_count = fields.Integer(metadata={"description": "of very many problems the first 500 are listed"})
    questions = fields.List(fields.Nested(Finding))
    discards = fields.List(
        fields.Nested(DraftDiscarded),
        metadata={"description": "drafts of this name that were discarded, the last first"},
    )
    notes = fields.List(fields.String(), metadata={"description": "the comments above the document"})


class DraftSeen(Schema):
    sha256 = fields.String(
        required=True, validate=Form(SHA256), metadata={"description": "of the text that was looked at"}
    )


class CheckAsked(DraftSeen):
    remarks = Words(2000, load_default="", metadata={"description": "what it was compared with"})


class DiscardAsked(DraftSeen):
    reason = Words(2000, shortest=1, required=True)


class BaseAsked(Schema):
    to = fields.String(
        load_default="",
        validate=Form(f"({REFERENCE})?"),
        metadata={"description": "id@version that is published; without it what the draft was made from"},
    )
