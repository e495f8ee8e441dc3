"""Shapes of campaigns."""

from marshmallow import Schema, fields, validate

from chiso_submission.schemas.fields import ROUND, UNIT, YEARS, Code, Recorded, Words
from chiso_submission.schemas.registry import Deadline


class CampaignAsked(Schema):
    id = Code(ROUND, required=True)
    name = Words(300, shortest=1, required=True)
    year = fields.Integer(required=True, strict=True, validate=validate.Range(*YEARS))
    owner = Code(UNIT, required=True)
    document = Words(300, load_default="", metadata={"description": "the plan, by number and issuer"})
    rounds = fields.List(
        Code(ROUND),
        load_default=[],
        validate=validate.Length(0, 100),
        metadata={"description": "opened rounds of this year and owner; none where they are still to be opened"},
    )


class CampaignRecorded(Recorded):
    campaign = fields.String()


class Counts(Schema):
    units = fields.Integer()
    submitted = fields.Integer()
    locked = fields.Integer()


class CampaignRound(Schema):
    round = fields.String()
    name = fields.String()
    framework = fields.String()
    framework_version = fields.String()
    deadline = fields.Nested(Deadline, allow_none=True)
    imported = fields.Boolean()
    units = fields.Integer()
    counts = fields.Nested(
        Counts, allow_none=True, metadata={"description": "for who may see where all units of the round stand"}
    )


class Campaign(Schema):
    campaign = fields.String()
    name = fields.String()
    year = fields.Integer()
    owner = fields.String()
    document = fields.String()
    version = fields.Integer(metadata={"description": "for If-Match"})
    rounds = fields.List(fields.Nested(CampaignRound), metadata={"description": "those that the caller may see"})


class CampaignList(Schema):
    campaigns = fields.List(fields.Nested(Campaign))
