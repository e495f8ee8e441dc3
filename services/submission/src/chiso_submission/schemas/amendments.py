"""Shapes of amendments of a round's framework."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from chiso_submission.schemas.fields import CODE, Code, Words
from chiso_submission.schemas.workbooks import Differences


class AmendmentAsked(Schema):
    framework_version = Code(CODE, required=True)
    document = Words(300, load_default="", metadata={"description": "number and date; not needed for a preview"})
    preview = fields.Boolean(load_default=False, metadata={"description": "tell what would change; record nothing"})

    @validates_schema
    def documented(self, data: dict[str, Any], **_: object) -> None:
        if not data.get("preview") and not data.get("document"):
            raise ValidationError("Hãy nêu văn bản. / Name the document.", "document")


class AmendedCriterion(Schema):
    criterion = fields.String()
    name_vi = fields.String()
    name_en = fields.String()
    change = fields.String(metadata={"enum": ["changed", "added", "gone"]})
    answers = fields.Integer(metadata={"description": "units that reported it"})


class UnitsTouched(Schema):
    units = fields.Integer(metadata={"description": "all units of the round"})
    submitted = fields.Integer(metadata={"description": "whose report is submitted: it stays so"})
    locked = fields.Integer(metadata={"description": "whose report is locked: it stays so"})
    answers = fields.Integer(metadata={"description": "answers to criteria that change or are gone"})
    touched = fields.Integer(metadata={"description": "that have criteria that change"})
    gaining = fields.Integer(metadata={"description": "that get criteria"})
    losing = fields.Integer(metadata={"description": "that lose criteria"})


class AmendmentTold(Differences):
    """With `preview` there is no `stream`: nothing is recorded."""

    stream = fields.String()
    version = fields.Integer()
    criteria = fields.List(fields.Nested(AmendedCriterion))
    units = fields.Nested(UnitsTouched)


class Amendment(Schema):
    number = fields.Integer()
    framework_version = fields.String()
    sha256 = fields.String()
    document = fields.String()
    changed = fields.List(fields.String())
    added = fields.List(fields.String())
    gone = fields.List(fields.String())
    actor = fields.String()
    amended_at = fields.DateTime()
    event = fields.String()


class AmendmentList(Schema):
    amendments = fields.List(fields.Nested(Amendment))
