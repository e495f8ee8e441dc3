"""Judges the invariants I1 to I6 from what clients saw and from what is stored. Shares no code with the services.

    dumps = take(databases, rebuilt, kafka=address, store=minio, processes=ready)   # taking.py
    findings = check(load(directory / "history.jsonl"), dumps)                      # history.py
    assert not findings, "\\n".join(map(str, findings))

| I1 | check_commands, check_reads | no acknowledged command lost, none done twice, no read of what never was |
| I2 | check_streams               | no fact twice in a stream, versions dense, ids unique                    |
| I3 | check_read_models           | read models equal a rebuild, and the checker's own fold of scoring's log |
|    | check_reports               | what submission shows of reports, measured values and drafts is its fold |
| I4 | check_log                   | log dense and in order, hashes those of the bytes, log and outbox whole  |
| I5 | check_delivery              | every fact reached every consumer and every topic, effects once          |
|    | check_amendments            | every unit follows every amendment of its round once, in order           |
| I6 | check_recovery              | what was hit serves again without a hand                                 |
"""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.checker.check_amendments import check_amendments
from tests.faults.checker.check_commands import check_commands
from tests.faults.checker.check_delivery import check_delivery
from tests.faults.checker.check_log import check_log
from tests.faults.checker.check_read_models import check_read_models
from tests.faults.checker.check_reads import check_reads
from tests.faults.checker.check_recovery import check_recovery
from tests.faults.checker.check_reports import check_reports
from tests.faults.checker.check_streams import check_streams
from tests.faults.checker.dumps import Dumps, Entry
from tests.faults.checker.finding import CannotJudge, Finding
from tests.faults.checker.fold import Round, fold
from tests.faults.checker.history import Recorded

BOUND = 60
NOTHING_ASKED = Recorded(commands=[])


def check(history: Recorded, dumps: Dumps, bound: float = BOUND) -> list[Finding]:
    """All that does not hold of a settled suite. `bound` is how many seconds a recovery may take."""
    return list(_findings(history, dumps, bound))


def _findings(history: Recorded, dumps: Dumps, bound: float) -> Iterator[Finding]:
    rounds, unjudged = _rounds(dumps)
    yield from check_commands(history, dumps)
    yield from check_reads(history, dumps, rounds)
    yield from check_streams(dumps)
    yield from unjudged
    yield from check_read_models(dumps, rounds)
    yield from check_reports(dumps)
    yield from check_log(dumps)
    yield from check_delivery(dumps)
    yield from check_amendments(dumps)
    yield from check_recovery(history, dumps, bound)


def _rounds(dumps: Dumps) -> tuple[dict[str, Round], list[Finding]]:
    """The rounds of scoring's log, folded here, and those that can't be."""
    logs = defaultdict[str, list[Entry]](list)
    for entry in dumps.services["scoring"].log if "scoring" in dumps.services else []:
        logs[entry.key].append(entry)
    rounds: dict[str, Round] = {}
    unjudged: list[Finding] = []
    for id, log in logs.items():
        try:
            rounds[id] = fold(id, log)
        except CannotJudge as reason:
            where = f"scoring log of {id}"
            unjudged.append(Finding(invariant="I3", where=where, expected="a round to fold", found=f"{reason}"))
    return rounds, unjudged
