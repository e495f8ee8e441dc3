"""Forty shapes of poison in every consumer: what parks stands aside with its bytes, the rest flows, driving heals."""

import argparse
from collections.abc import Iterator

import pytest
import structlog
from chiso_runtime import park_command
from chiso_runtime.consumer import Consumer, Park

from tests.example import prepared
from tests.faults.poison.scene import Poisoned, hear_all, hearing, outcome, poisoned
from tests.faults.poison.shapes import SHAPES
from tests.faults.poison.stories import HEARERS, Hearer
from tests.servers.databases import Database, Databases
from tests.world import PREPARED

SLICES = 5
"""`make test` takes every fifth shape, another fifth each day."""


@pytest.fixture(autouse=True)
def quietly() -> Iterator[None]:
    """Every failure is logged with its traceback: here there are thousands of them."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(params=HEARERS, ids=lambda hearer: hearer.name)
def hearer(request: pytest.FixtureRequest) -> Hearer:
    found: Hearer = request.param
    return found


class Fresh:
    """Databases of one test."""

    def __init__(self, databases: Databases, hearer: Hearer) -> None:
        self._databases = databases
        self._hearer = hearer
        self._made: list[Database] = []

    def owner(self) -> str:
        self._made.append(made := self._databases.fresh(prepared))
        return made.app_dsn

    def service(self) -> str:
        self._made.append(made := self._databases.fresh(PREPARED[self._hearer.service]))
        return made.app_dsn

    def drop(self) -> None:
        for made in self._made:
            self._databases.drop(made)


@pytest.fixture
def fresh(databases: Databases, hearer: Hearer) -> Iterator[Fresh]:
    found = Fresh(databases, hearer)
    yield found
    found.drop()


def asked(what: str, **chosen: str) -> argparse.Namespace:
    return argparse.Namespace(what=what, **{"consumer": "", "key": "", "stream": "", **chosen})


def assert_parked_as_told(consumer: Consumer, poison: Poisoned, hearer: Hearer) -> None:
    expected = {
        key: (m.seq, "" if consumer.park is Park.KEY else m.stream) for key, m in poison.parking(hearer).items()
    }
    shapes = {key: shape.name for key, (shape, _) in poison.poison.items()}
    found = {parked.key: (parked.seq, parked.stream) for parked in consumer.parked()}
    named = {shapes.get(key, key) for key in expected.keys() ^ found.keys()}
    assert (named, found) == (set(), expected)


def assert_kept_whole(consumer: Consumer, poison: Poisoned) -> None:
    for parked in consumer.parked():
        assert consumer.failed(parked) == poison.poison[parked.key][1]
        assert parked.reason


@pytest.mark.timeout(600)
def test_poison_parks_alone_and_is_driven_on_once_mended(
    hearer: Hearer, fresh: Fresh, capsys: pytest.CaptureFixture[str], seed: int, full: bool
) -> None:
    shapes = SHAPES if full else SHAPES[seed % SLICES :: SLICES]
    poison, url = poisoned(fresh.owner(), hearer, shapes), fresh.service()
    with hearing(hearer, url, poison.source, {}) as (_, consumer):
        hear_all(hearer, consumer, url, poison.source)
        assert_parked_as_told(consumer, poison, hearer)
        assert_kept_whole(consumer, poison)
        assert park_command.run(asked("drive"), [consumer], park_command.Lines()) == 1
        assert capsys.readouterr().out.count("fails again") == len(poison.parking(hearer))
    with hearing(hearer, url, poison.source, poison.cures) as (service, consumer):
        assert park_command.run(asked("drive"), [consumer], park_command.Lines()) == 0
        assert consumer.parked() == []
        mended = outcome(service, url)
    again = fresh.service()
    with hearing(hearer, again, poison.source, poison.cures) as (service, consumer):
        hear_all(hearer, consumer, again, poison.source)
        assert mended == outcome(service, again)


def test_the_table_names_forty_shapes_and_gives_every_exception_a_reason() -> None:
    assert len({shape.name for shape in SHAPES}) == len(SHAPES) >= 40
    names = {hearer.name for hearer in HEARERS}
    for shape in SHAPES:
        assert shape.why
        assert set(shape.but) <= names
        assert all(reason for _, reason in shape.but.values())
