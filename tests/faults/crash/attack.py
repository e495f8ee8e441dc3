"""Deaths under load: each process dies where its cases say, one after the other; all processes at the same time."""

import signal
import threading
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from tests.acceptance.streams import Stream
from tests.acceptance.suite import together
from tests.awaiting import PATIENCE, until
from tests.faults.checker.history import History
from tests.faults.crash.cases import Case, Poison, Process
from tests.faults.crash.forks import Child
from tests.faults.crash.poison import Plants
from tests.faults.crash.scene import Scene
from tests.faults.crash.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A mark that a table refuses, and the thread that brings it there."""

    poison: Poison
    mark: str
    bringing: threading.Thread


@dataclass(slots=True, kw_only=True)
class Attack:
    """`fired` are the cases whose process died where it should, `failed` says of the others what happened."""

    site: Site
    scene: Scene
    stream: Stream
    history: History
    chance: Random
    fired: list[Case] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    _plants: dict[str, Plants] = field(default_factory=dict)

    def run(self, cases: Sequence[Case]) -> None:
        """Let every case happen once, then let everything recover."""
        urls = self.site.superuser_urls
        self._plants = {service: Plants(service, url) for service, url in urls.items()}
        by_process: dict[Process, list[Case]] = defaultdict(list)
        for case in cases:
            by_process[case.process].append(case)
        together(lambda process: self._attack(process, by_process[process]), by_process)

    def _attack(self, process: Process, cases: Sequence[Case]) -> None:
        program, planted = self.site.programs[process], []
        program.kill()
        self.history.fault("SIGKILL", program.name)
        for number, case in enumerate(cases):
            planting = self._plant(case, f"hong-{'-'.join(process)}-{number}") if case.poison else None
            child = program.begin(case.order)
            if planting:
                planting.bringing.start()
                planted.append(planting)
            self._see(case, child)
        program.start()
        self.history.ready(program.name)
        for one in planted:
            self._mend(one)

    def _see(self, case: Case, child: Child) -> None:
        """Wait for the death and look whether it was the one that was ordered."""
        program = self.site.programs[case.process]
        with suppress(AssertionError):
            until(lambda: child.ended.is_set() or program.answers(), PATIENCE, pause=0.1)
            if not child.ended.is_set():
                self.history.ready(program.name)
            until(lambda: child.ended.is_set() or self.stream.unexpected, PATIENCE, pause=0.05)
        if not child.ended.is_set():
            self.failed.append(f"{case}: not reached within {PATIENCE} s")
            program.kill()
        elif child.code == -signal.SIGKILL and program.died_at(case.order.point):
            self.history.fault("SIGKILL", str(case))
            self.fired.append(case)
        else:
            self.failed.append(f"{case}: it ended by itself with {child.code}\n{program.last_words()}")

    def _plant(self, case: Case, mark: str) -> Planted:
        assert case.poison
        poison, chance = case.poison, Random(self.chance.getrandbits(64))
        self._plants[poison.service].add(poison, mark)
        bringing = threading.Thread(target=self.scene.bring, args=(self.stream, poison, mark, chance), daemon=True)
        return Planted(poison=poison, mark=mark, bringing=bringing)

    def _mend(self, planted: Planted) -> None:
        """The table takes everything again; what was parked is driven, as an operator would."""
        poison, mark = planted.poison, planted.mark
        plants = self._plants[poison.service]
        planted.bringing.join(PATIENCE)
        until(lambda: plants.parked(poison, mark), PATIENCE, pause=0.1)
        plants.remove(poison, mark)

        def nothing_left() -> bool:
            for key, stream in plants.parked(poison, mark):
                self.site.drive(poison.service, key, stream)
            return not plants.parked(poison, mark)

        until(nothing_left, PATIENCE, pause=0.2)
