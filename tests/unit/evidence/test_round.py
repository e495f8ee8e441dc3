"""A round is restated once, whatever submission repeats."""

from chiso_contracts.rounds import RoundOpened, UnitsAdded
from chiso_contracts.values import RoundUnit
from chiso_evidence.domain.commands import RestateRound, RestateUnits, RoundCommand
from chiso_evidence.domain.decider_round import Round
from chiso_evidence.domain.events import RoundEvent
from chiso_evidence.main import round_decider
from chiso_runtime.testing import Scenario

opened = RoundOpened(
    round="dti-2026",
    name="DTI 2026",
    year=2026,
    owner="H56.10",
    framework="xa",
    framework_version="1",
    engine=1,
    groups=(),
    deadline=None,
)


def added(*codes: str) -> UnitsAdded:
    units = tuple(RoundUnit(code=code, name=code, kind="xa", parent=None, groups=()) for code in codes)
    return UnitsAdded(round="dti-2026", units=units)


scenario: Scenario[RoundCommand, Round, RoundEvent] = Scenario(decider=round_decider)
given = scenario.given


def test_a_round_is_restated() -> None:
    given().when(RestateRound(opened=opened)).then(opened)


def test_a_round_is_restated_once() -> None:
    given(opened).when(RestateRound(opened=opened)).then()


def test_units_are_restated() -> None:
    given(opened).when(RestateUnits(added=added("H56.01"))).then(added("H56.01"))


def test_only_units_not_yet_known_are_restated() -> None:
    given(opened, added("H56.01")).when(RestateUnits(added=added("H56.01", "H56.02"))).then(added("H56.02"))


def test_known_units_are_no_fact() -> None:
    given(opened, added("H56.01")).when(RestateUnits(added=added("H56.01"))).then()
