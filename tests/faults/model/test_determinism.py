"""The same history gives the same read models and the same facts, however and wherever it is replayed."""

import pytest

from tests.faults.model.conftest import HISTORIES, Played
from tests.faults.model.variants import Variant, outcomes, variants
from tests.servers.databases import Databases


@pytest.mark.timeout(7200)
def test_random_histories_have_one_outcome_however_they_are_replayed(
    played: Played, databases: Databases, seed: int, full: bool
) -> None:
    assert played.rounds >= HISTORIES[full]
    found = outcomes(variants(seed), played.path, databases)
    for name, outcome in found.items():
        assert outcome.digests == played.digests, name
    assert {name: outcome.facts for name, outcome in found.items()} == dict.fromkeys(found, found["in one go"].facts)


@pytest.mark.parametrize("planted", ["batch", "hash"])
def test_a_projection_that_depends_on_more_than_its_facts_is_found(
    planted: str, played: Played, databases: Databases
) -> None:
    one = Variant(name="one", batch=1000, planted=planted, environment={"PYTHONHASHSEED": "1"})
    other = Variant(name="other", batch=7, planted=planted, environment={"PYTHONHASHSEED": "2"})
    found = outcomes([one, other], played.path, databases)
    assert found["one"].digests["ranking"].tables["round"] != found["other"].digests["ranking"].tables["round"]
    assert found["one"].digests["submission"] == found["other"].digests["submission"] == played.digests["submission"]
