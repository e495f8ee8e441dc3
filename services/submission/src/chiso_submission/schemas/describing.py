"""What is answered of a framework in words: its sections, its own words, what it changes in its parent."""

from marshmallow import Schema, fields

from chiso_submission.schemas.workbooks import DifferenceRow


class Said(Schema):
    """The same in both languages; English may be empty."""

    vi = fields.String(required=True)
    en = fields.String(required=True)


class SectionTold(Schema):
    title = fields.Nested(Said, required=True)
    lines = fields.List(fields.Nested(Said), required=True)


class Adjusted(Schema):
    """What a version of one's own changes in its parent; nothing is known of it where `known` is false."""

    parent = fields.String(required=True, metadata={"description": "id@version"})
    known = fields.Boolean(required=True)
    differences = fields.List(fields.Nested(DifferenceRow), required=True)
    touched = fields.List(fields.String(), required=True)


class FrameworkTold(Schema):
    """A framework version in its own words."""

    framework = fields.String(required=True)
    version = fields.String(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    demonstration = fields.Boolean(required=True)
    words = fields.Dict(keys=fields.String(), values=fields.Nested(Said), required=True)
    sections = fields.List(fields.Nested(SectionTold), required=True)
    borrows = fields.List(fields.String(), required=True, metadata={"description": "lenders, as id@version"})
    adjusted = fields.Nested(Adjusted, required=True, allow_none=True)
