"""chiso explain: one score down to its rule, inputs, people's words, evidence hashes and event ids."""

import argparse
from collections.abc import Iterator
from typing import Any

from chiso.commands.terminal import Terminal
from chiso.demonstration.province import OFFICER
from chiso.load.send import SCORING
from chiso.place import add_arguments, open_place

INDENT = "  "


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("round")
    parser.add_argument("unit")
    parser.add_argument("criterion")
    parser.add_argument("--as", dest="person", default=OFFICER, help="người / person (%(default)s)")
    add_arguments(parser)


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Show the explanation as an outline."""
    with open_place(asked) as place:
        path = f"{SCORING}/rounds/{asked.round}/cards/{asked.unit}/criteria/{asked.criterion}/explanation"
        for line in outline(place.client(asked.person).get(path)):
            terminal.say(line)
    return 0


def outline(value: Any, depth: int = 0) -> Iterator[str]:
    """JSON as indented lines; what is empty is left out."""
    match value:
        case dict():
            for name, below in value.items():
                yield from _named(str(name), below, depth)
        case list():
            for at, below in enumerate(value, 1):
                yield from _named(f"{at}.", below, depth)
        case _:
            yield f"{INDENT * depth}{_word(value)}"


def _named(name: str, below: Any, depth: int) -> Iterator[str]:
    if below in (None, "", [], {}):
        return
    if isinstance(below, dict | list):
        yield f"{INDENT * depth}{name}"
        yield from outline(below, depth + 1)
    else:
        yield f"{INDENT * depth}{name}: {_word(below)}"


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
