"""Shapes of requests and answers, as the API documents them. Decimals are strings, times RFC 3339."""

import re

from chiso_runtime.problems import texts_of
from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate

from chiso_ranking.domain.rejections import REJECTIONS
from chiso_ranking.schemas_maturity import LevelList, Maturity

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
    view = fields.String(
        load_default="",
        metadata={"description": "Rank by this view of the framework (its id); empty for the whole total."},
    )
    units_on = fields.Date(
        load_default=None,
        metadata={
            "description": "Rank the units of this day: each takes the mean of the main-indicator values of the units "
            "of the round that it continues. Without it the round's own units."
        },
    )


class SeriesQuery(Strict):
    recorded = fields.String(load_default="", metadata={"description": "Wait for this stream@version."})


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


class ViewName(Schema):
    """A view of the framework: some of its main indicators, by which units are ranked besides the whole."""

    id = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)


class RoundDetail(Verified):
    round = fields.Nested(Round, required=True)
    groups = fields.List(fields.Nested(Group), required=True)
    views = fields.List(fields.Nested(ViewName), required=True)


class Rating(Schema):
    code = fields.String(required=True)
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


class Place(Line):
    rank = fields.Integer(required=True)
    tied = fields.Integer(required=True, metadata={"description": "Units of this rank, this one included."})


class GroupTable(Group):
    places = fields.List(fields.Nested(Place), required=True)


class Sources(Schema):
    unit = fields.String(required=True)
    sources = fields.List(fields.String(), required=True, metadata={"description": "Units of the round."})


class Lineage(Schema):
    units_on = fields.Date(required=True)
    rule = fields.String(required=True, metadata={"description": "mean-of-main-indicators"})
    units = fields.List(fields.Nested(Sources), required=True)


class SeriesPoint(Seen):
    """A unit in one round; `share` is in percent of what it could reach, null where nothing applies to it."""

    round = fields.Nested(Round, required=True)
    unit = fields.Nested(Line, required=True)
    share = fields.String(required=True, allow_none=True)
    sources = fields.List(fields.String(), required=True, metadata={"description": "Units of the round."})
    places = fields.List(fields.Nested("UnitPlace"), required=True)


class SeriesOfUnit(Schema):
    unit = fields.String(required=True)
    name = fields.String(required=True)
    rule = fields.String(required=True)
    rescaling = fields.String(required=True, metadata={"description": "percent-of-maximum"})
    points = fields.List(fields.Nested(SeriesPoint), required=True)
    successors = fields.List(fields.String(), required=True, metadata={"description": "Units that continue it."})


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


class UnitPlace(Group):
    rank = fields.Integer(required=True)
    tied = fields.Integer(required=True)
    of = fields.Integer(required=True)


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

    `counts`: points, bonus or penalty. `excluded`: it left the unit's maximum because nothing arose.
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


class Cause(Moment):
    """The fact that changed a rank: appraised, decided, late or compared (another unit's value moved the best or the
    worst that all units are compared with)."""

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
