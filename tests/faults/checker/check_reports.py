"""I3, of what submission shows: how far reports followed amendments, what was measured, what is drafted.

Folded here from the event store alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from tests.faults.checker.dumps import Dumps, ServiceDump, Stored
from tests.faults.checker.finding import Finding

At = tuple[str, ...]
NOTHING_SAID = ("\\N", "", "\\N")


@dataclass(slots=True)
class Shown:
    """What must be shown: by (round, unit), by (round, unit, criterion), by (framework, version)."""

    reports: dict[At, tuple[int, str]] = field(default_factory=dict)
    measured: dict[At, tuple[object, ...]] = field(default_factory=dict)
    drafts: dict[At, tuple[str, ...]] = field(default_factory=dict)


def check_reports(dumps: Dumps) -> Iterator[Finding]:
    """The tables `report`, `measured`, `framework_draft` and `framework_draft_part` of submission."""
    if submission := dumps.services.get("submission"):
        wanted = _fold(submission.events)
        yield from _equal("report", wanted.reports, _reports(submission))
        yield from _equal("measured", wanted.measured, _measured(submission))
        yield from _equal("framework_draft", wanted.drafts, _drafts(submission))


def _fold(events: list[Stored]) -> Shown:
    shown, moves, waiting = Shown(), defaultdict[At, int](int), defaultdict[At, set[str]](set)
    for event in sorted(events, key=lambda one: (one.stream, one.version)):
        data, name = event.fact["data"], event.name.partition(".")[2]
        match name:
            case "criteria-amended":
                moves[data["round"], data["unit"]] += 1
                waiting[data["round"], data["unit"]] |= set(data["criteria"])
            case "criterion-reported" | "value-measured":
                waiting[data["round"], data["unit"]] -= {data["criterion"]}
        match event.name:
            case "submission.value-measured":
                shown.measured[_criterion(data)] = (*_value(event), *NOTHING_SAID)
            case "submission.measured-value-answered":
                said = "t" if data["agreed"] else "f", data["reason"], event.fact["actor"]
                shown.measured[_criterion(data)] = (*shown.measured[_criterion(data)][: -len(said)], *said)
            case "submission.framework-drafted" | "submission.framework-checked":
                _draft(shown, event)
            case "submission.units-added":
                for unit in data["units"]:
                    moves[data["round"], unit["code"]] += 0
    shown.reports = {at: (count, _array(waiting[at])) for at, count in moves.items()}
    return shown


def _criterion(data: Mapping[str, str]) -> At:
    return data["round"], data["unit"], data["criterion"]


def _value(event: Stored) -> tuple[object, ...]:
    data = event.fact["data"]
    said = tuple(data[name] for name in ("provider", "source", "document", "measured_on"))
    return event.version, Decimal(data["points"]), event.fact["id"], *said


def _draft(shown: Shown, event: Stored) -> None:
    """The last text that was saved whole, and who found it right."""
    data = event.fact["data"]
    at = data["framework"], data["version"]
    if event.name == "submission.framework-checked":
        shown.drafts[at] = (*shown.drafts[at][:-2], event.fact["actor"], data["remarks"])
    elif data["part"] == data["parts"] == 1:
        digest = sha256(data["text"].encode()).hexdigest()
        shown.drafts[at] = (digest, data["saved_by"], str(event.version), "\\N", "")


def _reports(submission: ServiceDump) -> Mapping[At, object]:
    rows = submission.read["report"].rows()
    return {(row["round"], row["unit"]): (int(row["amended"]), row["to_review"]) for row in rows}


def _measured(submission: ServiceDump) -> Mapping[At, object]:
    named = ("event", "provider", "source", "document", "measured_on", "agreed", "reason", "answered_by")
    return {
        (row["round"], row["unit"], row["criterion"]): (
            int(row["changed"]),
            Decimal(row["points"]),
            *(row[name] for name in named),
        )
        for row in submission.read["measured"].rows()
    }


def _drafts(submission: ServiceDump) -> Mapping[At, object]:
    named = ("sha256", "saved_by", "changed", "checked_by", "remarks")
    rows = submission.read["framework_draft"].rows()
    return {(row["framework"], row["version"]): tuple(row[name] for name in named) for row in rows}


def _array(codes: set[str]) -> str:
    return f"{{{','.join(sorted(codes))}}}"


def _equal(table: str, wanted: Mapping[At, object], found: Mapping[At, object]) -> Iterator[Finding]:
    for at in sorted(wanted.keys() | found.keys()):
        if wanted.get(at) != found.get(at):
            where = f"submission read.{table} {at}"
            yield Finding(
                invariant="I3", where=where, expected=f"{wanted.get(at)}"[:400], found=f"{found.get(at)}"[:400]
            )
