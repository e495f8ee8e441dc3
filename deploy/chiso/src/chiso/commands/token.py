"""chiso token: a bearer token of a person of the installation, for trying the APIs by hand."""

import argparse

from chiso.commands.terminal import Terminal
from chiso.people import ADMINISTRATOR
from chiso.place import add_arguments, open_place


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--as", dest="person", default=ADMINISTRATOR, help="người / person (%(default)s)")
    add_arguments(parser)


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Print the token alone, so that it can be used in a command line."""
    with open_place(asked) as place:
        terminal.plain(place.key(asked.person)())
    return 0
