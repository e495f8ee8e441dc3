"""Facts of submission that evidence restates as its own: rounds and their units."""

from chiso_contracts.rounds import RoundOpened, UnitsAdded
from chiso_runtime.command_handler import CommandHandler
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard

from chiso_evidence.domain.commands import RestateRound, RestateUnits, RoundCommand
from chiso_evidence.domain.decider_round import Round
from chiso_evidence.domain.events import RoundEvent
from chiso_evidence.publisher import round_stream

ACTOR = "evidence"


class Restating:
    """A reaction to facts on `chiso.submission`."""

    def __init__(self, rounds: CommandHandler[RoundCommand, Round, RoundEvent]) -> None:
        self._rounds = rounds

    def __call__(self, conn: Database, heard: Heard[object]) -> None:
        match heard.fact.event:
            case RoundOpened() as opened:
                self._restate(conn, opened.round, RestateRound(opened=opened), heard)
            case UnitsAdded() as added:
                self._restate(conn, added.round, RestateUnits(added=added), heard)
            case _:
                pass

    def _restate(self, conn: Database, round: str, command: RoundCommand, heard: Heard[object]) -> None:
        self._rounds.react(conn, round_stream(round), command, heard.fact, actor=ACTOR)
