"""Shapes of what Excel workbooks are asked for and come to."""

from chiso_sheets import ROLES, ROW_IS, STYLES, About, Mapped
from marshmallow import Schema, fields, post_load, validate

from chiso_submission.schemas.fields import CODE, Code, Words

ROWS = validate.Range(1, 100_000)
SHEET = 200


class MappedAsked(Schema):
    """How to read an annex; rows count from 1, columns are letters."""

    sheet = Words(SHEET, required=True)
    heading = fields.Integer(load_default=1, strict=True, validate=ROWS)
    first = fields.Integer(required=True, strict=True, validate=ROWS)
    last = fields.Integer(required=True, strict=True, validate=ROWS)
    columns = fields.Dict(
        keys=fields.String(validate=validate.OneOf(ROLES)),
        values=fields.String(validate=validate.Regexp("^[A-Za-z]{1,3}$")),
        required=True,
    )
    styles = fields.Dict(
        keys=fields.String(validate=validate.OneOf(STYLES)),
        values=fields.String(validate=validate.OneOf(ROW_IS)),
        load_default={},
    )
    rows = fields.Dict(
        keys=fields.Integer(validate=ROWS), values=fields.String(validate=validate.OneOf(ROW_IS)), load_default={}
    )

    @post_load
    def made(self, data: dict[str, object], **_: object) -> Mapped:
        return Mapped(**data)  # type: ignore[arg-type]


class AboutAsked(Schema):
    """What an annex does not say of itself."""

    id = Code(CODE, required=True)
    version = Code(CODE, required=True)
    title_vi = Words(1000, shortest=1, required=True)
    number = Words(200, load_default="")
    issuer = Words(300, load_default="")
    date = Words(10, load_default="", metadata={"description": "YYYY-MM-DD"})
    points_places = fields.Integer(load_default=2, strict=True, validate=validate.Range(0, 12))
    rank_places = fields.Integer(load_default=2, strict=True, validate=validate.Range(0, 12))

    @post_load
    def made(self, data: dict[str, object], **_: object) -> About:
        return About(**data)  # type: ignore[arg-type]


class DraftAsked(Schema):
    """The field `asked` of a request for a draft, as JSON."""

    mapping = fields.Nested(MappedAsked, required=True)
    about = fields.Nested(AboutAsked, required=True)


class Finding(Schema):
    where = fields.String(metadata={"description": "a cell such as Phụ lục 2!D14, or a place of the document"})
    code = fields.String()
    vi = fields.String()
    en = fields.String()


class RowSeen(Schema):
    row = fields.Integer(metadata={"description": "counted from 1"})
    kind = fields.String(metadata={"enum": list(ROW_IS)})
    cells = fields.Dict(keys=fields.String(), values=fields.String())


class Uploaded(Schema):
    kind = fields.String(metadata={"enum": ["annex", "framework"]})
    mapping = fields.Nested(MappedAsked, allow_none=True)
    sheets = fields.List(fields.String())
    rows = fields.List(fields.Nested(RowSeen))
    problems = fields.List(fields.Nested(Finding))
    document = fields.Dict(allow_none=True)
    questions = fields.List(fields.Nested(Finding))


class Draft(Schema):
    document = fields.Dict(metadata={"description": "what POST /frameworks takes"})
    questions = fields.List(fields.Nested(Finding))


class DifferenceAsked(Schema):
    to = fields.String(
        required=True,
        validate=validate.Regexp("^[A-Za-z0-9._-]{1,64}(@[A-Za-z0-9._-]{1,64})?$"),
        metadata={"description": "a version of the same framework, or id@version"},
    )


class DifferenceRow(Schema):
    what = fields.String(metadata={"enum": ["criterion", "points", "rule", "text", "other"]})
    where = fields.String()
    criterion = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)
    vi = fields.String()
    en = fields.String()


class Differences(Schema):
    before = fields.String(metadata={"description": "id@version"})
    after = fields.String(metadata={"description": "id@version"})
    differences = fields.List(fields.Nested(DifferenceRow))
    touched = fields.List(fields.String(), metadata={"description": "codes whose points or rule differ"})


class AnswersAsked(Schema):
    criteria = fields.String(
        load_default="",
        validate=validate.Length(max=20_000),
        metadata={"description": "codes with commas between; empty: all of the sheet"},
    )
    check = fields.Boolean(load_default=False, metadata={"description": "look at the sheet and record nothing"})


class AnswerRow(Schema):
    criterion = fields.String()
    row = fields.Integer(metadata={"description": "counted from 1"})
    state = fields.String(
        metadata={"enum": ["recorded", "ready", "unchanged", "empty", "left-out", "conflict", "refused"]}
    )
    data = fields.Dict(metadata={"description": "what the sheet says"})
    newer = fields.Dict(allow_none=True, metadata={"description": "of a conflict: the newer answer, which stays"})
    errors = fields.List(fields.Nested(Finding))


class AnswerRows(Schema):
    round = fields.String()
    unit = fields.String()
    rows = fields.List(fields.Nested(AnswerRow))
