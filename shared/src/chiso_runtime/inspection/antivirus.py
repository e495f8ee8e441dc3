"""The port for an antivirus; without one a file says of itself that it was not scanned."""

from collections.abc import Iterable
from typing import Protocol

from chiso_runtime.inspection.findings import ScanState


class Scanner(Protocol):
    """Looks for malware in the bytes of a file."""

    def scan(self, pieces: Iterable[bytes]) -> ScanState:
        """Return what the scanner says; NOT_SCANNED when it could not be asked."""


class NoScanner:
    """No antivirus is installed."""

    def scan(self, pieces: Iterable[bytes]) -> ScanState:
        """Read nothing and say so."""
        return ScanState.NOT_SCANNED
