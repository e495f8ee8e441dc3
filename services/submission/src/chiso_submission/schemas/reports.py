"""Shapes of reports and of what is asked of them."""

from marshmallow import Schema, fields, validate

from chiso_submission.schemas.citations import Citation
from chiso_submission.schemas.fields import CODE, UNIT, Answers, Code, Evidence, Instant, Number, Recorded, Words
from chiso_submission.schemas.measuring import MeasuredValue

REASON = 2000
LATE_FROM = "the first day on which it is late; null where the framework names none"


class Told(Schema):
    vi = fields.String()
    en = fields.String()


class ReportRow(Schema):
    unit = fields.String()
    name = fields.String()
    kind = fields.String()
    parent = fields.String(allow_none=True)
    groups = fields.List(fields.String())
    ranked = fields.Boolean()
    unranked_reason = fields.Nested(
        Told, allow_none=True, metadata={"description": "why it is assessed and not ranked; null where it is ranked"}
    )
    stage = fields.String(metadata={"enum": ["draft", "submitted", "locked", "returned", "reopened"]})
    sent = fields.Boolean()
    late = fields.Boolean()
    reported = fields.Integer()
    to_review = fields.Integer(metadata={"description": "answers by an earlier version of the framework"})
    sent_at = fields.DateTime(allow_none=True)
    locked_at = fields.DateTime(allow_none=True)
    due_at = fields.DateTime(allow_none=True)


class ReportRows(Schema):
    round = fields.String()
    units = fields.List(fields.Nested(ReportRow))


class Provenance(Schema):
    by = fields.String()
    at = fields.String()


class EvidenceState(Evidence):
    state = fields.String(metadata={"enum": ["pending", "kept", "refused", "cited"]})
    sha256 = fields.String()
    size = fields.Integer()
    version_id = fields.String()
    findings = fields.List(fields.String())
    citation = fields.Nested(Citation, allow_none=True, metadata={"description": "what is cited; null for a file"})


class ReadingState(Schema):
    number = fields.Integer()
    reported = fields.Boolean()
    version = fields.Integer(metadata={"description": "what ETag and If-Match name"})
    data = fields.Dict()
    explanation = fields.String()
    evidence = fields.List(fields.Nested(EvidenceState))
    actor = fields.String(allow_none=True)
    capacity = fields.String(allow_none=True)
    reported_at = fields.DateTime(allow_none=True)
    event = fields.String(allow_none=True)
    late_from = fields.Date(allow_none=True, metadata={"description": LATE_FROM})
    late = fields.Boolean(metadata={"description": "first given on that day or after it"})
    overdue = fields.Boolean(metadata={"description": "not given although that day has come"})


class ReadingStates(Schema):
    """The readings of a year: which are in, which lack; the criterion closes on the last one or on their sum."""

    per_year = fields.Integer()
    closes = fields.String(metadata={"enum": ["last", "sum"]})
    lacking = fields.List(fields.Integer())
    periods = fields.List(fields.Nested(ReadingState))


class CriterionState(Schema):
    criterion = fields.String()
    main_indicator = fields.String()
    name_vi = fields.String()
    name_en = fields.String()
    max_points = Number()
    rule = fields.Dict()
    evidence_required = fields.Boolean()
    demonstration = fields.Boolean()
    reported = fields.Boolean()
    to_review = fields.Boolean(metadata={"description": "answered by an earlier version: to be looked at again"})
    editable = fields.Boolean()
    version = fields.Integer(metadata={"description": "what ETag and If-Match name"})
    data = fields.Dict()
    points = Number(allow_none=True)
    explanation = fields.String()
    evidence = fields.List(fields.Nested(EvidenceState))
    provenance = fields.Nested(Provenance, allow_none=True)
    actor = fields.String(allow_none=True)
    capacity = fields.String(allow_none=True)
    reported_at = fields.DateTime(allow_none=True)
    event = fields.String(allow_none=True)
    missing = fields.List(fields.String(), metadata={"description": "answer, readings, review, evidence, …"})
    at_stake = Number()
    estimated = fields.Boolean(metadata={"description": "the figure is an estimate that the final one has to replace"})
    readings = fields.Nested(ReadingStates, allow_none=True)
    source = fields.String(validate=validate.OneOf(["self", "measured", "automatic", "survey"]))
    measured = fields.Nested(MeasuredValue, allow_none=True)
    not_held = fields.String(allow_none=True, metadata={"description": "the document by which nobody held the survey"})
    answerable = fields.Boolean(metadata={"description": "whether the unit may answer what was measured"})


class Report(Schema):
    round = fields.String()
    unit = fields.String()
    name = fields.String()
    stage = fields.String()
    sent = fields.Boolean()
    late = fields.Boolean()
    sheet = fields.String()
    sent_at = fields.DateTime(allow_none=True)
    locked_at = fields.DateTime(allow_none=True)
    due_at = fields.DateTime(allow_none=True)
    editable = fields.List(fields.String())
    reason = fields.String()
    framework = fields.String(metadata={"description": "id@version that the report is shown by"})
    to_review = fields.List(fields.String(), metadata={"description": "criteria that an amendment of it touched"})
    version = fields.Integer()
    claimed = Number()
    applicable_max = Number()
    at_stake = Number()
    measured = Number(metadata={"description": "points of what was measured, in which the unit does not score itself"})
    criteria = fields.List(fields.Nested(CriterionState))
    current = fields.Boolean(metadata={"description": "whether the write that was named is in it"})


class CriterionAsked(Schema):
    data = Answers(load_default={})
    claimed = Number(load_default=None, allow_none=True)
    explanation = Words(10_000, load_default="")
    evidence = fields.List(fields.Nested(Evidence), load_default=[], validate=validate.Length(0, 100))


class ReadingAsked(Schema):
    data = Answers(load_default={})
    explanation = Words(10_000, load_default="")
    evidence = fields.List(fields.Nested(Evidence), load_default=[], validate=validate.Length(0, 100))


class ReadingRecorded(Recorded):
    """`points` are those of the claim that the reading led to, null while it closes nothing."""

    points = Number(allow_none=True)


class Lacking(Schema):
    criterion = fields.String()
    number = fields.Integer()
    late_from = fields.Date(allow_none=True, metadata={"description": LATE_FROM})
    overdue = fields.Boolean(metadata={"description": "that day has come"})


class LateReading(Schema):
    criterion = fields.String()
    number = fields.Integer()
    late_from = fields.Date()
    given_at = fields.DateTime(metadata={"description": "when it was given first"})


class Owed(Schema):
    """What a unit still owes: criteria that stand on an estimate, and readings."""

    unit = fields.String()
    name = fields.String()
    estimates = fields.List(fields.String())
    readings = fields.List(fields.Nested(Lacking))
    late = fields.List(fields.Nested(LateReading), metadata={"description": "readings that came late"})


class Outstanding(Schema):
    round = fields.String()
    units = fields.List(fields.Nested(Owed))


class CriterionRecorded(Recorded):
    points = Number()


class Submitted(Recorded):
    sheet = fields.String()
    late = fields.Boolean()


class WithdrawalAsked(Schema):
    reason = Words(REASON, shortest=1, required=True)


class ReturnAsked(Schema):
    criteria = fields.List(Code(CODE), load_default=[], validate=validate.Length(0, 1000))
    reason = Words(REASON, shortest=1, required=True)


class ReopeningAsked(Schema):
    criteria = fields.List(Code(CODE), required=True, validate=validate.Length(1, 1000))
    reason = Words(REASON, shortest=1, required=True)
    until = Instant(required=True)


class ExtensionAsked(Schema):
    until = Instant(required=True)
    document = Words(300, shortest=1, required=True)


class ImportedValue(Schema):
    criterion = Code(CODE, required=True)
    value = Number(load_default=None, allow_none=True)
    data = Answers(load_default={})
    reason = Words(10_000, load_default="")
    by = Words(200, load_default="")
    at = Words(100, load_default="")
    evidence = fields.List(fields.Nested(Evidence), load_default=[], validate=validate.Length(0, 100))


class ImportAsked(Schema):
    unit = Code(UNIT, required=True)
    values = fields.List(fields.Nested(ImportedValue), required=True, validate=validate.Length(1, 2000))
