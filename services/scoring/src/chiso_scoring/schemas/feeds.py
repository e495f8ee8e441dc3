"""What is asked and answered of feeds: the answers of a round to another framework, their sources, what is missing."""

from chiso_runtime.bodies import Form
from marshmallow import Schema, fields, validate

from chiso_scoring.schemas.answers import WordsAnswer
from chiso_scoring.schemas.requests import UNIT
from chiso_scoring.schemas.values import Exact


class FeedRequest(Schema):
    """Which units are told beside the answers: behind a unit's code, in the order of the Vietnamese alphabet."""

    after = fields.String(load_default="", validate=Form(rf"({UNIT})?"))
    limit = fields.Integer(load_default=200, validate=validate.Range(min=1, max=1000))


class OfferedAnswer(Schema):
    """Another framework that the round's feeds. `known`: whether this installation has it, so that it can be asked."""

    framework = fields.String(required=True)
    version = fields.String(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    known = fields.Boolean(required=True)
    owner = fields.Nested(WordsAnswer, required=True)
    items = fields.Integer(required=True)


class FeedsAnswer(Schema):
    """All that a round feeds."""

    round = fields.String(required=True)
    feeds = fields.List(fields.Nested(OfferedAnswer), required=True)


class TargetAnswer(Schema):
    """The framework that is answered; `demonstration`: it or the round was made up to show the system."""

    id = fields.String(required=True)
    version = fields.String(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    demonstration = fields.Boolean(required=True)


class FileAnswer(Schema):
    """A file that the unit's answer names; hash and size are null while it is not known to be kept."""

    file = fields.String(required=True)
    place = fields.String(required=True)
    sha256 = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)


class PartAnswer(Schema):
    """What one unit's answer counted for.

    `state`: verified (accepted, or as the appraiser set the data), contested (other points were set without other
    data, or the unit objects to what was measured), claimed (not appraised since the figure last changed).
    """

    unit = fields.String(required=True)
    name = fields.String(required=True)
    value = Exact(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["verified", "contested", "claimed"]))
    data = fields.Dict(keys=fields.String(), required=True)
    evidence = fields.List(fields.Nested(FileAnswer), required=True)
    source = fields.String(required=True, metadata={"description": "where a measured value comes from"})
    event = fields.String(required=True)


class FieldAnswer(Schema):
    """A filled field: the criterion and field of the round's framework it was taken of, how, and from which units.

    `units` are those of the page, `unit_count` counts all.
    """

    criterion = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    field = fields.String(required=True)
    question = fields.Nested(WordsAnswer, required=True)
    value = Exact(required=True)
    take = fields.String(required=True, validate=validate.OneOf(["sum", "count", "share"]))
    of = fields.String(required=True)
    of_field = fields.String(required=True)
    equals = fields.String(required=True)
    how = fields.Nested(WordsAnswer, required=True)
    units = fields.List(fields.Nested(PartAnswer), required=True)
    unit_count = fields.Integer(required=True)


class UnitNamed(Schema):
    """A unit of the round."""

    unit = fields.String(required=True)
    name = fields.String(required=True)


class GapAnswer(Schema):
    """A field that is not filled (`unit_count` is 0), or the units whose answers it lacks; `owner` has what is missing.

    `units` are those of the page, `unit_count` counts all.
    """

    criterion = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    field = fields.String(required=True)
    question = fields.Nested(WordsAnswer, required=True)
    owner = fields.Nested(WordsAnswer, required=True)
    units = fields.List(fields.Nested(UnitNamed), required=True)
    unit_count = fields.Integer(required=True)


class StatesAnswer(Schema):
    """How many of the answers that went in stand in which state."""

    verified = fields.Integer(required=True)
    contested = fields.Integer(required=True)
    claimed = fields.Integer(required=True)


class FeedAnswer(Schema):
    """The answers of a round to another framework: by criterion and field, with their sources and what is missing.

    All but `units` of fields and gaps is of the whole round; `next` is the unit to ask behind, null at the end.
    """

    round = fields.String(required=True)
    framework = fields.String(required=True)
    target = fields.Nested(TargetAnswer, required=True)
    owner = fields.Nested(WordsAnswer, required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.Dict(keys=fields.String()), required=True)
    fields_ = fields.List(fields.Nested(FieldAnswer), required=True, data_key="fields", attribute="fields")
    gaps = fields.List(fields.Nested(GapAnswer), required=True)
    states = fields.Nested(StatesAnswer, required=True)
    next = fields.String(required=True, allow_none=True)
    current = fields.Boolean(required=True)
