"""Shapes of what a data provider gives, and of what units say to it."""

from marshmallow import Schema, fields, validate

from chiso_submission.schemas.fields import CODE, UNIT, Answers, Code, Day, Evidence, Number, Recorded, Words
from chiso_submission.schemas.registry import ImportPlace

FORMS = validate.Range(0, 10_000_000)


class MeasurementAsked(Schema):
    """Where the values come from; `provider` is the body that measured, without it one's own."""

    provider = Code(UNIT, load_default=None, allow_none=True)
    source = Words(500, shortest=1, required=True)
    document = Words(300, shortest=1, required=True)
    measured_on = Day(required=True)


class MeasuredRowAsked(Schema):
    unit = Code(UNIT, required=True)
    data = Answers(required=True, validate=validate.Length(1))
    sample = fields.Integer(load_default=0, strict=True, validate=FORMS)
    rechecked = fields.Integer(load_default=0, strict=True, validate=FORMS)


class MeasurementsAsked(MeasurementAsked):
    rows = fields.List(fields.Nested(MeasuredRowAsked), required=True, validate=validate.Length(1, 5000))
    preview = fields.Boolean(load_default=False, metadata={"description": "tell what would change; record nothing"})


class MeasuredChange(Schema):
    row = fields.Integer()
    unit = fields.String()
    name = fields.String()
    change = fields.String(validate=validate.OneOf(["new", "changed"]))
    points = Number()
    before = Number(allow_none=True)


class MeasurementsTaken(Schema):
    """`stream` and `version` are those of the last report that changed; a preview has none."""

    stream = fields.String()
    version = fields.Integer()
    round = fields.String()
    criterion = fields.String()
    rows = fields.Integer()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    changes = fields.List(fields.Nested(MeasuredChange))
    problems = fields.List(fields.Nested(ImportPlace))


class MeasuredValue(Schema):
    """What was measured last. `agreed` is null while the unit has not answered: silence is no consent."""

    unit = fields.String()
    criterion = fields.String()
    data = fields.Dict()
    points = Number(metadata={"description": "what the rule makes of the data; 0 where it compares all units"})
    provider = fields.String()
    provider_name = fields.String(metadata={"description": "empty where the provider is no registered unit"})
    source = fields.String()
    document = fields.String()
    measured_on = fields.Date()
    sample = fields.Integer()
    rechecked = fields.Integer()
    measured_at = fields.DateTime()
    changed = fields.Integer(metadata={"description": "the report's version that If-Match names in an answer"})
    event = fields.String()
    agreed = fields.Boolean(allow_none=True)
    reason = fields.String()
    evidence = fields.List(fields.Nested(Evidence))
    answered_by = fields.String(allow_none=True)
    answered_at = fields.DateTime(allow_none=True)


class MeasuredOfUnit(MeasuredValue):
    name = fields.String()


class MeasuredValues(Schema):
    round = fields.String()
    criterion = fields.String()
    not_held = fields.String(allow_none=True, metadata={"description": "the document by which nobody held the survey"})
    values = fields.List(fields.Nested(MeasuredOfUnit))


class MeasuredAnswerAsked(Schema):
    agreed = fields.Boolean(required=True)
    reason = Words(2000, load_default="")
    evidence = fields.List(fields.Nested(Evidence), load_default=[], validate=validate.Length(0, 100))


class SurveysNotHeldAsked(Schema):
    criteria = fields.List(Code(CODE), required=True, validate=validate.Length(1, 1000))
    document = Words(300, shortest=1, required=True)


class SurveysTakenBackAsked(SurveysNotHeldAsked):
    reason = Words(2000, shortest=1, required=True)


class SurveysNotHeld(Recorded):
    not_held = fields.List(fields.String(), metadata={"description": "all criteria of which that stands now"})
