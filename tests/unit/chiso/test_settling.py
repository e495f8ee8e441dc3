from dataclasses import replace

from chiso.settling import NEVER, Look

LEVEL = Look(
    behind=[],
    heads={("chiso.submission", "r-2026"): 3},
    seen={("scoring", "chiso.submission", "r-2026"): 3},
)


def test_two_looks_alike_at_which_all_was_level_are_stillness() -> None:
    assert replace(LEVEL).still(LEVEL)


def test_the_first_level_look_is_not_yet_stillness() -> None:
    assert not LEVEL.still(NEVER)


def test_what_is_behind_is_not_still_however_long_it_stays_so() -> None:
    behind = replace(LEVEL, behind=["scoring: outbox"])
    assert not behind.still(behind)


def test_a_consumer_that_moved_between_two_level_looks_may_have_said_something() -> None:
    moved = replace(
        LEVEL,
        heads={("chiso.submission", "r-2026"): 4},
        seen={("scoring", "chiso.submission", "r-2026"): 4},
    )
    assert not moved.still(LEVEL)
