"""What a caller may read of a round, a card, a criterion: each score only where the rules of access show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chiso_contracts.values import Answers
from chiso_framework import Criterion, Invalid, Spread, Total
from chiso_framework.evaluate import NOTHING, estimated
from chiso_framework.problems import Text
from chiso_framework.process import Pass
from chiso_runtime import http, policy
from chiso_runtime.database import Database
from chiso_runtime.problems import Refused

from chiso_scoring import comparing, measured_rows, queries
from chiso_scoring.comparing import Said, Spreads
from chiso_scoring.desk import Place, may_make, scoring
from chiso_scoring.domain import decider_round
from chiso_scoring.domain.passes import next_pass, open_passes
from chiso_scoring.measured_rows import MeasuredRow
from chiso_scoring.publisher import card_stream, round_stream
from chiso_scoring.queries import CardRow, CardsAsked, EvidenceRow, HistoryRow, RoundRow, ScoreRow
from chiso_scoring.rounds import KnownRound
from chiso_scoring.telling import APPRAISED, CLAIMED, DECIDED, EVIDENCE, EVIDENCE_CITED, EXPLAINED, TO_REVIEW

COUNTING = (DECIDED, APPRAISED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionView:
    """A criterion of a unit as the caller sees it. `version` is that of the last change the caller may see.

    `open`: the unit may still change it. `outdated`: the claim changed after the appraisal. `amended_at` is the version
    at which an amendment of the framework touched it, 0 where the unit reported it since. `measured` is the value where
    the unit does not score itself, `not_held` the document by which nobody held its survey.
    """

    criterion: Criterion
    open: bool
    scores: Mapping[str, ScoreRow]
    amended_at: int = 0
    measured: MeasuredRow | None = None
    not_held: str | None = None

    @property
    def version(self) -> int:
        measured = self.measured.changed if self.measured else 0
        return max([self.amended_at, measured, *(score.version for score in self.scores.values())])

    @property
    def effective(self) -> ScoreRow | None:
        """The latest authority that spoke, among those the caller sees; none where nobody held the survey."""
        if self.not_held is not None:
            return None
        return next((self.scores[stage] for stage in COUNTING if stage in self.scores), None)

    @property
    def nothing_arose(self) -> bool:
        """Whether what counts is the answer that nothing arose."""
        return (found := self.effective) is not None and found.data.get(NOTHING) is True

    @property
    def to_review(self) -> bool:
        """Whether the claim is by an earlier version of the framework."""
        return self.amended_at > 0 and CLAIMED in self.scores

    @property
    def estimated(self) -> bool:
        """Whether the claim is an estimate that the final figure has yet to replace."""
        claimed = self.scores.get(CLAIMED)
        return claimed is not None and estimated(self.criterion, claimed.data)

    @property
    def spoken(self) -> str:
        """The pass of the appraisal that spoke last of the claim as it is now; empty where none did."""
        appraised = self.scores.get(APPRAISED)
        return "" if appraised is None or self.outdated else appraised.appraisal_pass

    @property
    def outdated(self) -> bool:
        given, appraised = self.given_at, self.scores.get(APPRAISED)
        return appraised is not None and given > appraised.version

    @property
    def given_at(self) -> int:
        """The version of the last figure: the unit's claim, or what was measured of it."""
        claimed = self.scores.get(CLAIMED)
        return max(claimed.version if claimed else 0, self.measured.version if self.measured else 0)

    @property
    def files(self) -> Sequence[Mapping[str, str]]:
        """All evidence that is named, of every stage."""
        named = [ref for score in self.scores.values() for ref in score.evidence]
        return [*named, *(self.measured.evidence if self.measured else ())]

    @property
    def contested(self) -> bool:
        """Whether the unit objected to what was measured and the council has not decided (còn ý kiến khác nhau)."""
        return self.measured is not None and self.measured.agreed is False and DECIDED not in self.scores


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCard:
    """A unit's card in short. `total` and `verified` are None where no appraised score may be seen."""

    row: CardRow
    total: Total | None
    verified: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A unit's card as the caller sees it. `current` is False while the caller's own write is not to be seen yet;
    `spreads` are those of the criteria that compare all units."""

    known: KnownRound
    round: RoundRow
    card: ListedCard
    criteria: Sequence[CriterionView]
    evidence: Mapping[str, EvidenceRow]
    spreads: Spreads
    current: bool

    def passes(self, shown: CriterionView) -> tuple[Pass, ...]:
        """The passes of the appraisal that may speak of a criterion now and that the caller may make."""
        place = Place(round=self.known.id, unit=self.card.row.unit, criterion=shown.criterion.code)
        found = open_passes(self.known.framework, shown.spoken)
        return tuple(one for one in found if may_make(self.known, place, one))

    def usual_pass(self, shown: CriterionView) -> Pass | None:
        """The one of those passes that is to be expected."""
        return next_pass(self.passes(shown), shown.spoken)

    def others_pass(self, shown: CriterionView) -> Pass | None:
        """The pass that a criterion waits for, where only others may make those that are left."""
        return None if self.passes(shown) else next_pass(open_passes(self.known.framework, shown.spoken), shown.spoken)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsView:
    """A page of cards; `current` as in CardView."""

    known: KnownRound
    cards: Sequence[ListedCard]
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How a criterion's data come to points, by its rule; None where the rule has nothing to say of them."""

    claimed: Text | None
    appraised: Text | None
    measured: Text | None


def sight(known: KnownRound, row: RoundRow, unit: str, criterion: str = "") -> frozenset[str]:
    """Which stages of a unit, or of one of its criteria, the caller may see.

    Decided scores are as unreleased appraisal until the council has concluded.
    """
    subject = known.subject(unit, criterion)
    stages = {CLAIMED} if http.may("report.read", subject) else set()
    if http.may("appraisal.read", subject, phase=row.phase):
        stages |= {APPRAISED, EXPLAINED}
    if http.may("appraisal.read", subject, phase=policy.CONCLUDED if row.concluded_at else policy.LOCKED):
        stages.add(DECIDED)
    return frozenset(stages)


def readable_units(known: KnownRound) -> Sequence[str]:
    """Codes of the units whose cards the caller may read. Raises Refused where there is none."""
    http.actor()
    units = [code for code in known.units if http.may("report.read", known.subject(code))]
    if not units:
        raise Refused("forbidden", action="report.read")
    return units


def may_read_round(known: KnownRound) -> bool:
    """Whether the caller has to do with the round: by an office or assignment in it, or for one of its units."""
    bodies = {right.body for right in http.actor().rights} & known.units.keys()
    return http.may("round.read", known.subject()) or any(
        http.may("round.read", known.subject(body)) for body in bodies
    )


def rounds() -> Sequence[tuple[KnownRound, RoundRow]]:
    """Rounds that the caller has to do with, newest first. Raises Refused."""
    http.actor()
    with http.snapshot() as conn:
        http.read_after_write(conn)
        every = [(scoring().known.known(conn, row.round), row) for row in queries.rounds(conn)]
    return [(known, row) for known, row in every if may_read_round(known)]


def round(id: str) -> tuple[KnownRound, RoundRow]:
    """A round that the caller has to do with. Raises Refused, Rejected."""
    http.actor()
    with http.snapshot() as conn:
        http.read_after_write(conn)
        known = scoring().known.known(conn, id)
        row = queries.round(conn, id)
    if not may_read_round(known):
        raise Refused("forbidden", action="round.read")
    return known, row


def cards(round: str, asked: CardsAsked) -> CardsView:
    """Cards that the caller may read, in the order of the Vietnamese alphabet. Raises Refused, Rejected."""
    http.actor()
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        known = scoring().known.known(conn, round)
        units = readable_units(known)
        row = queries.round(conn, round)
        found = queries.cards(conn, round, units, asked)
        stored = queries.totals(conn, round, [card.unit for card in found])
        among = comparing.spreads(conn, known)
        listing = [_listed(conn, known, row, card, stored[card.unit], among) for card in found]
    return CardsView(known=known, cards=listing, current=current)


def card(round: str, unit: str) -> CardView:
    """A unit's card. Raises Refused, Rejected."""
    http.actor()
    with http.snapshot() as conn:
        current = http.read_after_write(conn)
        known = scoring().known.known(conn, round)
        http.require("report.read", known.subject(unit))
        row = queries.round(conn, round)
        (found,) = queries.cards(conn, round, [unit], CardsAsked())
        stored = queries.totals(conn, round, [unit])[unit]
        among = comparing.spreads(conn, known)
        scores = [_followed(known, score, among) for score in queries.scores(conn, round, unit)]
        evidence = queries.evidence(conn, round, unit)
        measured, not_held = measured_rows.of_unit(conn, round, unit), measured_rows.not_held(conn, round)
    not_own = {criterion.code for criterion in known.framework.criteria() if criterion.source != "self"}
    by_criterion: dict[str, list[ScoreRow]] = {}
    for score in scores:
        by_criterion.setdefault(score.criterion, []).append(score)
    return CardView(
        known=known,
        round=row,
        card=listed(known, row, found, stored, scores),
        criteria=[
            replace(
                view(known, row, found, code, by_criterion.get(code, ())),
                measured=measured.get(code) if code in not_own else None,
                not_held=not_held.get(code),
            )
            for code in known.sheet(unit).criteria()
        ],
        evidence=evidence,
        spreads=among,
        current=current,
    )


def _followed(known: KnownRound, score: ScoreRow, among: Spreads) -> ScoreRow:
    """The score with the points that follow now, where its rule compares all units."""
    if score.stage != APPRAISED or score.points is None:
        return score
    said = Said(score.criterion, score.points, score.data)
    return replace(score, points=comparing.followed(known, said, among))


def _listed(
    conn: Database, known: KnownRound, row: RoundRow, card: CardRow, stored: Total, among: Spreads
) -> ListedCard:
    partly = APPRAISED in (seen := sight(known, row, card.unit)) and DECIDED not in seen
    scores = queries.scores(conn, known.id, card.unit) if partly else ()
    return listed(known, row, card, stored, [_followed(known, score, among) for score in scores])


def listed(known: KnownRound, row: RoundRow, card: CardRow, stored: Total, scores: Sequence[ScoreRow]) -> ListedCard:
    """The card with the total of what the caller may see: as stored where nothing is hidden, else of `scores`."""
    seen = sight(known, row, card.unit)
    if APPRAISED not in seen:
        return ListedCard(row=card, total=None, verified=None)
    if DECIDED in seen:
        return ListedCard(row=card, total=stored, verified=card.verified)
    said = [
        Said(score.criterion, score.points, score.data)
        for score in scores
        if score.stage == APPRAISED and score.points is not None
    ]
    counted = comparing.counted(known, card.unit, said, {})
    total = comparing.total(known, card.unit, counted, late=card.late)
    return ListedCard(row=card, total=total, verified=counted.settled)


def view(known: KnownRound, row: RoundRow, listed: CardRow, code: str, scores: Sequence[ScoreRow]) -> CriterionView:
    """One criterion as the caller sees it."""
    seen = sight(known, row, listed.unit, code)
    return CriterionView(
        criterion=known.framework.criterion(code),
        open=not listed.locked or code in listed.unlocked,
        scores={score.stage: score for score in scores if score.stage in seen},
        amended_at=listed.review.get(code, 0),
    )


def criterion(place: Place) -> tuple[CardView, CriterionView]:
    """One criterion and the card it stands on. Raises Refused, Rejected."""
    found = card(place.round, place.unit)
    http.require("report.read", found.known.subject(place.unit, place.criterion))
    asked = found.known.terms(place.unit, decider_round.INITIAL).criterion(place.criterion)
    return found, next(shown for shown in found.criteria if shown.criterion is asked)


def history(place: Place) -> Sequence[HistoryRow]:
    """Facts about a criterion that the caller may see, oldest first. Raises Refused, Rejected."""
    with http.snapshot() as conn:
        found, shown = criterion(place)
        rows = queries.history(
            conn, card_stream(place.round, place.unit), round_stream(place.round), shown.criterion.code
        )
    hidden = {CLAIMED, APPRAISED, EXPLAINED, DECIDED} - sight(found.known, found.round, place.unit, place.criterion)
    files = {ref["file"] for ref in shown.files}
    visible = [row for row in rows if row.kind not in hidden]
    return [row for row in visible if row.kind not in (EVIDENCE, EVIDENCE_CITED) or row.reason in files]


def slips(known: KnownRound, facts: Iterable[HistoryRow]) -> Sequence[tuple[Pass, HistoryRow]]:
    """What each pass of the appraisal said last of a criterion (phiếu thẩm định), in the order of the passes."""
    last: dict[str, HistoryRow] = {}
    for fact in facts:
        if fact.kind == TO_REVIEW:
            last.clear()
        elif fact.kind == APPRAISED:
            last[fact.appraisal_pass] = fact
    return [(one, last[one.code]) for one in known.framework.process.passes if one.code in last]


def explained(known: KnownRound, shown: CriterionView, among: Spreads) -> Explained:
    """The rule's own words for the claim and the appraisal; where it compares all units, the appraisal's alone."""
    return Explained(
        claimed=_by_rule(known, shown, CLAIMED, None),
        appraised=_by_rule(known, shown, APPRAISED, among.get(shown.criterion.code)),
        measured=_in_words(known, shown, shown.measured.data, None) if shown.measured else None,
    )


def _by_rule(known: KnownRound, shown: CriterionView, stage: str, spread: Spread | None) -> Text | None:
    score = shown.scores.get(stage)
    if score is None or not score.data or (stage == CLAIMED and shown.to_review):
        return None
    return _in_words(known, shown, score.data, spread)


def _in_words(known: KnownRound, shown: CriterionView, data: Answers, spread: Spread | None) -> Text | None:
    try:
        return known.engine.explain(known.framework, shown.criterion, data, spread)
    except Invalid:
        return None
