"""What may be asked."""

from chiso_runtime.bodies import Form
from marshmallow import Schema, fields, validate

from chiso_scoring.schemas.values import AnswerData, Exact, bounded

FILE = Form(r"[0-9a-f]{32}")
GROUP = Form(r"[A-Za-z0-9._-]{0,64}")
UNIT = r"[A-Z0-9.\-]{1,35}"
CRITERION = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
OUTCOMES = ("accepted", "set", "no-score")


class EvidenceShape(Schema):
    """A file and the place in it where the proof stands."""

    file = fields.String(required=True, validate=FILE)
    place = bounded(500)
    note = bounded(1000)


class VerificationRequest(Schema):
    """Accept the claim; set `points`, or `data` that the rule computes them from; or give no score with its reason."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    points = Exact(load_default=None)
    data = AnswerData(load_default=None)
    reason_code = bounded(64)
    reason = bounded()
    appraisal_pass = fields.String(load_default="", data_key="pass", validate=validate.Length(max=64))


class ExplanationRequest(Schema):
    """The unit's answer to a released appraisal."""

    text = bounded(required=True)
    evidence = fields.List(fields.Nested(EvidenceShape), load_default=list, validate=validate.Length(max=50))


class DecisionRequest(Schema):
    """The council's points; the reason is due where they differ from the appraised ones."""

    points = Exact(required=True)
    reason = bounded()
    minutes = bounded(500)


class ReleaseRequest(Schema):
    """The document by which the appraisal is released."""

    document = bounded(500, required=True)


class ConclusionRequest(Schema):
    """Number and date of the council's conclusion."""

    number = bounded(100, required=True)
    date = fields.Date(required=True)


class ImportedShape(Schema):
    """A score of a past round on the framework's scale, in the words of its source."""

    criterion = fields.String(required=True, validate=Form(CRITERION))
    stage = fields.String(required=True, validate=validate.OneOf(["appraised", "decided"]))
    value = Exact(required=True)
    reason = bounded()
    by = bounded(500)
    at = bounded(100)


class ImportRequest(Schema):
    """Scores of one unit in a past round."""

    unit = fields.String(required=True, validate=Form(UNIT))
    values = fields.List(fields.Nested(ImportedShape), required=True, validate=validate.Length(min=1, max=2000))


class CardsRequest(Schema):
    """Which cards: behind a unit's code, of a group, in a state."""

    after = fields.String(load_default="", validate=Form(rf"({UNIT})?"))
    limit = fields.Integer(load_default=200, validate=validate.Range(min=1, max=1000))
    group = fields.String(load_default="", validate=GROUP)
    state = fields.String(load_default="", validate=validate.OneOf(["", "waiting", "open", "done"]))
