"""Shapes of persons, rights, keys, tokens."""

from chiso_runtime.policy import ROLES
from marshmallow import Schema, fields, validate

from chiso_submission.schemas.fields import CODE, PERSON, ROUND, UNIT, Code, Recorded, Words


class PersonAsked(Schema):
    id = Code(PERSON, required=True)
    name = Words(200, shortest=1, required=True)


class RightAsked(Schema):
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    body = Code(UNIT, required=True)
    capacity = Words(200, load_default="")
    round = Code(ROUND, load_default=None, allow_none=True)
    units = fields.List(Code(UNIT), load_default=[], validate=validate.Length(0, 5000))
    criteria = fields.List(Code(CODE), load_default=[], validate=validate.Length(0, 1000))


class RightRecorded(Recorded):
    right = fields.String()


class Right(Schema):
    id = fields.String()
    role = fields.String()
    body = fields.String()
    capacity = fields.String()
    round = fields.String()
    units = fields.List(fields.String())
    criteria = fields.List(fields.String())


class Person(Schema):
    id = fields.String()
    name = fields.String(allow_none=True)
    rights = fields.List(fields.Nested(Right))


class PersonList(Schema):
    people = fields.List(fields.Nested(Person))


class ClientKey(Recorded):
    client_key = fields.String(metadata={"description": "shown this once; only its SHA-256 is kept"})


class TokenAsked(Schema):
    client_key = fields.String(required=True, validate=validate.Length(1, 200))


class Token(Schema):
    token = fields.String()
    expires_in = fields.Integer(metadata={"description": "seconds"})


class Names(Schema):
    names = fields.Dict(keys=fields.String(), values=fields.String())


class NamesAsked(Schema):
    person = fields.List(fields.String(), load_default=[], validate=validate.Length(0, 200))
