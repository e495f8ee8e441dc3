"""The uploaded bytes where formats can seek in them: memory for small files, an unnamed temporary file for large."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import IO, Self

IN_MEMORY = 1 << 20
BLOCK = 1 << 20


class Spool:
    """Bytes written once, then read at any place; a context manager, gone at its end."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- closed in __exit__
        self._digest = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def sha256(self) -> str:
        """SHA-256 of what was written, in hex."""
        return self._digest.hexdigest()

    def fill(self, pieces: Iterable[bytes], *, largest: int) -> bool:
        """Write the pieces; return False, reading no further, when they are more than `largest` bytes."""
        for piece in pieces:
            self._digest.update(piece)
            self.size += len(piece)
            if self.size > largest:
                return False
            self._file.write(piece)
        return True

    def at(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; fewer at the end, none outside."""
        if offset < 0 or offset >= self.size:
            return b""
        self._file.seek(offset)
        return self._file.read(length)

    def tail(self, length: int) -> bytes:
        """Return the last bytes."""
        return self.at(max(0, self.size - length), length)

    def blocks(self, *, overlap: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield (offset, bytes) from the start; each block begins with the last `overlap` bytes of the one before."""
        offset = 0
        while block := self.at(offset, BLOCK):
            yield offset, block
            if offset + len(block) >= self.size:
                return
            offset += len(block) - overlap
