"""Upwards: from a round to the answers that another framework asks for, each with what it was made of.

Which answer of a unit is taken says `domain.taking`; what the caller may not see of an appraisal does not go in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chiso_contracts.rejection import Rejected
from chiso_contracts.values import RoundUnit
from chiso_framework import Criterion, Feed, Field, Framework, Gap, NoFeed, Sheet, Source, asks, feed_to, fill
from chiso_framework.problems import Text
from chiso_runtime import http
from chiso_runtime.database import Database

from chiso_scoring import published, queries_feeds, reading
from chiso_scoring.desk import known_round
from chiso_scoring.domain.taking import Taken, taken
from chiso_scoring.queries import RoundRow
from chiso_scoring.queries import round as round_row
from chiso_scoring.queries_feeds import EvidenceRow, SaidRow
from chiso_scoring.rounds import KnownRound
from chiso_scoring.telling import APPRAISED, CLAIMED, DECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Another framework that the round's feeds; `target` is None where this installation does not have it."""

    feed: Feed
    target: Framework | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one unit's answer counted for in a field."""

    unit: RoundUnit
    value: str
    taken: Taken
    event: str
    source: str
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A field of the other framework that is filled, down to the units."""

    criterion: Criterion
    field: Field
    value: str
    source: Source
    of: Criterion
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A field that is not filled, or lacks the answers of `units`; `owner` has what is missing."""

    criterion: Criterion
    field: Field
    owner: Text
    units: tuple[RoundUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """The answers of a round to another framework. `states` counts the answers that were taken, by their state."""

    known: KnownRound
    row: RoundRow
    feed: Feed
    target: Framework
    sheet: Sheet
    filled: tuple[Filled, ...]
    missing: tuple[Missing, ...]
    states: Mapping[str, int]
    current: bool

    @property
    def owed(self) -> Mapping[str, Sequence[Missing]]:
        """What is missing by who has it, in Vietnamese."""
        found: dict[str, list[Missing]] = {}
        for one in self.missing:
            found.setdefault(one.owner.vi, []).append(one)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some units of a round; `following` is the last of them where others come behind it."""

    units: frozenset[str]
    following: str | None


MEASURED = "measured"
SHOWN_AS = {MEASURED: CLAIMED}
"""Who may see what is claimed may see what was measured instead."""

Answers = dict[str, dict[str, tuple[Taken, SaidRow]]]
"""What is taken by unit and criterion, and the row it is of."""


def offered(round: str) -> tuple[KnownRound, Sequence[Offered]]:
    """What the round's framework feeds. Raises Refused, Rejected."""
    with http.snapshot() as conn:
        known = known_round(round)
        http.require("feed.read", known.subject())
        found = [Offered(feed=feed, target=_target(conn, feed)) for feed in known.framework.feeds]
    return known, found


def feed(round: str, framework: str, version: str) -> FeedView:
    """The answers of a round to another framework. Raises Refused, Rejected."""
    with http.snapshot() as conn:
        current, known = http.read_after_write(conn), known_round(round)
        http.require("feed.read", known.subject())
        named, row = _named(known, f"{framework}@{version}"), round_row(conn, round)
        if (target := _target(conn, named)) is None:
            raise Rejected("feed-target-unknown", target=f"{framework}@{version}")
        answers = _answers(known, row, queries_feeds.said(conn, round, _of(named)))
        files = queries_feeds.evidence(conn, round)
    return _view(known, row, named, target, answers, files, current=current)


def _named(known: KnownRound, target: str) -> Feed:
    """What the round's framework feeds another one, by its id@version. Raises Rejected."""
    try:
        return feed_to(known.framework, target)
    except NoFeed as none:
        raise Rejected("no-feed", framework=known.framework.reference, target=target) from none


def page(known: KnownRound, *, after: str, limit: int) -> Page:
    """So many units behind one ("" for from the start), in the order of the Vietnamese alphabet. Raises Rejected."""
    codes = list(known.units)
    begins = codes.index(known.unit(after).code) + 1 if after else 0
    shown = codes[begins : begins + limit]
    return Page(units=frozenset(shown), following=shown[-1] if begins + limit < len(codes) else None)


def _view(
    known: KnownRound,
    row: RoundRow,
    named: Feed,
    target: Framework,
    answers: Answers,
    files: Mapping[tuple[str, str], EvidenceRow],
    *,
    current: bool,
) -> FeedView:
    kinds = {code: unit.kind for code, unit in known.units.items()}
    data = {unit: {code: one.data for code, (one, _) in given.items()} for unit, given in answers.items()}
    sheet = fill(known.framework, target, kinds, data)
    states: dict[str, int] = {}
    for given in answers.values():
        for one, _ in given.values():
            states[one.state] = states.get(one.state, 0) + 1
    return FeedView(
        known=known,
        row=row,
        feed=named,
        target=target,
        sheet=sheet,
        filled=tuple(_filled(known, target, sheet, source, answers, files) for source in sheet.sources),
        missing=tuple(_missing(known, target, gap) for gap in sheet.gaps),
        states=states,
        current=current,
    )


def _filled(
    known: KnownRound,
    target: Framework,
    sheet: Sheet,
    source: Source,
    answers: Answers,
    files: Mapping[tuple[str, str], EvidenceRow],
) -> Filled:
    criterion = target.criterion(source.criterion)
    parts = (
        _part(known.units[unit], value, *answers[unit][source.item.of], files)
        for unit, value in zip(source.units, source.values, strict=True)
    )
    return Filled(
        criterion=criterion,
        field=_field(criterion, source.field),
        value=str(sheet.answers[source.criterion][source.field]),
        source=source,
        of=known.framework.criterion(source.item.of),
        parts=tuple(parts),
    )


def _part(unit: RoundUnit, value: str, one: Taken, said: SaidRow, files: Mapping[tuple[str, str], EvidenceRow]) -> Part:
    named = (
        files.get((unit.code, ref["file"]), EvidenceRow(file=ref["file"], sha256="", size=0)).at(ref["place"])
        for ref in said.evidence
    )
    return Part(unit=unit, value=value, taken=one, event=said.event, source=said.source, evidence=tuple(named))


def _missing(known: KnownRound, target: Framework, gap: Gap) -> Missing:
    criterion = target.criterion(gap.criterion)
    return Missing(
        criterion=criterion,
        field=_field(criterion, gap.field),
        owner=gap.owner,
        units=tuple(known.units[unit] for unit in gap.units),
    )


def _field(criterion: Criterion, name: str) -> Field:
    return next(field for field in asks(criterion) if field.name == name)


def _answers(known: KnownRound, row: RoundRow, rows: Sequence[SaidRow]) -> Answers:
    """What is taken of each unit, as far as the caller may see it."""
    stages: dict[tuple[str, str], dict[str, SaidRow]] = {}
    for said in rows:
        if said.unit in known.units:
            stages.setdefault((said.unit, said.criterion), {})[said.stage] = said
    seen = {unit: reading.sight(known, row, unit) for unit in {unit for unit, _ in stages}}
    found: Answers = {}
    for (unit, criterion), said_by in stages.items():
        shown = {stage: said for stage, said in said_by.items() if SHOWN_AS.get(stage, stage) in seen[unit]}
        given, appraised = shown.get(MEASURED) or shown.get(CLAIMED), shown.get(APPRAISED)
        one = taken(given, appraised, decided=DECIDED in shown)
        source = given or appraised
        if one is not None and source is not None:
            found.setdefault(unit, {})[criterion] = (one, source)
    return found


def _of(named: Feed) -> list[str]:
    return sorted({item.of for item in named.items if item.of})


def _target(conn: Database, named: Feed) -> Framework | None:
    return published.framework(conn, named.framework, named.version)
