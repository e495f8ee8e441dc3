"""How much an inspection may read, unpack and compute before it refuses."""

import time
from dataclasses import dataclass

from chiso_runtime.inspection.findings import Hostile

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one inspection; sizes in bytes, `seconds` in processor time of the looks after the upload was read."""

    size: int = 100 * MIB
    entries: int = 2_000
    unpacked: int = 256 * MIB
    ratio: int = 200
    depth: int = 1
    seconds: float = 1.5
    pixels: int = 120_000_000


class Budget:
    """What is left of the limits, shared by everything one file contains, however deep."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._entries = 0
        self._unpacked = 0
        self._started = time.thread_time()

    def open_archive(self, entries: int) -> None:
        """Count the entries of one more archive. Raises Hostile."""
        self._entries += entries
        if self._entries > self.limits.entries:
            raise Hostile("archive-too-many-entries", str(self._entries))

    def unpack(self, size: int) -> None:
        """Count bytes that came out of a decompressor, and the time. Raises Hostile."""
        self._unpacked += size
        if self._unpacked > self.limits.unpacked:
            raise Hostile("archive-bomb", f"{self._unpacked} bytes")
        self.work()

    def work(self) -> None:
        """Look at the clock. Raises Hostile when the file costs too much."""
        if time.thread_time() - self._started > self.limits.seconds:
            raise Hostile("inspection-too-slow")
