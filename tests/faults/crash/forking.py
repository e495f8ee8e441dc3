"""A process that has imported every service and becomes any of their programs by a fork, within milliseconds.

Orders come as JSON lines on its standard input, what happened goes out on its standard output. It has one thread, and
when its owner is gone it ends all that it began.
"""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from chiso_runtime import crash_points
from chiso_runtime.crash_points import Point

from tests.faults.crash.armed import Order, Watch

PROGRAMS = {
    "chiso": "chiso.cli",
    "chiso-submission": "chiso_submission.main",
    "chiso-evidence": "chiso_evidence.main",
    "chiso-scoring": "chiso_scoring.main",
    "chiso-ranking": "chiso_ranking.main",
}
CHILD = {signal.SIGCHLD}
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Begun = dict[int, int]
"""Order number by process id, of those that run."""


def main() -> None:
    """Follow orders until there can be no more."""
    mains = {program: import_module(module).main for program, module in PROGRAMS.items()}
    gc.collect()
    gc.freeze()
    begun: Begun = {}
    signal.signal(signal.SIGCHLD, lambda *_: _collect(begun))
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)  # they are for our owner, whose end is ours
    _say({"imported": True})
    for line in sys.stdin:
        asked = json.loads(line)
        signal.pthread_sigmask(signal.SIG_BLOCK, CHILD)  # nobody's end is told before their beginning
        pid = os.fork()
        if pid == 0:
            _become(asked, mains[asked["program"]])
        begun[pid] = asked["number"]
        _say({"number": asked["number"], "pid": pid})
        signal.pthread_sigmask(signal.SIG_UNBLOCK, CHILD)
    for pid in list(begun):
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _collect(begun: Begun) -> None:
    """Tell who has ended. The signal that calls this comes again in its midst: then there may be nobody left."""
    with suppress(ChildProcessError):
        while begun:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            _say({"number": begun.pop(pid), "code": os.waitstatus_to_exitcode(status)})


def _say(what: Mapping[str, Any]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def _become(asked: Mapping[str, Any], program: Callable[[], object]) -> NoReturn:
    """Be the program from here on, as if started from a shell, and end as it ends."""
    os.setsid()
    for number in (signal.SIGCHLD, *ENDING):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, CHILD)
    _redirect(asked["log"])
    os.environ.update(asked["environment"])
    sys.argv = [asked["program"], *asked["arguments"]]
    crash_points.arm(Watch(_order(asked["order"]), Path(asked["report"])))
    code = 0
    try:
        program()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _redirect(log: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    words = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for old, new in ((0, nothing), (1, words), (2, words)):
        os.dup2(new, old)


def _order(asked: Mapping[str, Any] | None) -> Order | None:
    return Order(point=Point(asked["point"]), arrival=asked["arrival"], loop=asked["loop"]) if asked else None


if __name__ == "__main__":
    main()
