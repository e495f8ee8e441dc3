"""Shapes of what a maturity round answers: levels instead of ranks."""

from marshmallow import Schema, fields


class Level(Schema):
    """A maturity level of the framework."""

    code = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)


class Unmet(Schema):
    """A target that keeps a unit from its next level: the points it needs there, and those it has."""

    criterion = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    needed = fields.String(required=True)
    reached = fields.String(required=True)


class Maturity(Schema):
    """The highest level a unit has reached (null: not the lowest), the next one (null: none), and what it lacks."""

    level = fields.Nested(Level, required=True, allow_none=True)
    next = fields.Nested(Level, required=True, allow_none=True)
    unmet = fields.List(fields.Nested(Unmet), required=True)


class AtLevel(Maturity):
    """A unit of a level's list."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    verified = fields.Integer(required=True)
    criteria = fields.Integer(required=True)


class LevelList(Schema):
    """The units that have reached a level and no higher one, by name; `level` null: not the lowest."""

    level = fields.Nested(Level, required=True, allow_none=True)
    units = fields.List(fields.Nested(AtLevel), required=True)
