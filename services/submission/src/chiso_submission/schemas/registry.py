"""Shapes of units, frameworks and rounds."""

from typing import Any

from chiso_framework import Problem as Finding
from chiso_framework import read_scope
from chiso_runtime.bodies import Form
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chiso_submission.schemas.fields import CODE, KIND, ROUND, UNIT, YEARS, Code, Day, Instant, Recorded, Words

RESERVED = ("registry", "frameworks", "campaigns")
"""Message keys of facts outside a round: no round may have such an id."""


class Unit(Schema):
    code = Code(UNIT, required=True)
    name = Words(200, shortest=1, required=True)
    kind = Code(KIND, required=True)
    parent = Code(UNIT, load_default=None, allow_none=True)
    valid_from = Day(load_default=None, allow_none=True)
    valid_until = Day(load_default=None, allow_none=True)
    predecessors = fields.List(
        Code(UNIT), load_default=[], validate=validate.Length(0, 200), metadata={"description": "units it continues"}
    )
    document = Words(300, load_default="", metadata={"description": "what established, renamed or ended it"})


class UnitRow(Unit):
    older_code = fields.String(allow_none=True, metadata={"description": "the code as QCVN 102:2016 wrote it"})


class UnitFound(UnitRow):
    successors = fields.List(fields.String(), metadata={"description": "units that continue it"})


class UnitOn(Schema):
    on = Day(load_default=None, metadata={"description": "a day; without it the last entry of each unit"})


class UnitEntry(UnitRow):
    ends = fields.Date(allow_none=True, metadata={"description": "the first day on which the entry no longer holds"})


class UnitHistory(Schema):
    code = fields.String()
    entries = fields.List(fields.Nested(UnitEntry))
    successors = fields.List(fields.String())


class NewUnit(Schema):
    code = Code(UNIT, required=True)
    name = Words(200, shortest=1, required=True)
    kind = Code(KIND, required=True)
    parent = Code(UNIT, load_default=None, allow_none=True)


class Reorganisation(Schema):
    units = fields.List(Code(UNIT), load_default=[], validate=validate.Length(0, 5000))
    kind = fields.String(
        load_default="",
        validate=Form("[a-z0-9-]{0,40}"),
        metadata={"description": "all units of this kind that exist until then"},
    )
    into = fields.List(
        fields.Nested(NewUnit),
        load_default=[],
        validate=validate.Length(0, 500),
        metadata={"description": "what continues them; none for an abolition"},
    )
    on = Day(required=True, metadata={"description": "the first day on which it holds"})
    document = Words(300, shortest=1, required=True)


class Units(Schema):
    units = fields.List(fields.Nested(Unit), required=True, validate=validate.Length(1, 20_000))


class ImportAsked(Schema):
    preview = fields.Boolean(load_default=False, metadata={"description": "tell what would change; register nothing"})


class ImportPlace(Schema):
    where = fields.String(metadata={"description": "row, or row.column, as the file counts them"})
    code = fields.String()
    vi = fields.String()
    en = fields.String()


class ImportChange(Schema):
    row = fields.Integer()
    code = fields.String()
    name = fields.String()
    change = fields.String(metadata={"enum": ["new", "renamed", "continued", "ended", "changed"]})
    before = fields.String(metadata={"description": "the name it had"})


class UnitImport(Schema):
    """With `preview` there is no `stream`, and problems are listed; else they refuse the import."""

    stream = fields.String()
    version = fields.Integer()
    rows = fields.Integer()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    changes = fields.List(fields.Nested(ImportChange))
    problems = fields.List(fields.Nested(ImportPlace))


class UnitsAsked(UnitOn):
    kind = Words(40, load_default="")
    parent = Words(35, load_default="")
    q = Words(100, load_default="")
    after = Words(35, load_default="")
    limit = fields.Integer(load_default=500, validate=validate.Range(1, 5000))


class UnitList(Schema):
    units = fields.List(fields.Nested(UnitRow))
    next = fields.String(allow_none=True)


class FrameworkAsked(Schema):
    document = fields.Dict(required=True)


class FrameworkRecorded(Recorded):
    framework = fields.String()
    framework_version = fields.String()
    sha256 = fields.String()
    questions = fields.List(fields.Dict())


class FrameworkRow(Schema):
    framework = fields.String()
    version = fields.String()
    title = fields.String()
    sha256 = fields.String()


class FrameworkList(Schema):
    frameworks = fields.List(fields.Nested(FrameworkRow))


class FrameworkDocument(FrameworkRow):
    document = fields.Dict()
    questions = fields.List(fields.Dict())


class GroupAsked(Schema):
    id = Code(CODE, required=True)
    name = Words(200, shortest=1, required=True)
    units = fields.Raw(load_default="all", metadata={"description": '"all", "kind=xa", or a list of unit codes'})

    @validates_schema
    def readable_units(self, data: dict[str, Any], **_: object) -> None:
        findings: list[Finding] = []
        read_scope(data.get("units"), "units", findings)
        if findings:
            raise ValidationError([f"{found.message_vi} / {found.message_en}" for found in findings], "units")


class Deadline(Schema):
    at = Instant(required=True)
    printed = Words(200, shortest=1, required=True)


class RoundAsked(Schema):
    id = Code(ROUND, required=True, validate=validate.NoneOf(RESERVED))
    name = Words(300, shortest=1, required=True)
    year = fields.Integer(required=True, strict=True, validate=validate.Range(*YEARS))
    owner = Code(UNIT, required=True)
    framework = Code(CODE, required=True)
    framework_version = Code(CODE, required=True)
    groups = fields.List(fields.Nested(GroupAsked), load_default=[], validate=validate.Length(0, 100))
    unranked = fields.List(Code(UNIT), load_default=[], validate=validate.Length(0, 5000))
    deadline = fields.Nested(Deadline, load_default=None, allow_none=True)
    imported = fields.Boolean(load_default=False)
    demonstration = fields.Boolean(load_default=False)
    rank_preview = fields.Boolean(load_default=False)
    units_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "the day whose units take part; else the framework's, else 31 December of the year"},
    )


class RoundRecorded(Recorded):
    round = fields.String()
    units = fields.Integer()


class Group(Schema):
    id = fields.String()
    name = fields.String()


class Round(Schema):
    round = fields.String()
    name = fields.String()
    year = fields.Integer()
    owner = fields.String()
    framework = fields.String()
    framework_version = fields.String()
    engine = fields.Integer()
    groups = fields.List(fields.Nested(Group))
    deadline = fields.Nested(Deadline, allow_none=True)
    imported = fields.Boolean()
    demonstration = fields.Boolean()
    rank_preview = fields.Boolean()
    units = fields.Integer()
    units_on = fields.Date(metadata={"description": "the day of the registry that its units are of"})
    opened_at = fields.DateTime()
    amendments = fields.Integer(metadata={"description": "how often its framework was amended"})


class RoundList(Schema):
    rounds = fields.List(fields.Nested(Round))


class AssignmentAsked(Schema):
    person = fields.String(required=True, validate=validate.Length(1, 60))
    role = fields.String(required=True, validate=validate.Length(1, 40))
    body = Code(UNIT, required=True)
    capacity = Words(200, load_default="")
    units = fields.List(Code(UNIT), load_default=[], validate=validate.Length(0, 5000))
    criteria = fields.List(Code(CODE), load_default=[], validate=validate.Length(0, 1000))


class Assignment(Schema):
    id = fields.String()
    person = fields.String()
    role = fields.String()
    body = fields.String()
    capacity = fields.String()
    units = fields.List(fields.String())
    criteria = fields.List(fields.String())


class AssignmentList(Schema):
    assignments = fields.List(fields.Nested(Assignment))
