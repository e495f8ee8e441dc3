"""Which answer of a unit goes upwards."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from chiso_scoring.domain.taking import Taken, taken


@dataclass(frozen=True)
class Row:
    version: int
    data: dict[str, Any] = field(default_factory=dict)
    outcome: str = ""
    objected: bool = False


CLAIM = Row(2, {"numerator": "5"})
MENDED = {"numerator": "4"}


def test_a_claim_that_nobody_appraised_is_taken_as_claimed() -> None:
    assert taken(CLAIM, None, decided=False) == Taken(data=CLAIM.data, state="claimed")


@pytest.mark.parametrize("data", [{}, CLAIM.data])
def test_an_accepted_claim_is_verified(data: dict[str, Any]) -> None:
    assert taken(CLAIM, Row(3, data, "accepted"), decided=False) == Taken(data=CLAIM.data, state="verified")


def test_what_the_appraiser_found_goes_before_what_is_claimed() -> None:
    assert taken(CLAIM, Row(3, MENDED, "set"), decided=False) == Taken(data=MENDED, state="verified")


def test_other_points_without_other_data_leave_the_claim_contested() -> None:
    assert taken(CLAIM, Row(3, outcome="set"), decided=False) == Taken(data=CLAIM.data, state="contested")


def test_what_got_no_score_is_not_taken() -> None:
    assert taken(CLAIM, Row(3, outcome="no-score"), decided=False) is None


def test_what_got_no_score_is_contested_once_the_council_decided() -> None:
    assert taken(CLAIM, Row(3, outcome="no-score"), decided=True) == Taken(data=CLAIM.data, state="contested")


def test_a_claim_that_changed_since_is_not_verified_any_more() -> None:
    assert taken(CLAIM, Row(1, MENDED, "set"), decided=False) == Taken(data=CLAIM.data, state="claimed")


def test_a_measured_value_that_the_unit_objects_to_is_contested_until_it_is_appraised() -> None:
    given = Row(2, {"count": "3"}, objected=True)
    assert taken(given, None, decided=False) == Taken(data=given.data, state="contested")
    assert taken(given, Row(3, given.data, "accepted"), decided=False) == Taken(data=given.data, state="verified")


@pytest.mark.parametrize("appraised", [None, Row(3, outcome="set")])
def test_an_answer_without_data_gives_nothing(appraised: Row | None) -> None:
    assert taken(Row(2), appraised, decided=False) is None
