"""The hash tree of RFC 6962, kept as a frontier."""

from hashlib import sha256

import pytest
from chiso_runtime import merkle
from hypothesis import given
from hypothesis import strategies as some

LEAVES = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [  # of the first n of these leaves: the vectors that Certificate Transparency implementations share
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

hashes = some.lists(some.binary(min_size=32, max_size=32), max_size=40)


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word: split at the largest power of two below the size."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def root_of(leaves: list[bytes]) -> bytes:
    frontier: list[bytes] = []
    merkle.extend(frontier, 0, leaves)
    return merkle.root(frontier)


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_known_leaves_are_the_known_roots(size: int) -> None:
    assert root_of([leaf_hash(data) for data in LEAVES[:size]]).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(41))
def test_every_size_up_to_forty_has_the_root_of_the_definition(size: int) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    assert root_of(leaves) == naive_root(leaves)


@given(hashes)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == naive_root(leaves)


@given(leaves=hashes, at=some.integers(0, 40))
def test_a_tree_grown_in_pieces_is_the_tree_grown_at_once(leaves: list[bytes], at: int) -> None:
    frontier: list[bytes] = []
    size = merkle.extend(frontier, 0, leaves[:at])
    assert merkle.extend(frontier, size, leaves[at:]) == len(leaves)
    assert merkle.root(frontier) == naive_root(leaves)


@given(hashes)
def test_the_frontier_has_one_hash_for_each_bit_of_the_size(leaves: list[bytes]) -> None:
    frontier: list[bytes] = []
    merkle.extend(frontier, 0, leaves)
    assert len(frontier) == len(leaves).bit_count()


@given(hashes)
def test_a_packed_frontier_unpacks_to_itself(leaves: list[bytes]) -> None:
    frontier: list[bytes] = []
    merkle.extend(frontier, 0, leaves)
    assert merkle.unpack(merkle.pack(frontier)) == frontier


def test_a_leaf_hashes_its_place_and_time_before_the_event() -> None:
    stamp = (7).to_bytes(8, "big") + (1767355200000000).to_bytes(8, "big")
    assert merkle.leaf(7, 1767355200000000, b"event") == leaf_hash(stamp + b"event")


def test_the_same_bytes_at_another_place_or_time_are_another_leaf() -> None:
    assert len({merkle.leaf(1, 1, b"x"), merkle.leaf(2, 1, b"x"), merkle.leaf(1, 2, b"x")}) == 3


def test_a_leaf_can_not_be_passed_off_as_an_inner_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert root_of([left, right]) != leaf_hash(left + right)
