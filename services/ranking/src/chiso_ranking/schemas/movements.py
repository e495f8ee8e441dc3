"""Shapes of changes: movements, their causes, two moments compared. Decimals are strings, times RFC 3339."""

from marshmallow import Schema, fields

from chiso_ranking.schemas.tables import Moment, Seen


class Cause(Moment):
    """The fact that changed a rank: appraised, decided, late, compared (another unit's value moved the best or the
    worst that all units are compared with) or amended (the round moved to an amended framework: one step for all)."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    cause = fields.String(required=True)
    criterion = fields.String(required=True)
    event = fields.String(required=True)
    rank_before = fields.Integer(required=True)
    rank_after = fields.Integer(required=True)


class Movement(Cause):
    group = fields.String(required=True)
    parent = fields.String(
        required=True, allow_none=True, metadata={"description": "In the table of the units under this one."}
    )
    tied_before = fields.Integer(required=True)
    tied_after = fields.Integer(required=True)
    passed = fields.Integer(required=True)
    total_before = fields.String(required=True)
    total_after = fields.String(required=True)
    followed = fields.String(
        required=True, allow_none=True, metadata={"description": "The unit whose verification it was, of `compared`."}
    )


class Movements(Schema):
    """`next` is the `after` of the next page, null at the end."""

    movements = fields.List(fields.Nested(Movement), required=True)
    next = fields.Integer(required=True, allow_none=True)


class Step(Cause):
    own = fields.Boolean(
        required=True, metadata={"description": "The unit's own total changed; `unit` is the one the fact is about."}
    )


class Steps(Schema):
    unit = fields.String(required=True)
    group = fields.String(required=True)
    movements = fields.List(fields.Nested(Step), required=True)
    next = fields.Integer(required=True, allow_none=True)


class Shift(Schema):
    unit = fields.String(required=True)
    name = fields.String(required=True)
    group = fields.String(required=True)
    rank_before = fields.Integer(required=True)
    rank_after = fields.Integer(required=True)
    total_before = fields.String(required=True)
    total_after = fields.String(required=True)


class Difference(Schema):
    from_ = fields.Nested(Seen, required=True, data_key="from")
    to = fields.Nested(Seen, required=True)
    units = fields.List(fields.Nested(Shift), required=True)
    events = fields.List(fields.Nested(Movement), required=True)
    more = fields.Boolean(required=True)


class Approved(Schema):
    stream = fields.String(required=True)
    version = fields.Integer(required=True)
