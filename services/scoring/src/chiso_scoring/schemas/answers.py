"""What is answered: each number with its state, decimals as text."""

from marshmallow import Schema, fields, validate

from chiso_scoring.schemas.values import Exact


class RecordedAnswer(Schema):
    """What a command led to. `changed` is False where nothing new was said."""

    stream = fields.String(required=True)
    version = fields.Integer(required=True)
    changed = fields.Boolean(required=True)


class VerifiedAnswer(RecordedAnswer):
    """What a verification or decision led to; `points` are null where nothing new was said."""

    points = Exact(required=True, allow_none=True)


class GroupAnswer(Schema):
    """A group of units that are ranked against each other."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class FrameworkAnswer(Schema):
    """The framework of a round; `sha256` is of its canonical document."""

    id = fields.String(required=True)
    version = fields.String(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    decision = fields.String(required=True)
    sha256 = fields.String(required=True)
    late = fields.String(required=True)


class RoundAnswer(Schema):
    """A round and how far its appraisal has come."""

    round = fields.String(required=True)
    name = fields.String(required=True)
    year = fields.Integer(required=True)
    owner = fields.String(required=True)
    framework = fields.Nested(FrameworkAnswer, required=True)
    amendments = fields.Integer(required=True, metadata={"description": "How often its framework was amended."})
    engine = fields.Integer(required=True)
    groups = fields.List(fields.Nested(GroupAnswer), required=True)
    units = fields.Integer(required=True)
    imported = fields.Boolean(required=True)
    demonstration = fields.Boolean(required=True)
    rank_preview = fields.Boolean(required=True)
    phase = fields.String(required=True, validate=validate.OneOf(["locked", "released", "concluded"]))
    deadline_at = fields.AwareDateTime(required=True, allow_none=True)
    deadline_printed = fields.String(required=True, allow_none=True)
    released_document = fields.String(required=True, allow_none=True)
    released_at = fields.AwareDateTime(required=True, allow_none=True)
    concluded_number = fields.String(required=True, allow_none=True)
    concluded_on = fields.Date(required=True, allow_none=True)
    concluded_at = fields.AwareDateTime(required=True, allow_none=True)


class RoundsAnswer(Schema):
    """Rounds that the caller has to do with, newest first."""

    rounds = fields.List(fields.Nested(RoundAnswer), required=True)


class TotalAnswer(Schema):
    """Points that count, what a late report cost, and what the unit could reach without a bonus.

    `bonus` and `penalty` are in the points. A criterion for which nothing arose may have left the maximum.
    """

    points = Exact(required=True)
    value = Exact(required=True)
    deducted = Exact(required=True)
    applicable_max = Exact(required=True)
    bonus = Exact(required=True)
    penalty = Exact(required=True)


class ListedCardAnswer(Schema):
    """A unit's card in short. `total` and `verified` are null where the caller may not see appraised scores."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    groups = fields.List(fields.String(), required=True)
    ranked = fields.Boolean(required=True)
    locked = fields.Boolean(required=True)
    submitted = fields.Boolean(required=True)
    late = fields.Boolean(required=True)
    unlocked = fields.List(fields.String(), required=True)
    locked_at = fields.AwareDateTime(required=True, allow_none=True)
    applicable = fields.Integer(required=True)
    verified = fields.Integer(required=True, allow_none=True)
    total = fields.Nested(TotalAnswer, required=True, allow_none=True)


class CardsAnswer(Schema):
    """A page of cards in the order of the Vietnamese alphabet; `next` is the code to ask behind, null at the end."""

    cards = fields.List(fields.Nested(ListedCardAnswer), required=True)
    next = fields.String(required=True, allow_none=True)
    current = fields.Boolean(required=True)


class CitationAnswer(Schema):
    """Evidence that is no file: a document, a link, or a figure of the system that `address` names."""

    form = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    day = fields.String(required=True, allow_none=True)
    address = fields.String(required=True)


class EvidenceAnswer(Schema):
    """Evidence that a score names; hash, size and version are null while the file is not known to be kept.

    What is cited has none of them, and a `citation`.
    """

    file = fields.String(required=True)
    place = fields.String(required=True)
    note = fields.String(required=True)
    sha256 = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    version_id = fields.String(required=True, allow_none=True)
    event = fields.String(required=True, allow_none=True)
    citation = fields.Nested(CitationAnswer, required=True, allow_none=True)


class ProvenanceAnswer(Schema):
    """Where an imported value comes from."""

    by = fields.String(required=True)
    at = fields.String(required=True)


class ScoreAnswer(Schema):
    """What was said of a criterion in a stage: by whom, for which body, in which capacity, when, why, on what."""

    points = Exact(required=True, allow_none=True)
    outcome = fields.String(required=True)
    reason_code = fields.String(required=True)
    reason = fields.String(required=True)
    data = fields.Dict(keys=fields.String(), required=True)
    evidence = fields.List(fields.Nested(EvidenceAnswer), required=True)
    appraisal_pass = fields.String(required=True, data_key="pass")
    minutes = fields.String(required=True)
    person = fields.String(required=True)
    body = fields.String(required=True)
    capacity = fields.String(required=True)
    provenance = fields.Nested(ProvenanceAnswer, required=True, allow_none=True)
    at = fields.AwareDateTime(required=True)
    event = fields.String(required=True)
    version = fields.Integer(required=True)


class EffectiveAnswer(Schema):
    """The points that count among those the caller sees, and the stage that gave them."""

    points = Exact(required=True)
    stage = fields.String(required=True)


class MeasuredAnswer(Schema):
    """What a data provider measured of a unit that does not score itself. `agreed` is null while it said nothing."""

    data = fields.Dict(required=True)
    points = Exact(required=True)
    provider = fields.String(required=True)
    source = fields.String(required=True)
    document = fields.String(required=True)
    measured_on = fields.Date(required=True)
    sample = fields.Integer(required=True)
    rechecked = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    event = fields.String(required=True)
    agreed = fields.Boolean(required=True, allow_none=True)
    reason = fields.String(required=True)
    evidence = fields.List(fields.Nested(EvidenceAnswer), required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    answered_event = fields.String(required=True, allow_none=True)


class CriterionAnswer(Schema):
    """A criterion of a unit. A stage that was not reached, or that the caller may not see, is null.

    `counts`: points, bonus or penalty. Appraised points of a rule that compares all units follow from the verified
    values of all of them, and move when the best or the worst does.

    `open`: the unit may still change it. `outdated`: the claim changed after the appraisal. `to_review`: the claim is
    by an earlier version of the framework.
    """

    criterion = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    main_indicator = fields.String(required=True)
    max_points = Exact(required=True)
    scored = fields.Boolean(required=True)
    counts = fields.String(required=True, validate=validate.OneOf(["points", "bonus", "penalty"]))
    nothing_arose = fields.Boolean(
        required=True, metadata={"description": "The points that count stand on the answer that nothing arose."}
    )
    excluded = fields.Boolean(
        required=True, metadata={"description": "It left the unit's maximum, because nothing arose."}
    )
    demonstration = fields.Boolean(required=True)
    evidence_required = fields.Boolean(required=True)
    open = fields.Boolean(required=True)
    outdated = fields.Boolean(required=True)
    to_review = fields.Boolean(required=True)
    estimated = fields.Boolean(
        required=True, metadata={"description": "The claim is an estimate that the final figure has yet to replace."}
    )
    source = fields.String(required=True, validate=validate.OneOf(["self", "measured", "automatic", "survey"]))
    measured = fields.Nested(MeasuredAnswer, required=True, allow_none=True)
    contested = fields.Boolean(
        required=True, metadata={"description": "The unit objected to what was measured, and nobody decided yet."}
    )
    not_held = fields.String(
        required=True, allow_none=True, metadata={"description": "The document by which nobody held the survey."}
    )
    version = fields.Integer(required=True)
    claimed = fields.Nested(ScoreAnswer, required=True, allow_none=True)
    appraised = fields.Nested(ScoreAnswer, required=True, allow_none=True)
    explained = fields.Nested(ScoreAnswer, required=True, allow_none=True)
    decided = fields.Nested(ScoreAnswer, required=True, allow_none=True)
    effective = fields.Nested(EffectiveAnswer, required=True, allow_none=True)
    current = fields.Boolean(
        metadata={"description": "False while the write named in Chiso-Recorded is not to be seen yet."}
    )


class CardAnswer(ListedCardAnswer):
    """A unit's card: what applies to it, criterion by criterion."""

    criteria = fields.List(fields.Nested(CriterionAnswer), required=True)
    current = fields.Boolean(required=True)


class HistoryRowAnswer(Schema):
    """A fact: its kind, what it says, who said it, and the fact that it follows from."""

    stream = fields.String(required=True)
    version = fields.Integer(required=True)
    kind = fields.String(required=True)
    criteria = fields.List(fields.String(), required=True)
    points = Exact(required=True, allow_none=True)
    outcome = fields.String(required=True)
    reason_code = fields.String(required=True)
    reason = fields.String(required=True)
    person = fields.String(required=True)
    body = fields.String(required=True)
    capacity = fields.String(required=True)
    provenance = fields.Nested(ProvenanceAnswer, required=True, allow_none=True)
    at = fields.AwareDateTime(required=True)
    event = fields.String(required=True)
    cause = fields.String(required=True)
    appraisal_pass = fields.String(required=True, data_key="pass")


class HistoryAnswer(Schema):
    """All facts about a criterion that the caller may see, oldest first."""

    facts = fields.List(fields.Nested(HistoryRowAnswer), required=True)


class WordsAnswer(Schema):
    """A sentence in both languages; English may be empty where the framework has none."""

    vi = fields.String(required=True)
    en = fields.String(required=True)


class RuleAnswer(Schema):
    """The criterion's rule and how it comes to the points of the claim and of the appraisal."""

    kind = fields.String(required=True)
    method = fields.Nested(WordsAnswer, required=True)
    claimed = fields.Nested(WordsAnswer, required=True, allow_none=True)
    appraised = fields.Nested(WordsAnswer, required=True, allow_none=True)
    measured = fields.Nested(WordsAnswer, required=True, allow_none=True)


class WhyAnswer(CriterionAnswer):
    """A criterion's points down to rule, inputs, people's reasons, evidence hashes and event ids."""

    framework = fields.Nested(FrameworkAnswer, required=True)
    engine = fields.Integer(required=True)
    rule = fields.Nested(RuleAnswer, required=True)
    no_score_reason = fields.Nested(WordsAnswer, required=True, allow_none=True)
    events = fields.List(fields.String(), required=True)


class RankChangeAnswer(Schema):
    """The unit's rank in a group before and after."""

    group = fields.String(required=True)
    name = fields.String(required=True)
    before = fields.Integer(required=True)
    after = fields.Integer(required=True)
    of = fields.Integer(required=True)


class PreviewAnswer(Schema):
    """What a verification would lead to. `ranks` are empty where `rank_preview` is false: ranks are not shown here."""

    criterion = fields.String(required=True)
    points = Exact(required=True)
    before = fields.Nested(TotalAnswer, required=True)
    after = fields.Nested(TotalAnswer, required=True)
    rank_preview = fields.Boolean(required=True)
    ranks = fields.List(fields.Nested(RankChangeAnswer), required=True)
