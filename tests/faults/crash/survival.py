"""One seed from its first command to the checker's word: people at work, deaths, blows to the servers, judgement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from chiso_runtime.crash_points import Point

from tests.acceptance.checks import settle
from tests.acceptance.streams import Stream
from tests.awaiting import until
from tests.faults.checker.finding import Finding
from tests.faults.checker.history import History
from tests.faults.crash import stores
from tests.faults.crash.amendable import behind
from tests.faults.crash.attack import Attack
from tests.faults.crash.cases import Case, Process
from tests.faults.crash.judging import Beside, judge
from tests.faults.crash.scene import Scene, Witnessed
from tests.faults.crash.site import Site

ALL_ANSWERED = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Survived:
    """What came of an attack. `reached` are the points that the processes told of."""

    cases: Sequence[Case]
    fired: Sequence[Case]
    failed: Sequence[str]
    unexpected: Sequence[str]
    done: Mapping[str, int]
    uploads: Sequence[str]
    reached: Mapping[Process, set[Point]]
    findings: Sequence[Finding]


def survive(
    site: Site, cases: Sequence[Case], blows: Mapping[tuple[str, str], stores.Blow], beside: Beside, chance: Random
) -> Survived:
    """Attack a site that runs and settle it; it runs on."""
    history = History(site.directory / "history.jsonl")
    scene = Scene(doors=Witnessed(doors=site, history=history), chance=chance)
    scene.prepare()
    stream = Stream(scene.clients())
    attack = Attack(site=site, scene=scene, stream=stream, history=history, chance=chance)
    stream.start()
    try:
        attack.run(cases)
        stores.strike(blows, stream, history, chance)
    finally:
        stream.finish(ALL_ANSWERED)
    settle(site)
    until(lambda: not behind(site), pause=0.2)
    settle(site)
    until(lambda: all(program.answers() for program in site.programs.values()), pause=0.2)
    for program in site.programs.values():
        history.ready(program.name)
    history.close()
    return Survived(
        cases=cases,
        fired=attack.fired,
        failed=attack.failed,
        unexpected=stream.unexpected,
        done=stream.done,
        uploads=stream.uploads,
        reached={process: {told.point for told in program.told()} for process, program in site.programs.items()},
        findings=judge(site, history.path, beside),
    )
