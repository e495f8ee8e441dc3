"""Shapes of rounds and their rankings. Decimals are strings, times RFC 3339."""

from marshmallow import Schema, fields, validate

from chiso_ranking.schemas.maturity import LevelList


class Edition(Schema):
    edition = fields.Integer(required=True)
    number = fields.String(required=True)
    date = fields.Date(required=True)
    position = fields.Integer(required=True)
    approved_at = fields.DateTime(required=True)
    groups = fields.List(
        fields.String(), required=True, metadata={"description": "The groups it is of; none: of the whole round."}
    )
    parent = fields.String(
        required=True, allow_none=True, metadata={"description": "It is of the tables of the units under this one."}
    )


class Round(Schema):
    round = fields.String(required=True)
    name = fields.String(required=True)
    year = fields.Integer(required=True)
    owner = fields.String(required=True)
    framework = fields.String(required=True, metadata={"description": "id@version"})
    imported = fields.Boolean(required=True)
    demonstration = fields.Boolean(required=True)
    units = fields.Integer(required=True)
    units_on = fields.Date(required=True, metadata={"description": "The day of the registry that its units are of."})
    editions = fields.List(fields.Nested(Edition), required=True)


class Rounds(Schema):
    rounds = fields.List(fields.Nested(Round), required=True)


class Moment(Schema):
    position = fields.Integer(required=True)
    time = fields.DateTime(required=True)


class Seen(Moment):
    """Which moment is shown; `position` is that of the tables' last change at or before what was asked for."""

    state = fields.String(required=True, validate=validate.OneOf(["provisional", "approved"]))
    edition = fields.Nested(Edition, required=True, allow_none=True)
    updating = fields.Boolean(required=True, metadata={"description": "The write the caller names is not in it yet."})


class Verified(Seen):
    verified = fields.Integer(required=True)
    criteria = fields.Integer(required=True)
    verified_percent = fields.String(required=True)


class Amendment(Moment):
    """The round moved to this version of its framework, by a document; criteria by code."""

    framework = fields.String(required=True, metadata={"description": "id@version"})
    document = fields.String(required=True)
    changed = fields.List(fields.String(), required=True)
    added = fields.List(fields.String(), required=True)
    gone = fields.List(fields.String(), required=True)


class Group(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class ViewName(Schema):
    """A view of the framework: some of its main indicators, by which units are ranked besides the whole."""

    id = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)


class RoundDetail(Verified):
    round = fields.Nested(Round, required=True)
    amendments = fields.List(
        fields.Nested(Amendment), required=True, metadata={"description": "Up to the moment shown, oldest first."}
    )
    groups = fields.List(fields.Nested(Group), required=True)
    views = fields.List(fields.Nested(ViewName), required=True)


class Rating(Schema):
    code = fields.String(required=True)
    vi = fields.String(required=True)
    en = fields.String(required=True)


class RatingGap(Schema):
    vi = fields.String(required=True)
    en = fields.String(required=True)


class Line(Schema):
    """A unit's total: `total` of `maximum` on the published scale; `points` before it is scaled. `bonus` and `penalty`
    are in the total; `maximum` is without criteria that left it because nothing arose."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    total = fields.String(required=True)
    maximum = fields.String(required=True)
    points = fields.String(required=True)
    deducted = fields.String(required=True)
    bonus = fields.String(required=True)
    penalty = fields.String(required=True)
    late = fields.Boolean(required=True)
    verified = fields.Integer(required=True)
    criteria = fields.Integer(required=True)
    rating = fields.Nested(Rating, required=True, allow_none=True)
    rating_gap = fields.Nested(
        RatingGap,
        required=True,
        allow_none=True,
        metadata={"description": "Why there is no rating, where the framework's leave a gap and the total lies in it."},
    )


class Place(Line):
    rank = fields.Integer(required=True)
    tied = fields.Integer(required=True, metadata={"description": "Units of this rank, this one included."})


class Parent(Schema):
    """The unit under which a table ranks."""

    unit = fields.String(required=True)
    name = fields.String(required=True)


class GroupTable(Group):
    """The table of a group, or, with `parent`, of its units under that one: such a group has several tables."""

    parent = fields.Nested(Parent, required=True, allow_none=True)
    published_by_vi = fields.String(required=True)
    published_by_en = fields.String(required=True)
    places = fields.List(fields.Nested(Place), required=True)


class Sources(Schema):
    unit = fields.String(required=True)
    sources = fields.List(fields.String(), required=True, metadata={"description": "Units of the round."})


class Lineage(Schema):
    units_on = fields.Date(required=True)
    rule = fields.String(required=True, metadata={"description": "mean-of-main-indicators"})
    units = fields.List(fields.Nested(Sources), required=True)


class Rankings(Verified):
    """`delayed` says that the round waits for a person, so that the tables are those of a while ago.

    With a `view`, totals and maxima are what the view counts, and units outside of its scope are left out; movements
    are those of the whole alone. A round of maturity has `levels` and no places; other rounds have null there.
    """

    round = fields.Nested(Round, required=True)
    view = fields.Nested(ViewName, required=True, allow_none=True)
    delayed = fields.Boolean(required=True)
    groups = fields.List(fields.Nested(GroupTable), required=True)
    levels = fields.List(fields.Nested(LevelList), required=True, allow_none=True)
    unranked = fields.List(fields.Nested(Line), required=True)
    lineage = fields.Nested(
        Lineage,
        required=True,
        allow_none=True,
        metadata={"description": "With `units_on`: what the lines are made of."},
    )
