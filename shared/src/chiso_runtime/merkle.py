"""RFC 6962 hash tree as a frontier: one hash per set bit of the size, the largest subtree first."""

from collections.abc import Iterable
from hashlib import sha256
from struct import Struct

_STAMP = Struct(">QQ")


def leaf(key_seq: int, logged_at: int, data: bytes) -> bytes:
    """Leaf hash of a log entry: 0x00, key_seq and logged_at (8 bytes each, big-endian), event bytes."""
    return sha256(b"\x00" + _STAMP.pack(key_seq, logged_at) + data).digest()


def extend(frontier: list[bytes], size: int, leaves: Iterable[bytes]) -> int:
    """Add leaves to the frontier of a tree of `size` leaves, in place; returns the new size."""
    for node in leaves:
        bits = size
        while bits & 1:
            node = sha256(b"\x01" + frontier.pop() + node).digest()
            bits >>= 1
        frontier.append(node)
        size += 1
    return size


def root(frontier: list[bytes]) -> bytes:
    """Merkle tree hash of the whole tree; of no leaves, the hash of nothing."""
    if not frontier:
        return sha256(b"").digest()
    node = frontier[-1]
    for left in reversed(frontier[:-1]):
        node = sha256(b"\x01" + left + node).digest()
    return node


def pack(frontier: list[bytes]) -> bytes:
    """The frontier as the log's head stores it."""
    return b"".join(frontier)


def unpack(flat: bytes) -> list[bytes]:
    """The frontier from the log's head."""
    return [flat[i : i + 32] for i in range(0, len(flat), 32)]
