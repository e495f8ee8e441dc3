"""Waiting for a condition instead of sleeping."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 120
"""Seconds after which something is broken and not merely slow, on the busiest machine: no claim about speed."""


def until(condition: Callable[[], T], seconds: float = PATIENCE, *, pause: float = 0.01) -> T:
    """The condition's first true value, looked for every `pause` s. Fails when the time is up, showing the last one."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"still {value!r} after {seconds} s")
        time.sleep(pause)
    return value
