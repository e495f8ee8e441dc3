"""The command `chiso` as people run it: a process of its own, on a home of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from chiso.client import Client, Key
from chiso.home import Home

READY = "Ctrl-C"
PROGRAM = (sys.executable, "-c", "from chiso.cli import main; main()")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("CHISO_")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a command ended: its exit code, what it said, what it complained of."""

    code: int
    output: str
    complaint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """A running `chiso up`: what it said so far, and its process."""

    said: str
    process: "subprocess.Popen[str]"

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


class Chiso:
    """Commands on one home."""

    def __init__(self, directory: Path) -> None:
        self.home = Home(directory / "home")

    def run(self, *arguments: str | Path) -> Finished:
        """Run a command on this home to its end."""
        return run_command(*arguments, "--home", self.home.path)

    def client(self, person: str) -> Client:
        """The running installation, as one of its people."""
        running = self.home.running()
        assert running is not None
        return Client(running.url, Key(running.url, self.home.client_keys()[person]))

    def public(self) -> Client:
        """The running installation, as anybody."""
        running = self.home.running()
        assert running is not None
        return Client(running.url)

    @contextmanager
    def up(self, *options: str) -> Iterator[Up]:
        """`chiso up`, ready; ended with the block if it still runs."""
        arguments = [*PROGRAM, "up", "--port", "0", *options, "--home", str(self.home.path)]
        with subprocess.Popen(
            arguments, text=True, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            try:
                yield Up(said=_until_ready(process.stdout), process=process)
            finally:
                if process.poll() is None:
                    process.terminate()


def run_command(*arguments: str | Path, settings: Mapping[str, str] | None = None) -> Finished:
    """Run a command to its end, with more `settings` in its environment."""
    environment = {**ENVIRONMENT, **(settings or {})}
    command: Sequence[str] = [*PROGRAM, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=280)
    return Finished(code=done.returncode, output=done.stdout, complaint=done.stderr)


def _until_ready(output: IO[str] | None) -> str:
    assert output is not None
    said = []
    for line in output:
        said.append(line)
        if line.startswith(READY):
            return "".join(said)
    raise AssertionError("chiso up ended: " + "".join(said))
