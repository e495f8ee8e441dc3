"""Shapes of one unit: its scores in a round, and its results over the years. Decimals are strings, times RFC 3339."""

from marshmallow import Schema, fields, validate

from chiso_ranking.schemas.maturity import Maturity
from chiso_ranking.schemas.tables import Group, Line, Parent, Round, Seen


class UnitPlace(Group):
    parent = fields.Nested(Parent, required=True, allow_none=True)
    rank = fields.Integer(required=True)
    tied = fields.Integer(required=True)
    of = fields.Integer(required=True)


class SeriesPoint(Seen):
    """A unit in one round; `share` is in percent of what it could reach, null where nothing applies to it."""

    round = fields.Nested(Round, required=True)
    unit = fields.Nested(Line, required=True)
    share = fields.String(required=True, allow_none=True)
    sources = fields.List(fields.String(), required=True, metadata={"description": "Units of the round."})
    places = fields.List(fields.Nested(UnitPlace), required=True)


class SeriesOfUnit(Schema):
    unit = fields.String(required=True)
    name = fields.String(required=True)
    rule = fields.String(required=True)
    rescaling = fields.String(required=True, metadata={"description": "percent-of-maximum"})
    points = fields.List(fields.Nested(SeriesPoint), required=True)
    successors = fields.List(fields.String(), required=True, metadata={"description": "Units that continue it."})


class Word(Schema):
    """What one stage said; `event` is the id of the fact."""

    points = fields.String(required=True)
    outcome = fields.String(required=True)
    reason_code = fields.String(required=True)
    nothing_arose = fields.Boolean(required=True)
    event = fields.String(required=True)
    position = fields.Integer(required=True)
    time = fields.DateTime(required=True)


class Compared(Schema):
    """A value among those of all units: the points follow from it, and from the lowest and the highest."""

    value = fields.String(required=True)
    lowest = fields.String(required=True)
    highest = fields.String(required=True)


class Criterion(Schema):
    """`points` count, by the word of `stage`; the three stages are told to those who see provisional tables.

    `counts`: points, bonus or penalty. `excluded`: it left the unit's maximum because nothing arose, or nobody held its
    survey; `not_held` is the document that says so.
    """

    criterion = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    maximum = fields.String(required=True)
    applies = fields.Boolean(required=True)
    demonstration = fields.Boolean(required=True)
    counts = fields.String(required=True, validate=validate.OneOf(["points", "bonus", "penalty"]))
    nothing_arose = fields.Boolean(required=True)
    excluded = fields.Boolean(required=True)
    not_held = fields.String(required=True, allow_none=True)
    compared = fields.Nested(Compared, required=True, allow_none=True)
    points = fields.String(required=True, allow_none=True)
    stage = fields.String(required=True, allow_none=True)
    claimed = fields.Nested(Word)
    appraised = fields.Nested(Word)
    decided = fields.Nested(Word)


class Indicator(Schema):
    code = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    points = fields.String(required=True)
    maximum = fields.String(required=True)
    scored = fields.Boolean(required=True)
    bonus = fields.String(required=True)
    penalty = fields.String(required=True)
    criteria = fields.List(fields.Nested(Criterion), required=True)


class Unit(Seen):
    round = fields.Nested(Round, required=True)
    unit = fields.Nested(Line, required=True)
    places = fields.List(fields.Nested(UnitPlace), required=True)
    maturity = fields.Nested(Maturity, required=True, allow_none=True)
    indicators = fields.List(fields.Nested(Indicator), required=True)
