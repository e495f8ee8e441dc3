"""The services as plain processes: `chiso-<service> serve` and `work`, with settings from their environment."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deploy.native.process import ServerProcess, answers_http

SERVICES = ("submission", "evidence", "scoring", "ranking")
KINDS = ("serve", "work")
PROGRAMS = Path(sys.executable).parent
MEND = "read the log; its errors are those of the service itself"


class Process(Protocol):
    """A process that can be ended, frozen and begun again; what it says goes to its log."""

    @property
    def log_file(self) -> Path: ...

    @property
    def pid(self) -> int | None: ...

    def start(self) -> None: ...

    def stop(self) -> int | None: ...

    def kill(self) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One process of a service; `url` is where it answers health and metrics, and as `serve` everything else."""

    service: str
    kind: str
    url: str
    process: Process

    @property
    def name(self) -> str:
        """As people call it: `scoring work`."""
        return f"{self.service} {self.kind}"

    def ready(self) -> bool:
        """Whether it says that it is ready."""
        return answers_http(f"{self.url}/health/ready")


def member(service: str, kind: str, port: int, settings: Mapping[str, str], logs: Path) -> Member:
    """A process that was not yet started; its log is a file of its own."""
    url = f"http://127.0.0.1:{port}"
    process = ServerProcess(
        name=f"chiso-{service} {kind}",
        command=[str(PROGRAMS / f"chiso-{service}"), kind],
        environment=settings,
        log_file=logs / f"{service}-{kind}.log",
        answers=lambda: answers_http(f"{url}/health/ready"),
        mend=MEND,
    )
    return Member(service=service, kind=kind, url=url, process=process)


def command(service: str, settings: Mapping[str, str], *arguments: str) -> str:
    """Run a command of a service to its end; returns what it printed. An exit code other than 0 fails the test."""
    done = subprocess.run(
        [str(PROGRAMS / f"chiso-{service}"), *arguments],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"chiso-{service} {' '.join(arguments)}: {done.returncode}\n{done.stderr[-3000:]}"
    return done.stdout
