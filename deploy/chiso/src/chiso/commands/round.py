"""chiso round load: bring a past round in from a directory of files, and print the ranking it comes to."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from chiso.commands.terminal import Terminal
from chiso.load.past_round import PastRound
from chiso.load.send import Progress
from chiso.loading import bring_in, load_into_home, read_past_round
from chiso.place import Place, add_arguments, open_place
from chiso.rankings import Standing, by_group, write_csv

APPROVER_KEY = "CHISO_APPROVER_KEY"
LONGEST = 100
COLUMNS = ("hạng / rank", "mã / code", "đơn vị / unit", "kết quả / total", "xếp loại / rating")


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    what = parser.add_subparsers(dest="what", required=True)
    load = what.add_parser("load", help="nạp một kỳ đã qua / load a past round")
    load.add_argument("directory", type=Path, metavar="DIR", help="round.yaml, units.csv, results.csv, evidence.csv")
    load.add_argument("--out", type=Path, metavar="FILE.csv", help="ghi bảng xếp hạng / write the ranking")
    load.add_argument("--as", dest="person", default="", help="người của cơ quan thường trực / of the standing body")
    add_arguments(load)


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Load and show."""
    with open_place(asked) as place:
        past = read_past_round(place, asked.directory, asked.person)
        with terminal.progress() as bar:
            found = _bring_in(place, past, asked.person, lambda done, total: bar("đơn vị / units", done, total))
    terminal.say(f"{past.name} ({past.id}): {len(past.units)} đơn vị", f"{len(past.units)} units")
    show(found, terminal)
    if asked.out:
        write_csv(asked.out, found)
        terminal.say(f"Đã ghi {asked.out}", f"written to {asked.out}")
    return 0


def _bring_in(place: Place, past: PastRound, person: str, progress: Progress) -> list[Standing]:
    if place.home and not person:
        return load_into_home(place, past, progress)
    key = os.environ.get(APPROVER_KEY, "")
    approver = Place(url=place.url, client_key=key).client("") if key else None
    return bring_in(past, place.client(person), progress, approver=approver)


def show(found: Sequence[Standing], terminal: Terminal) -> None:
    """The ranking, group by group; of long tables the beginning."""
    for group, places in by_group(found):
        title = group or "đánh giá, không xếp hạng / assessed, not ranked"
        rows = [(one.rank, one.unit, one.name, one.total, one.rating) for one in places[:LONGEST]]
        terminal.table(title, COLUMNS, rows)
        if len(places) > LONGEST:
            terminal.say(f"… và {len(places) - LONGEST} đơn vị nữa", f"and {len(places) - LONGEST} more")
