"""Shapes of requests. Times are RFC 3339."""

import re

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate

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


class SeenQuery(AsOf):
    """Which moment, and what of the round."""

    parent = fields.String(
        load_default="",
        metadata={
            "description": "Only what this unit publishes of the round: the tables of the units under it, or, of the "
            "round's owner, those of the rest. Without it everything, or from outside what the owner published."
        },
    )


class RankingsQuery(SeenQuery):
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
    parent = fields.String(
        load_default="",
        validate=validate.Length(max=40),
        metadata={"description": "The unit whose body approves the tables of the units under it; empty: the owner."},
    )

    @pre_load
    def stripped(self, data: object, **_: object) -> object:
        """Blanks around a number are no part of it."""
        if isinstance(data, dict) and isinstance(data.get("number"), str):
            return {**data, "number": data["number"].strip()}
        return data
