"""Scoring's facts to bytes and back, and where they are published."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args
from uuid import UUID

import pytest
from chiso_contracts.rounds import SurveyNotHeld, SurveyNotHeldTakenBack
from chiso_contracts.scoring import AppraisalReleased, CouncilConcluded, CriteriaUnlocked, CriterionDecided
from chiso_contracts.scoring import ExplanationGiven as Explained
from chiso_contracts.submission import EvidenceCited, EvidenceConfirmed
from chiso_contracts.values import EvidenceRef, Provenance
from chiso_runtime.codec import Cause
from chiso_scoring.codec import card_codec, codec, round_codec
from chiso_scoring.domain.events import CardEvent, Event, RoundEvent
from chiso_scoring.domain.rejections import REJECTIONS
from chiso_scoring.publisher import card_stream, round_stream, route

from tests.unit.scoring.amending_examples import amended, moved
from tests.unit.scoring.examples import ROUND, UNIT, locked, opening, reported, verified
from tests.unit.scoring.measuring_examples import answered, measured

CAUSE = Cause(actor="an", capacity="appraiser", correlation="c", causation="")
FACTS: list[Event] = [
    *opening(),
    amended(),
    moved("1.1"),
    SurveyNotHeld(round=ROUND, criteria=("1.3",), document="15/TB"),
    SurveyNotHeldTakenBack(round=ROUND, criteria=("1.3",), document="18/TB", reason="Khảo sát vẫn được tổ chức"),
    AppraisalReleased(round=ROUND, document="15/TB"),
    CouncilConcluded(round=ROUND, number="3/TB", date=date(2026, 2, 1)),
    reported("1.2", "12.50", file="f" * 32, numerator="5", denominator="8"),
    EvidenceConfirmed(round=ROUND, unit=UNIT, file="f" * 32, sha256="a" * 64, size=10, version_id="v1"),
    EvidenceCited(
        round=ROUND, unit=UNIT, file="c" * 32, form="document", title="Kế hoạch", number="12", day=None, address=""
    ),
    locked(late=True),
    CriteriaUnlocked(round=ROUND, unit=UNIT, criteria=("1.1",)),
    measured(),
    answered(agreed=False, reason="Sai mẫu số"),
    verified("1.1", "8.50", data={"parts": ("a", "b"), "yes": True}, provenance=Provenance(by="Bộ", at="2023")),
    Explained(round=ROUND, unit=UNIT, criterion="1.1", text="…", evidence=(EvidenceRef(file="e" * 32, place="1"),)),
    CriterionDecided(round=ROUND, unit=UNIT, criterion="1.1", points=Decimal("9.00"), reason="", minutes="biên bản"),
]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_a_fact_comes_back_from_its_bytes(fact: Event) -> None:
    stream = card_stream(ROUND, UNIT) if isinstance(fact, get_args(CardEvent)) else round_stream(ROUND)
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    data = codec.encode(fact, id=UUID(int=1), stream=stream, version=1, key=ROUND, time=noon, cause=CAUSE)
    decoded = codec.decode(data)
    assert decoded is not None
    assert decoded.event == fact
    own = card_codec if isinstance(fact, get_args(CardEvent)) else round_codec
    assert own.decode(data) == decoded


def test_every_fact_of_the_service_is_tried_above() -> None:
    assert {type(fact) for fact in FACTS} == {*get_args(RoundEvent), *get_args(CardEvent)}


def test_both_kinds_of_stream_are_published_on_one_topic_by_round() -> None:
    for stream in (round_stream(ROUND), card_stream(ROUND, UNIT)):
        assert (route(stream).topic, route(stream).key) == ("chiso.scoring", ROUND)


def test_every_rejection_speaks_both_languages() -> None:
    assert all(vi and en and 400 <= status < 500 for status, vi, en in REJECTIONS.values())
