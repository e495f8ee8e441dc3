"""A plain account of reports: dictionaries, whole numbers for instants, and what the rules of the process say.

An instant is a whole number: the deadline is 0 (-1 where it lies in the past from the start), instant n lies half an
hour behind hour n, and `hour` is how many hours the database's clock was set forward. Each function answers what the
request must lead to: it returns what is to be seen of a good answer, or raises `No`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tests.faults.model import arithmetic
from tests.faults.model.arithmetic import Wrong

Plain = dict[str, Any]
Fact = tuple[Any, ...]
WHOLE = frozenset[str]()


class No(Exception):
    """The request must be refused so."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


def report() -> Plain:
    """A report in which nothing was done. `open`: criteria that may be changed; none named means all."""
    return {
        "version": 0,
        "stage": "draft",
        "sent": False,
        "late": False,
        "fixed": False,
        "open": WHOLE,
        "until": None,
        "entries": {},
        "kept": set(),
        "refused": set(),
    }


def passed(world: Plain, instant: int) -> bool:
    """Whether the instant has come."""
    return bool(instant < world["hour"])


def limit(world: Plain, report: Plain) -> int | None:
    """When the figures will be fixed by themselves."""
    if report["stage"] == "locked":
        return None
    if report["fixed"]:
        return report["until"]  # type: ignore[no-any-return]
    return world["deadline"] if report["until"] is None else report["until"]  # type: ignore[no-any-return]


def lock_passed(world: Plain, unit: str) -> None:
    """The clock fixes the figures, whoever comes first to record it."""
    report = world["reports"][unit]
    at = limit(world, report)
    if at is not None and passed(world, world["deadline"]) and passed(world, at):
        _lock(world, unit, late=report["late"])


def sweep(world: Plain) -> None:
    """All that is due is locked."""
    for unit in world["reports"]:
        lock_passed(world, unit)


def report_criterion(world: Plain, unit: str, asked: Plain) -> Plain:
    """Report one criterion."""
    lock_passed(world, unit)
    report, code = world["reports"][unit], asked["criterion"]
    _known(world, unit, [code])
    _refuse_closed(world, report, code)
    entry = report["entries"].get(code)
    if asked["expected"] is not None and asked["expected"] != (entry["changed"] if entry else 0):
        raise No(412, "stale-version")
    told = {name: asked[name] for name in ("data", "explanation", "evidence")}
    told["points"] = _claimed(world, asked)
    if entry is None or told != {name: entry[name] for name in told}:
        _record(world, unit, "reported", code, told["points"])
        report["entries"][code] = entry = {**told, "changed": report["version"]}
    return {"points": entry["points"], "version": report["version"], "etag": entry["changed"]}


def submit(world: Plain, unit: str, asked: Plain) -> Plain:
    """Sign and send."""
    lock_passed(world, unit)
    report = world["reports"][unit]
    if report["stage"] == "submitted":
        raise No(409, "report-submitted")
    if report["stage"] == "locked" and report["sent"]:
        raise No(409, "report-locked")
    if not report["entries"]:
        raise No(422, "report-empty")
    late = report["late"] if report["sent"] else report["stage"] == "locked"
    if late and not report["sent"] and world["framework"]["late"]["consequence"] == "refused":
        raise No(409, "late-report-refused")
    _refuse_unproved(world, report)
    at_once = limit(world, report) is None or report["stage"] == "reopened"
    _record(world, unit, "submitted")
    report.update(stage="submitted", sent=True, late=late, open=WHOLE)
    if at_once:
        _lock(world, unit, late=late)
    return {"version": report["version"], "late": late}


def withdraw(world: Plain, unit: str, asked: Plain) -> Plain:
    """Take the report back."""
    lock_passed(world, unit)
    report = world["reports"][unit]
    if report["stage"] == "locked":
        raise No(409, "report-locked")
    if report["stage"] != "submitted":
        raise No(409, "report-not-submitted")
    _record(world, unit, "withdrawn")
    report.update(stage="draft", sent=False, open=WHOLE)
    return {"version": report["version"]}


def send_back(world: Plain, unit: str, asked: Plain) -> Plain:
    """Return the report, or named criteria."""
    lock_passed(world, unit)
    report = world["reports"][unit]
    _known(world, unit, asked["criteria"])
    if report["stage"] not in ("submitted", "locked") or not report["sent"]:
        raise No(409, "report-not-submitted")
    _record(world, unit, "unlocked", frozenset(asked["criteria"]))
    until = None if report["fixed"] else report["until"]
    report.update(stage="returned", open=frozenset(asked["criteria"]), until=until)
    return {"version": report["version"]}


def reopen(world: Plain, unit: str, asked: Plain) -> Plain:
    """Reopen named criteria until an instant."""
    lock_passed(world, unit)
    report = world["reports"][unit]
    _known(world, unit, asked["criteria"])
    if report["stage"] != "locked":
        raise No(409, "report-not-locked")
    if passed(world, asked["until"]):
        raise No(422, "until-in-past")
    _record(world, unit, "unlocked", frozenset(asked["criteria"]))
    report.update(stage="reopened", open=frozenset(asked["criteria"]), until=asked["until"])
    return {"version": report["version"]}


def extend(world: Plain, unit: str, asked: Plain) -> Plain:
    """Let the unit report until a later instant."""
    lock_passed(world, unit)
    report = world["reports"][unit]
    if report["stage"] == "locked" and report["sent"]:
        raise No(409, "report-locked")
    if passed(world, asked["until"]):
        raise No(422, "until-in-past")
    at = limit(world, report)
    if at is not None and asked["until"] < at:
        raise No(422, "until-not-later")
    if asked["until"] != at:
        _record(world, unit, "unlocked", WHOLE)
        stage = "draft" if report["stage"] == "locked" else report["stage"]
        report.update(stage=stage, until=asked["until"])
    return {"version": report["version"]}


def hear_file(world: Plain, unit: str, file: str, *, kept: bool) -> None:
    """Submission hears what the gate said of a file."""
    report = world["reports"][unit]
    report["kept" if kept else "refused"].add(file)
    _record(world, unit, "confirmed" if kept else "rejected", file)


def _lock(world: Plain, unit: str, *, late: bool) -> None:
    report = world["reports"][unit]
    _record(world, unit, "locked", report["sent"], late)
    report.update(stage="locked", late=late, fixed=True, open=WHOLE)


def _record(world: Plain, unit: str, *fact: Any) -> None:
    world["reports"][unit]["version"] += 1
    world["told"]["submission"].append((unit, *fact))


def _known(world: Plain, unit: str, codes: Iterable[str]) -> None:
    known = arithmetic.leaves(world["framework"])
    for code in codes:
        if code not in known:
            raise No(404, "unknown-criterion")
        if not arithmetic.applies(known[code], world["units"][unit]["kind"]):
            raise No(422, "criterion-not-applicable")


def _refuse_closed(world: Plain, report: Plain, code: str) -> None:
    stage = report["stage"]
    if stage == "submitted":
        raise No(409, "report-submitted")
    if stage in ("returned", "reopened") and report["open"] and code not in report["open"]:
        raise No(409, "criterion-closed")
    if stage == "locked" and report["sent"]:
        raise No(409, "report-locked")
    if stage == "locked" and world["framework"]["late"]["consequence"] == "refused":
        raise No(409, "late-report-refused")


def _claimed(world: Plain, asked: Plain) -> Any:
    framework = world["framework"]
    leaf = arithmetic.leaves(framework)[asked["criterion"]]
    found = _judged(lambda: arithmetic.by_rule(framework, leaf, asked["data"])) if asked["data"] else None
    if asked["claimed"] is not None:
        return _judged(lambda: arithmetic.given(framework, leaf, asked["claimed"]))
    if found is None:
        raise No(422, "invalid-claim")
    return found


def _judged(work_out: Callable[[], Any]) -> Any:
    try:
        return work_out()
    except Wrong:
        raise No(422, "invalid-claim") from None


def _refuse_unproved(world: Plain, report: Plain) -> None:
    named = {file for entry in report["entries"].values() for file in entry["evidence"]}
    if named & report["refused"]:
        raise No(422, "evidence-refused")
    if named - report["kept"]:
        raise No(409, "evidence-pending")
    missing = world["framework"]["evidence"]["missing"]
    for code, entry in report["entries"].items():
        wanted = arithmetic.leaves(world["framework"])[code].get("evidence_required") and entry["points"]
        excused = missing == "zero" or (missing == "explanation" and entry["explanation"])
        if wanted and not entry["evidence"] and not excused:
            raise No(422, "evidence-missing")
