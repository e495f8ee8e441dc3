"""Opened rounds, read from their own streams and kept in memory: an opened round never changes."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from chiso_contracts.rejection import Rejected
from chiso_contracts.rounds import RoundOpened
from chiso_contracts.values import RoundUnit
from chiso_framework import Framework, engine
from chiso_runtime.database import Database

from chiso_submission import streams
from chiso_submission.codec import codec
from chiso_submission.domain.framework.document import framework_of
from chiso_submission.domain.report.terms import Terms
from chiso_submission.domain.round import decider
from chiso_submission.publisher import round_stream

ROUND_ID = re.compile(r"[a-z0-9-]{3,60}", re.ASCII)
KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRound:
    """A round with its framework read and its units by code."""

    opened: RoundOpened
    units: Mapping[str, RoundUnit]
    framework: Framework

    def unit(self, code: str) -> RoundUnit:
        """The unit as the round sees it. Raises Rejected."""
        if code not in self.units:
            raise Rejected("unknown-unit", units=[code])
        return self.units[code]

    def terms(self, code: str) -> Terms:
        """The round as one unit stands in it. Raises Rejected."""
        unit, computing = self.unit(code), engine(self.opened.engine)
        return Terms(
            round=self.opened.round,
            unit=unit,
            framework=self.framework,
            engine=computing,
            applicable=frozenset(computing.sheet(self.framework, unit.kind, unit.code).criteria()),
            deadline=self.opened.deadline.at if self.opened.deadline else None,
            imported=self.opened.imported,
        )


class Rounds:
    """Reads rounds; those lately asked for are remembered."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, OpenedRound] = OrderedDict()
        self._guard = Lock()

    def known(self, round: str) -> OpenedRound | None:
        """The round, if it is remembered."""
        with self._guard:
            return self._kept.get(round)

    def get(self, conn: Database, round: str) -> OpenedRound:
        """The opened round. Raises Rejected when there is none."""
        if not ROUND_ID.fullmatch(round):
            raise Rejected("unknown-round")
        return self.known(round) or self._read(conn, round)

    def _read(self, conn: Database, round: str) -> OpenedRound:
        state = streams.folded(conn, codec, round_stream(round), decider.INITIAL, decider.evolve)
        found = OpenedRound(opened=state.opened(), units=state.units(), framework=framework_of(state.text()))
        with self._guard:
            self._kept[round] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found
