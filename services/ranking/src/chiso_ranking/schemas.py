"""Shapes of requests and answers, as the API documents them. Decimals are strings, times RFC 3339."""

import re

from chiso_runtime.problems import texts_of
from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate

from chiso_ranking.domain.rejections import REJECTIONS

TEXTS = texts_of(REJECTIONS)
MAX_LIMIT = 1000
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _one_line(text: str) -> None:
    if not text.strip() or CONTROL.search(text):
        raise ValidationError("Phải có nội dung trên một dòng. / One line of text is needed.")


class Strict(Schema):
    """A request in which a field that is not known is an error."""

    class Meta:
        unknown = RAISE


class AsOf(Strict):
    """At which moment."""

    as_of = fields.String(
        load_default="", metadata={"description": "A position of scoring's log, or a time with its zone (RFC 3339)."}
    )
    recorded = fields.String(load_default="", metadata={"description": "Wait for this stream@version."})


class RankingsQuery(AsOf):
    group = fields.String(load_default="", metadata={"description": "Only this group's table."})


class MovementsQuery(Strict):
    group = fields.String(load_default="", metadata={"description": "Only this group."})
    after = fields.Integer(load_default=0, strict=False, validate=validate.Range(min=0, max=10**18))
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=MAX_LIMIT))
    recorded = fields.String(load_default="")


class DifferenceQuery(Strict):
    """Two moments, each a position or a time."""

    from_ = fields.String(required=True, data_key="from", validate=validate.Length(min=1, max=40))
    to = fields.String(load_default="", validate=validate.Length(max=40))
    group = fields.String(load_default="")
    limit = fields.Integer(load_default=MAX_LIMIT, validate=validate.Range(min=1, max=MAX_LIMIT))
    recorded = fields.String(load_default="")


class ApprovalRequest(Strict):
    """The decision that approves the results."""

    number = fields.String(required=True, validate=[validate.Length(min=1, max=100), _one_line])
    date = fields.Date(required=True, format="iso")

    @pre_load
    def stripped(self, data: object, **_: object) -> object:
        """Blanks around a number are no part of it."""
        if isinstance(data, dict) and isinstance(data.get("number"), str):
            return {**data, "number": data["number"].strip()}
        return data


class Edition(Schema):
    edition = fields.Integer(required=True)
    number = fields.String(required=True)
    date = fields.Date(required=True)
    position = fields.Integer(required=True)
    approved_at = fields.DateTime(required=True)


class Round(Schema):
    round = fields.String(required=True)
    name = fields.String(required=True)
    year = fields.Integer(required=True)
    owner = fields.String(required=True)
    framework = fields.String(required=True, metadata={"description": "id@version"})
    imported = fields.Boolean(required=True)
    demonstration = fields.Boolean(required=True)
    units = fields.Integer(required=True)
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


class Group(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class RoundDetail(Verified):
    round = fields.Nested(Round, required=True)
    groups = fields.List(fields.Nested(Group), required=True)


class Rating(Schema):
    code = fields.String(required=True)
    vi = fields.String(required=True)
    en = fields.String(required=True)


class Line(Schema):
    """A unit's total: `total` of `maximum` on the published scale; `points` before it is scaled."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    total = fields.String(required=True)
    maximum = fields.String(required=True)
    points = fields.String(required=True)
    deducted = fields.String(required=True)
    late = fields.Boolean(required=True)
    verified = fields.Integer(required=True)
    criteria = fields.Integer(required=True)
    rating = fields.Nested(Rating, required=True, allow_none=True)


class Place(Line):
    rank = fields.Integer(required=True)
    tied = fields.Integer(required=True, metadata={"description": "Units of this rank, this one included."})


class GroupTable(Group):
    places = fields.List(fields.Nested(Place), required=True)


class Rankings(Verified):
    """`delayed` says that the round waits for a person, so that the tables are those of a while ago."""

    round = fields.Nested(Round, required=True)
    delayed = fields.Boolean(required=True)
    groups = fields.List(fields.Nested(GroupTable), required=True)
    unranked = fields.List(fields.Nested(Line), required=True)


class UnitPlace(Group):
    rank = fields.Integer(required=True)
    tied = fields.Integer(required=True)
    of = fields.Integer(required=True)


class Word(Schema):
    """What one stage said; `event` is the id of the fact."""

    points = fields.String(required=True)
    outcome = fields.String(required=True)
    reason_code = fields.String(required=True)
    event = fields.String(required=True)
    position = fields.Integer(required=True)
    time = fields.DateTime(required=True)


class Criterion(Schema):
    """`points` count, by the word of `stage`; the three stages are told to those who see provisional tables."""

    criterion = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    maximum = fields.String(required=True)
    applies = fields.Boolean(required=True)
    demonstration = fields.Boolean(required=True)
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
    criteria = fields.List(fields.Nested(Criterion), required=True)


class Unit(Seen):
    round = fields.Nested(Round, required=True)
    unit = fields.Nested(Line, required=True)
    places = fields.List(fields.Nested(UnitPlace), required=True)
    indicators = fields.List(fields.Nested(Indicator), required=True)


class Cause(Moment):
    """The fact that changed a rank: appraised, decided or late."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    cause = fields.String(required=True)
    criterion = fields.String(required=True)
    event = fields.String(required=True)
    rank_before = fields.Integer(required=True)
    rank_after = fields.Integer(required=True)


class Movement(Cause):
    group = fields.String(required=True)
    tied_before = fields.Integer(required=True)
    tied_after = fields.Integer(required=True)
    passed = fields.Integer(required=True)
    total_before = fields.String(required=True)
    total_after = fields.String(required=True)


class Movements(Schema):
    """`next` is the `after` of the next page, null at the end."""

    movements = fields.List(fields.Nested(Movement), required=True)
    next = fields.Integer(required=True, allow_none=True)


class Step(Cause):
    own = fields.Boolean(required=True, metadata={"description": "The unit's own change, else another's."})


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
