"""Run the benchmarks named on the command line, or all; print a table and write JSON beside it."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import msgspec
import structlog
from rich.console import Console
from rich.table import Table

from bench import (
    b1_append,
    b4_sequence,
    b5_relay,
    b6_hop,
    b7_verify,
    b8_rank,
    b9_replay,
    b18_annex,
    b19_recompute,
)
from bench.measure import Figure

BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "B1": b1_append.run,
    "B4": b4_sequence.run,
    "B5": b5_relay.run,
    "B6": b6_hop.run,
    "B7": b7_verify.run,
    "B8": b8_rank.run,
    "B9": b9_replay.run,
    "B18": b18_annex.run,
    "B19": b19_recompute.run,
}
REPORT = Path(".cache/bench.json")


def table(figures: list[Figure]) -> Table:
    found = Table("", "benchmark", "ours", "ceiling", "unit", "ratio", "target", "")
    for f in figures:
        target = "" if f.target is None else f"{'<=' if f.at_most else '>='} {f.target:g}"
        row = (f.id, f.name, f"{f.ours:,.1f}", f"{f.ceiling:,.1f}", f.unit, f"{f.ratio:.2f}", target)
        found.add_row(*row, _verdict(f))
    return found


def _verdict(figure: Figure) -> str:
    if figure.target is None:
        return "reported"
    return "met" if figure.met else "missed"


def main(wanted: list[str]) -> int:
    unknown = sorted(set(wanted) - set(BENCHMARKS))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    figures = [figure for name in wanted or BENCHMARKS for figure in BENCHMARKS[name]()]
    Console().print(table(figures))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_bytes(msgspec.json.format(msgspec.json.encode([asdict(f) for f in figures])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
