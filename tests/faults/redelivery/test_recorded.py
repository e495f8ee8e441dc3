"""Whatever a broker does with a recorded round, each service has the read models and the facts that it would have had.

The consumers are the services' own, two of each as in two processes; what the broker lost is in the owners' logs.
"""

import json
from collections.abc import Mapping
from random import Random

import pytest
from chiso.installation import SERVICES
from chiso_runtime.codec import PREFIX
from chiso_runtime.consumer import Consumer
from chiso_runtime.hears import Hears

from tests.faults.redelivery.disturbance import batches
from tests.faults.redelivery.played import RecordedLogs
from tests.faults.redelivery.recorded import Bring, Facts, Outcome, Recorded

pytestmark = pytest.mark.timeout(1800)

SEEDS, SLICE = 500, 7


def test_the_recorded_round_says_something_to_every_reaction(
    recorded: Recorded, undisturbed: Mapping[str, Outcome]
) -> None:
    heard = {name: _names(undisturbed[name].facts) for name in SERVICES}
    assert {"evidence.round-opened", "evidence.units-added"} <= heard["evidence"]
    assert {"submission.evidence-confirmed", "submission.evidence-rejected"} <= heard["submission"]
    assert {"scoring.round-ready", "scoring.criterion-reported", "scoring.report-locked"} <= heard["scoring"]
    assert len(undisturbed["submission"].facts) > len(recorded.submitted)


@pytest.mark.parametrize("service", SERVICES)
def test_read_models_and_facts_are_those_of_an_undisturbed_broker(
    recorded: Recorded, undisturbed: Mapping[str, Outcome], service: str, full: bool, seed: int
) -> None:
    for one in range(seed, seed + (SEEDS if full else SLICE)):
        print(f"seed {one}")
        found = recorded.outcome(service, _disturbed(recorded, Random(f"{service} {one}")))
        assert found.facts == undisturbed[service].facts
        assert found.read_models == undisturbed[service].read_models


def test_a_fact_that_never_arrives_would_be_seen(recorded: Recorded, undisturbed: Mapping[str, Outcome]) -> None:
    topics = {**recorded.logs.topics, "chiso.scoring": recorded.logs.topics["chiso.scoring"][:-1]}
    short = Recorded(RecordedLogs(topics), recorded.services, recorded.submitted, recorded.databases)
    assert short.outcome("ranking", short.as_it_was).read_models != undisturbed["ranking"].read_models


def _disturbed(recorded: Recorded, chance: Random) -> Bring:
    """Brings a topic to two processes as chance will have it."""

    def bring(hears: Hears, url: str) -> None:
        processes = [recorded.consumer(hears, url) for _ in range(2)]
        for batch in batches(recorded.logs.topics[hears.topic], chance):
            _disturb(process := chance.choice(processes), chance)
            process.receive(batch)
        for process in processes:
            _level(process)

    return bring


def _disturb(process: Consumer, chance: Random) -> None:
    """Now and then a process loses its keys, or looks around for what never came."""
    match chance.randrange(6):
        case 0:
            process.forget()
        case 1:
            process.look_around(lambda key: True)


def _level(process: Consumer) -> None:
    """Two looks, as in a process at rest: a key that made no progress between them is read from its owner."""
    for _ in range(2):
        process.look_around(lambda key: True)


def _names(facts: Facts) -> set[str]:
    """Stored names of facts."""
    types = (str(json.loads(data)["type"]) for _, _, data in facts)
    return {kind.removeprefix(PREFIX).rpartition(".v")[0] for kind in types}
