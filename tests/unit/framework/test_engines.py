"""Engines are found by the number that a round pinned."""

import pytest
from chiso_framework import NEWEST, UnknownEngine, engine


def test_the_first_engine_stays_runnable() -> None:
    assert engine(1).number == 1
    assert engine(NEWEST).number == NEWEST


def test_a_number_that_no_engine_has_is_refused() -> None:
    with pytest.raises(UnknownEngine):
        engine(0)
