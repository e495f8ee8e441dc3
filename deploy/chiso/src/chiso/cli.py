"""The command line `chiso`: which command, and how its refusals end."""

import argparse
import signal
import sys
from collections.abc import Sequence

from chiso.client import Away, Problem
from chiso.commands import demo, explain, park, replay, round, token, up
from chiso.commands.terminal import Terminal
from chiso.embedded import PortTaken
from chiso.filing import NotKept
from chiso.home import HomeInUse
from chiso.load.mistakes import Mistakes
from chiso.load.send import NoStandingBody
from chiso.people import UnknownPerson
from chiso.place import NoKey
from chiso.postgres import PostgresUnavailableError

COMMANDS = {
    "up": (up, "chạy tất cả trên máy này / run everything on this machine"),
    "round": (round, "nạp một kỳ đã qua / load a past round"),
    "replay": (replay, "dựng lại từ nhật ký và so sánh / build again from the log and compare"),
    "explain": (explain, "một điểm số từ đâu ra / where a score comes from"),
    "token": (token, "mã truy cập của một người / a person's bearer token"),
    "park": (park, "việc đã để riêng vì lỗi / what was set aside after failures"),
    "demo": (demo, "toàn bộ công việc, không cần người / the whole job, without a person"),
}
REFUSALS = (
    Mistakes,
    Problem,
    Away,
    HomeInUse,
    PortTaken,
    PostgresUnavailableError,
    NotKept,
    NoStandingBody,
    UnknownPerson,
    NoKey,
    replay.NoBroker,
    replay.NoDatabases,
    park.DatabaseMissing,
)


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code: 0 done, 1 refused, 2 wrong arguments, 130 interrupted."""
    sys.exit(run(argv))


def run(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. SIGTERM ends it as Ctrl-C does: everything started is stopped."""
    asked = parser().parse_args(argv)
    terminal = Terminal()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        done: int = COMMANDS[asked.command][0].run(asked, terminal)
        return done
    except REFUSALS as refusal:
        terminal.refuse(refusal)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)


def parser() -> argparse.ArgumentParser:
    """All commands and their arguments."""
    found = argparse.ArgumentParser(prog="chiso", description="Chiso: chỉ số hằng năm / yearly indexes")
    commands = found.add_subparsers(dest="command", required=True)
    for name, (module, text) in COMMANDS.items():
        module.add(commands.add_parser(name, help=text, description=text))
    return found
