"""The ways in which a history is replayed, each in a process of its own, two at a time."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from chiso.installation import SERVICES

from tests.faults.model.replaying import Order, Outcome
from tests.servers.databases import Databases
from tests.world import PREPARED

AT_ONCE = 2
PATIENCE = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A process with its environment, and how the messages come to it."""

    name: str
    batch: int
    workers: int = 1
    shuffle: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    planted: str = ""


def variants(seed: int) -> Sequence[Variant]:
    """Sizes of runs, hash seeds, time zones, locales, numbers of workers, orders across keys."""
    vietnam = {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "vi_VN.UTF-8", "PYTHONHASHSEED": "1"}
    newfoundland = {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": str(seed % 2**32)}
    plain = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    return (
        Variant(name="in one go", batch=1000),
        Variant(name="one by one", batch=1),
        Variant(name="by seven", batch=7, environment={"PYTHONHASHSEED": "12345"}),
        Variant(name="in Vietnam", batch=1000, shuffle=seed, environment=vietnam),
        Variant(name="in Newfoundland, in Turkish", batch=7, shuffle=seed + 1, environment=newfoundland),
        Variant(name="in Greenwich, in C", batch=1000, environment=plain),
        Variant(name="two workers", batch=7, workers=2, shuffle=seed + 2),
        Variant(name="four workers", batch=1000, workers=4, shuffle=seed + 3, environment=vietnam),
    )


def outcomes(asked: Sequence[Variant], history: Path, databases: Databases) -> dict[str, Outcome]:
    """Replay the history in every way, by the variants' names."""
    with ExitStack() as closing:
        empty = [closing.enter_context(_empty(databases)) for _ in asked]
        with ThreadPoolExecutor(AT_ONCE) as threads:
            found = list(threads.map(lambda variant, urls: _outcome(variant, history, urls), asked, empty))
    return {variant.name: outcome for variant, outcome in zip(asked, found, strict=True)}


def _outcome(variant: Variant, history: Path, urls: Mapping[str, str]) -> Outcome:
    order = Order(
        history=str(history),
        databases=urls,
        batch=variant.batch,
        workers=variant.workers,
        shuffle=variant.shuffle,
        planted=variant.planted,
    )
    asked: list[Any] = [sys.executable, "-m", "tests.faults.model.replaying", msgspec.json.encode(order)]
    environment = {**os.environ, **variant.environment}
    done = subprocess.run(asked, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, f"{variant.name}: {done.stderr.decode(errors='replace')[-4000:]}"
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Outcome)


@contextmanager
def _empty(databases: Databases) -> Iterator[dict[str, str]]:
    made = {name: databases.fresh(PREPARED[name]) for name in SERVICES}
    try:
        yield {name: database.app_dsn for name, database in made.items()}
    finally:
        for database in made.values():
            databases.drop(database)
