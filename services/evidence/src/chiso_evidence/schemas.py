"""Shapes of requests and answers, and the words of refusals."""

from chiso_runtime.bodies import Form
from chiso_runtime.problems import texts_of
from marshmallow import Schema, fields, validate

from chiso_evidence.domain.rejections import REJECTIONS

TEXTS = texts_of(REJECTIONS)

ROUND = Form(r"[a-z0-9-]{3,60}")
UNIT = Form(r"[A-Z0-9.\-]{1,35}")
MEDIA_TYPE = Form(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")
LARGEST_NUMBER = 2**53


class UploadRequest(Schema):
    """An upload of one file: its size in bytes and its type as the browser says."""

    round = fields.String(required=True, validate=ROUND)
    unit = fields.String(required=True, validate=UNIT)
    name = fields.String(required=True, validate=validate.Length(min=1, max=255))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=LARGEST_NUMBER))
    media_type = fields.String(required=True, validate=MEDIA_TYPE)


class GrantAnswer(Schema):
    """How to send the bytes: PUT to `url` with exactly `headers`, or POST `fields` and then the part `file`."""

    method = fields.String(required=True, validate=validate.OneOf(["PUT", "POST"]))
    url = fields.String(required=True)
    headers = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), required=True, data_key="fields")
    expires_at = fields.AwareDateTime(required=True)


class UploadAnswer(Schema):
    """A granted upload."""

    file = fields.String(required=True)
    grant = fields.Nested(GrantAnswer, required=True)
    stream = fields.String(required=True)
    version = fields.Integer(required=True)


class RecordedAnswer(Schema):
    """What a command led to."""

    stream = fields.String(required=True)
    version = fields.Integer(required=True)


class FindingAnswer(Schema):
    """A reason of the gate: a stable code, and what to do about it."""

    code = fields.String(required=True)
    vi = fields.String(required=True)
    en = fields.String(required=True)


class FileAnswer(Schema):
    """A file. What the gate says is null before it spoke; `name` is null once erased."""

    file = fields.String(required=True)
    round = fields.String(required=True)
    unit = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(["granted", "staged", "kept", "refused"]))
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    granted_at = fields.AwareDateTime(required=True)
    granted_by = fields.String(required=True)
    expires = fields.AwareDateTime(required=True)
    staged_at = fields.AwareDateTime(required=True, allow_none=True)
    checked_at = fields.AwareDateTime(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    version_id = fields.String(required=True, allow_none=True)
    retain_until = fields.Date(required=True, allow_none=True)
    antivirus = fields.String(required=True, allow_none=True)
    findings = fields.List(fields.Nested(FindingAnswer), required=True)
    current = fields.Boolean(
        metadata={"description": "False while the write named in Chiso-Recorded is not to be seen yet."}
    )


class FilesRequest(Schema):
    """Which files: of a round, of one unit or of all that the caller may read, behind a file of the last page."""

    round = fields.String(required=True, validate=ROUND)
    unit = fields.String(load_default="", validate=Form(r"[A-Z0-9.\-]{0,35}"))
    after = fields.String(load_default="", validate=Form(r"([0-9a-f]{32})?"))
    limit = fields.Integer(load_default=200, validate=validate.Range(min=1, max=1000))


class FilesAnswer(Schema):
    """A page of files, oldest first; `next` is the file to ask behind, null at the end."""

    files = fields.List(fields.Nested(FileAnswer), required=True)
    next = fields.String(required=True, allow_none=True)
    current = fields.Boolean()
