"""Shapes of cited evidence."""

from marshmallow import Schema, fields, validate

from chiso_submission.domain.report.citing import CITED
from chiso_submission.schemas.fields import Day, Recorded, Words


class CitationAsked(Schema):
    """A document with its number and day, a link with its address, or a figure of the system that `address` names."""

    form = fields.String(required=True, validate=validate.OneOf(CITED))
    title = Words(1000, shortest=1, required=True)
    number = Words(100, load_default="")
    day = Day(load_default=None, allow_none=True)
    address = Words(2000, load_default="")


class CitationRecorded(Recorded):
    file = fields.String(required=True, metadata={"description": "the id by which criteria name the citation"})


class Citation(Schema):
    """What is cited."""

    form = fields.String(metadata={"enum": list(CITED)})
    title = fields.String()
    number = fields.String()
    day = fields.String(allow_none=True)
    address = fields.String()
