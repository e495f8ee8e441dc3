"""What a framework (bộ chỉ số) is: the values that a decision fixes, without behaviour beyond finding them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from chiso_framework.decimals import ONE, Rounding
from chiso_framework.interval import Interval
from chiso_framework.problems import Text
from chiso_framework.process import NOBODY, Feed, Outsiders, Parent, Process, Readings, Reference
from chiso_framework.rules import Direct, Relative, Rule, Terms
from chiso_framework.scope import EVERYONE, Scope
from chiso_framework.words import Words

Mode = Literal["points", "maturity"]
Source = Literal["self", "measured", "automatic", "survey"]
Consequence = Literal["no_score", "points_off", "nothing", "refused"]
MissingEvidence = Literal["refused", "zero", "explanation"]
Compare = Literal["points", "share"]
RankKind = Literal["competition", "dense"]
RatedOn = Literal["points", "value", "percent"]
Counts = Literal["points", "bonus", "penalty"]
NothingArose = Literal["refused", "full", "excluded", "zero"]
Within = Literal["all", "parent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision that issues the framework; an empty field could not be read in any public source."""

    number: str = ""
    issuer: str = ""
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateReport:
    """What follows a late report: `points` come off the total (points_off); `reason` is a no-score reason's code."""

    consequence: Consequence
    points: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePolicy:
    """What a missing piece of required evidence means; `reason` is a no-score reason's code (zero)."""

    missing: MissingEvidence
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoScoreReason:
    """A legal reason for which a criterion is not scored (không được tính điểm)."""

    code: str
    text_vi: str
    text_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Units ranked against each other. `compare`: total points, or their share of the unit's own maximum.

    `within` parent: one table under each parent unit, `until` and including that day (None: always), later one of all.
    `published_by` says whose decision makes the tables known.
    """

    id: str
    name_vi: str
    name_en: str = ""
    units: Scope = EVERYONE
    compare: Compare = "points"
    ranks: RankKind = "competition"
    within: Within = "all"
    until: datetime.date | None = None
    published_by: Text = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A main indicator as a view counts it."""

    code: str
    weight: Decimal = ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A ranking by some of the main indicators (trụ cột, nhóm chỉ số); views may overlap, and need not add up.

    The published value is the weighted points over `divisor`. Only the units it applies to are ranked in it.
    """

    id: str
    name_vi: str
    name_en: str = ""
    indicators: tuple[Seen, ...]
    divisor: Decimal = ONE
    units: Scope = EVERYONE
    compare: Compare = "points"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """How far bonus and penalty points reach, None: as far as they add up. Without `beyond_maximum` a bonus only makes
    good what is lacking."""

    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    beyond_maximum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MaturityLevel:
    """A level that is reached when all its targets and those of the levels below are met.

    `stated_targets` is how many targets up to this level the decision counts, where that is known.
    """

    code: str
    name_vi: str
    name_en: str = ""
    stated_targets: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """The points that a target needs for a level, and from it on unless a higher level asks for more."""

    level: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A band of results and its name (mức xếp loại)."""

    code: str
    name_vi: str
    name_en: str
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """The bands and what they are laid on: points, the published value, or percent of the unit's own maximum."""

    on: RatedOn = "points"
    bands: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNotes:
    """How far the file follows the decision: `complete` only where nothing is missing; `notes` say what is."""

    complete: bool = False
    notes: tuple[Text, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What is scored by itself (a leaf). `main_indicator` and `scored` come from the indicator it stands under.

    Bonus and penalty points stand beside the indicator's own and don't belong to its maximum. `nothing_arose` is what
    the answer "không phát sinh" is worth: full points, none, or the criterion is left out of the unit's maximum.
    `required` says at which maturity levels it is a target. `estimates`: an answer may be marked as an estimate (ước
    thực hiện). `provider` gives the data, `verifier` checks them. `not_public` names what no public source gives
    (points, rule): there the file has none, and the value here is a stand-in.
    """

    code: str
    name_vi: str
    name_en: str
    max_points: Decimal
    rule: Rule
    source: Source = "self"
    evidence_required: bool = False
    evidence_vi: str = ""
    evidence_en: str = ""
    method_vi: str = ""
    method_en: str = ""
    applies_to: Scope = EVERYONE
    demonstration: bool = False
    counts: Counts = "points"
    nothing_arose: NothingArose = "refused"
    required: tuple[Requirement, ...] = ()
    estimates: bool = False
    readings: Readings | None = None
    provider: Text = NOBODY
    verifier: Text = NOBODY
    not_public: tuple[str, ...] = ()
    main_indicator: str = ""
    scored: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MainIndicator:
    """A main indicator; without components it is scored itself, by a value on the framework's scale.

    Its points enter the total times `weight`, or not at all when it is not `scored`. `complete` says whether all its
    components are in the file, `stated_components` how many the decision has, where that is known. `borrowed` names
    the main indicator of another framework that it is (`with_borrowed` fills it in). `not_public` as in `Criterion`
    (points, components).
    """

    code: str
    name_vi: str
    name_en: str
    max_points: Decimal
    scored: bool = True
    weight: Decimal = ONE
    components: tuple[Criterion, ...] = ()
    complete: bool = False
    stated_components: int | None = None
    applies_to: Scope = EVERYONE
    evidence_required: bool = False
    demonstration: bool = False
    note_vi: str = ""
    note_en: str = ""
    borrowed: Reference | None = None
    not_public: tuple[str, ...] = ()

    def leaves(self) -> tuple[Criterion, ...]:
        """The components, or the indicator itself as a directly scored criterion."""
        return self.components or (self._itself(),)

    def _itself(self) -> Criterion:
        return Criterion(
            code=self.code,
            name_vi=self.name_vi,
            name_en=self.name_en,
            max_points=self.max_points,
            rule=Direct(),
            evidence_required=self.evidence_required,
            applies_to=self.applies_to,
            demonstration=self.demonstration,
            not_public=tuple(name for name in self.not_public if name == "points"),
            main_indicator=self.code,
            scored=self.scored,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One version of a framework. Points are rounded at `points_places`; ranks compare `points / total_divisor`
    (the published value) at `rank_places`. `value_scale` is the given value that means full points (None: values are
    points). `total_points` is the total as printed. `tie_breakers` are codes of main indicators, most important first.
    `not_public` names what no public source gives: the file has none, and the value here is a stand-in (`missing` says
    whether a round can be opened without). `based_on` is the version that this one adjusts.
    """

    id: str
    version: str
    title_vi: str
    title_en: str
    decision: Decision
    total_points: Decimal
    points_places: int
    rank_places: int
    late: LateReport
    evidence: EvidencePolicy
    main_indicators: tuple[MainIndicator, ...]
    mode: Mode = "points"
    rounding: Rounding = "half_up"
    total_divisor: Decimal = ONE
    value_scale: Decimal | None = None
    engine: int = 1
    words: Words = field(default_factory=Words)
    no_score_reasons: tuple[NoScoreReason, ...] = ()
    groups: tuple[Group, ...] = ()
    ratings: Ratings = field(default_factory=Ratings)
    extras: Extras = field(default_factory=Extras)
    views: tuple[View, ...] = ()
    levels: tuple[MaturityLevel, ...] = ()
    tie_breakers: tuple[str, ...] = ()
    sources: SourceNotes = field(default_factory=SourceNotes)
    process: Process = field(default_factory=Process)
    outsiders: tuple[Outsiders, ...] = ()
    feeds: tuple[Feed, ...] = ()
    based_on: Parent | None = None
    not_public: tuple[str, ...] = ()
    _leaves: tuple[Criterion, ...] = field(init=False, repr=False, compare=False)
    _by_code: Mapping[str, Criterion] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        leaves = tuple(leaf for indicator in self.main_indicators for leaf in indicator.leaves())
        object.__setattr__(self, "_leaves", leaves)
        object.__setattr__(self, "_by_code", {leaf.code: leaf for leaf in leaves})

    @property
    def reference(self) -> str:
        """`id@version`."""
        return f"{self.id}@{self.version}"

    @property
    def demonstration(self) -> bool:
        """Whether anything in the framework is made up for demonstration."""
        return any(leaf.demonstration for leaf in self._leaves)

    def criteria(self) -> tuple[Criterion, ...]:
        """What is scored by itself, in order: components, or the main indicator where it has none."""
        return self._leaves

    def scored_criteria(self) -> tuple[Criterion, ...]:
        """The criteria that count in the total."""
        return tuple(leaf for leaf in self._leaves if leaf.scored)

    def compared(self) -> tuple[str, ...]:
        """Codes of the criteria whose rule compares all units: their points move when the values of others do."""
        return tuple(leaf.code for leaf in self._leaves if isinstance(leaf.rule, Relative))

    def find(self, code: str) -> Criterion | None:
        """The criterion with this code, or None."""
        return self._by_code.get(code)

    def criterion(self, code: str) -> Criterion:
        """The criterion with this code. Raises KeyError."""
        return self._by_code[code]

    def terms(self, criterion: Criterion) -> Terms:
        """What the criterion's rule needs to know."""
        return Terms(
            max_points=criterion.max_points,
            places=self.points_places,
            rounding=self.rounding,
            value_scale=self.value_scale,
        )

    def view(self, view_id: str) -> View:
        """The view of this id. Raises KeyError."""
        return {view.id: view for view in self.views}[view_id]

    def group(self, group_id: str, name_vi: str = "") -> Group:
        """The framework's group of this id, or one of all units compared by points with competition ranks."""
        known = (group for group in self.groups if group.id == group_id)
        return next(known, Group(id=group_id, name_vi=name_vi or group_id))

    def no_score_reason(self, code: str) -> NoScoreReason | None:
        """The no-score reason with this code, or None."""
        return next((reason for reason in self.no_score_reasons if reason.code == code), None)
