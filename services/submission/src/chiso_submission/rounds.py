"""Opened rounds, read from their own streams and kept in memory until their streams go on."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from threading import Lock

from chiso_contracts.rejection import Rejected
from chiso_contracts.rounds import RoundAmended, RoundOpened
from chiso_contracts.values import RoundUnit
from chiso_framework import Framework, engine, names_units
from chiso_runtime import event_store
from chiso_runtime.codec import Cause, Fact
from chiso_runtime.database import Database

from chiso_submission.codec import codec
from chiso_submission.domain.framework.document import framework_of
from chiso_submission.domain.report.terms import Terms
from chiso_submission.domain.round.state import INITIAL, Round, evolve
from chiso_submission.publisher import round_stream

ROUND_ID = re.compile(r"[a-z0-9-]{3,60}", re.ASCII)
KEPT = 64
ACTOR = "submission"

VERSION = "SELECT version FROM stream WHERE stream = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRound:
    """A round with the versions of its framework and its units by code.

    `frameworks` begins with the version of the opening; each of `amendments` led to the next of them, and each of
    `causes` is that of what follows from it. `not_held` are criteria whose survey nobody held, with the document.
    """

    opened: RoundOpened
    units: Mapping[str, RoundUnit]
    frameworks: tuple[Framework, ...]
    amendments: tuple[RoundAmended, ...] = ()
    causes: tuple[Cause, ...] = ()
    not_held: Mapping[str, str] = field(default_factory=dict)
    _applicable: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @property
    def framework(self) -> Framework:
        """The version that holds now."""
        return self.frameworks[-1]

    def unit(self, code: str) -> RoundUnit:
        """The unit as the round sees it. Raises Rejected."""
        if code not in self.units:
            raise Rejected("unknown-unit", units=[code])
        return self.units[code]

    def terms(self, code: str) -> Terms:
        """The round as one unit stands in it. Raises Rejected."""
        unit = self.unit(code)
        return Terms(
            round=self.opened.round,
            unit=unit,
            framework=self.framework,
            engine=engine(self.opened.engine),
            applicable=frozenset(self.applicable(unit, self.framework)),
            deadline=self.opened.deadline.at if self.opened.deadline else None,
            imported=self.opened.imported,
            amendments=len(self.amendments),
        )

    def applicable(self, unit: RoundUnit, framework: Framework) -> tuple[str, ...]:
        """Codes of the criteria of a version that apply to the unit, in order.

        Units of a kind share them where no scope names single units.
        """
        shared = framework.version, unit.code if names_units(framework) else unit.kind
        if shared not in self._applicable:
            sheet = engine(self.opened.engine).sheet(framework, unit.kind, unit.code)
            self._applicable[shared] = sheet.criteria()
        return self._applicable[shared]


class Rounds:
    """Reads rounds; those lately asked for are remembered at the version of their stream."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Round, OpenedRound]] = OrderedDict()
        self._guard = Lock()

    def get(self, conn: Database, round: str) -> OpenedRound:
        """The opened round as its stream tells it now. Raises Rejected when there is none."""
        if not ROUND_ID.fullmatch(round):
            raise Rejected("unknown-round")
        with self._guard:
            kept = self._kept.get(round)
        if kept and kept[0].version == _version(conn, round):
            return kept[1]
        return self._read(conn, round, kept)

    def _read(self, conn: Database, round: str, kept: tuple[Round, OpenedRound] | None) -> OpenedRound:
        facts = event_store.read(conn, codec, round_stream(round))
        state = reduce(evolve, (fact.event for fact in facts), INITIAL)
        found = replace(_opened(state, kept[1] if kept else None), causes=tuple(_causes(facts)))
        with self._guard:
            self._kept[round] = state, found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def _opened(state: Round, known: OpenedRound | None) -> OpenedRound:
    """The round; versions of its framework that were read before are not read again."""
    opened, amendments = state.opened(), tuple(amendment.fact for amendment in state.amendments)
    read: tuple[Framework, ...] = ()
    if known and known.opened == opened and known.amendments == amendments[: len(known.amendments)]:
        read = known.frameworks
    return OpenedRound(
        opened=opened,
        units=state.units(),
        frameworks=(*read, *(framework_of(text) for text in state.texts()[len(read) :])),
        amendments=amendments,
        not_held=state.not_held,
    )


def _causes(facts: Iterable[Fact[object]]) -> Iterator[Cause]:
    for fact in facts:
        if isinstance(fact.event, RoundAmended):
            yield Cause(actor=ACTOR, capacity="", correlation=fact.cause.correlation, causation=fact.id)


def _version(conn: Database, round: str) -> int:
    row = conn.execute(VERSION, (round_stream(round),), prepare=True).fetchone()
    return row[0] if row else 0
