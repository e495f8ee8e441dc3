"""What of a run follows a checkpoint."""

from chiso_runtime.brokers.port import Message
from chiso_runtime.consumer import following
from hypothesis import given
from hypothesis import strategies as some


def message(seq: int) -> Message:
    return Message(topic="chiso.test", key="k", seq=seq, position=seq * 10, logged_at=seq, stream="s", data=b"%d" % seq)


def run(*seqs: int) -> list[Message]:
    return [message(seq) for seq in seqs]


def split(seqs: list[int], seen: int) -> tuple[list[int], list[int]]:
    """The definition: take each next number when it comes, pass over what was seen, stop at the first leap."""
    taken: list[int] = []
    for at, seq in enumerate(seqs):
        if seq > seen + 1:
            return taken, seqs[at:]
        if seq == seen + 1:
            taken.append(seq)
            seen = seq
    return taken, []


@given(seqs=some.lists(some.integers(1, 12), min_size=1, max_size=20), seen=some.integers(0, 12))
def test_any_run_is_split_as_defined(seqs: list[int], seen: int) -> None:
    fresh, behind = following(run(*seqs), seen)
    assert ([m.seq for m in fresh], [m.seq for m in behind]) == split(seqs, seen)


@given(seqs=some.lists(some.integers(1, 12), min_size=1, max_size=20), seen=some.integers(0, 12))
def test_what_follows_is_dense_and_begins_right_behind_what_was_seen(seqs: list[int], seen: int) -> None:
    fresh, _ = following(run(*seqs), seen)
    assert [m.seq for m in fresh] == list(range(seen + 1, seen + 1 + len(fresh)))


def test_a_whole_run_that_follows_is_taken_as_it_is() -> None:
    whole = run(4, 5, 6)
    assert following(whole, 3) == (whole, ())


def test_a_redelivered_run_has_nothing_fresh() -> None:
    assert following(run(1, 2, 3), 3) == ([], ())


def test_a_run_that_begins_again_is_taken_once() -> None:
    assert following(run(1, 2, 1, 2, 3), 1) == (run(2, 3), ())


def test_what_lies_behind_a_gap_waits() -> None:
    assert following(run(2, 4, 5), 1) == (run(2), run(4, 5))


def test_a_run_wholly_behind_a_gap_waits_wholly() -> None:
    assert following(run(5, 6), 1) == ([], run(5, 6))
