"""Lists of results are one state of all rounds, also where some are approved while they are read."""

from tests.integration.ranking.conftest import Scene
from tests.statements import written_before
from tests.unit.ranking import example
from tests.unit.ranking.example import concluded, verified

FIRST, SECOND = "r-2026", "r-2027"


def test_of_two_approvals_the_later_is_never_seen_without_the_earlier(scene: Scene) -> None:
    for round_id in (FIRST, SECOND):
        scene.hear(*example.opening(round_id), verified("U1", "1.1", "9.25", round_id=round_id), concluded(round_id))

    def approve() -> None:
        scene.approve("11/QĐ-UBND", SECOND)
        scene.approve("12/QĐ-UBND", FIRST)

    with written_before(scene.context.pool, "FROM read.edition WHERE round", approve, after=1):
        assert scene.api("/rounds")["rounds"] == []
    assert {shown["round"] for shown in scene.api("/rounds")["rounds"]} == {FIRST, SECOND}
