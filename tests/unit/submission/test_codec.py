from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from chiso_contracts.access import ClientKeyIssued, PersonRegistered, RightGranted, RightRevoked, SessionEnded
from chiso_contracts.submission import (
    AssignmentsAdded,
    CriteriaReopened,
    CriterionReported,
    DeadlineExtended,
    FrameworkPublished,
    FrameworkSet,
    ReportReturned,
    ReportWithdrawn,
    RoundOpened,
    RoundReady,
    UnitRegistered,
    UnitsAdded,
)
from chiso_contracts.values import Deadline, EvidenceRef, Provenance, Right, RoundGroup, RoundUnit
from chiso_runtime.codec import EventCodec
from chiso_submission.codec import access_codec, codec
from chiso_submission.domain.report.events import EvidenceRejected
from chiso_submission.publisher import RESERVED, person_stream, report_stream, round_stream, route
from chiso_submission.schemas.registry import RESERVED as RESERVED_IDS

from tests.unit.submission.encoding import encoded
from tests.unit.submission.examples import DEADLINE, FILE, ROUND, UNIT, confirmed, locked, submitted

SUBMISSION = [
    UnitRegistered(code="H40", name="Tỉnh", kind="tinh", parent=None, valid_from=date(2025, 7, 1)),
    FrameworkPublished(framework="f", version="1", title="Bộ", sha256="0", part=1, parts=1, text='{"a":"ớ"}'),
    RoundOpened(
        round=ROUND,
        name="DTI",
        year=2025,
        owner="H40",
        framework="f",
        framework_version="1",
        engine=1,
        groups=(RoundGroup(id="xa", name="Xã"),),
        deadline=Deadline(at=DEADLINE, printed="trước ngày 05/01"),
    ),
    FrameworkSet(round=ROUND, framework="f", framework_version="1", sha256="0", part=1, parts=1, text="{}"),
    UnitsAdded(round=ROUND, units=(RoundUnit(code=UNIT, name="Xã", kind="xa", parent=None, groups=("xa",)),)),
    RoundReady(round=ROUND, units=1),
    AssignmentsAdded(round=ROUND, person="ha", role="appraiser", body="H40", capacity="Tổ", units=(UNIT,)),
    CriterionReported(
        round=ROUND,
        unit=UNIT,
        criterion="1.1",
        data={"parts": ("a", "b"), "yes": True, "value": "3", "whole": 4, "none": None},
        points=Decimal("7.50"),
        explanation="Đủ",
        evidence=(EvidenceRef(file=FILE, place="mục 2", note="bản ký"),),
        provenance=Provenance(by="Sở", at="2023"),
    ),
    confirmed(),
    EvidenceRejected(round=ROUND, unit=UNIT, file=FILE, findings=("zip-bomb",)),
    submitted("0" * 64, late=True),
    ReportWithdrawn(round=ROUND, unit=UNIT, reason="Sửa"),
    locked(),
    ReportReturned(round=ROUND, unit=UNIT, criteria=("1.1",), reason="Thiếu"),
    CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.1",), reason="Sai", until=DEADLINE),
    DeadlineExtended(round=ROUND, unit=UNIT, until=DEADLINE, document="12/S"),
]
ACCESS = [
    PersonRegistered(person="an", name_hash="0"),
    RightGranted(person="an", right=Right(id="r", role="head", body="H40", parent="H4", units=("H40",))),
    RightRevoked(person="an", right="r"),
    ClientKeyIssued(person="an", key_hash="0"),
    SessionEnded(person="an", session="s"),
]


@pytest.mark.parametrize(
    ("codec", "event"),
    [(codec, event) for event in SUBMISSION] + [(access_codec, event) for event in ACCESS],
    ids=lambda value: type(value).__name__,
)
def test_every_fact_survives_its_bytes(codec: EventCodec[Any], event: object) -> None:
    fact = codec.decode(encoded(codec, event))
    assert fact is not None
    assert fact.event == event


@pytest.mark.parametrize(
    ("stream", "topic", "key"),
    [
        ("registry/units", "chiso.submission", "registry"),
        ("framework/f@1", "chiso.submission", "frameworks"),
        ("framework-draft/f@1", "chiso.submission", "frameworks"),
        ("campaign/plans", "chiso.submission", "campaigns"),
        (round_stream("dti-2025"), "chiso.submission", "dti-2025"),
        (report_stream("dti-2025", "H40.01"), "chiso.submission", "dti-2025"),
        (person_stream("an"), "chiso.access", "an"),
    ],
)
def test_facts_of_a_round_share_its_key(stream: str, topic: str, key: str) -> None:
    assert (route(stream).topic, route(stream).key) == (topic, key)


def test_no_round_may_have_the_key_of_what_is_outside_rounds() -> None:
    assert frozenset(RESERVED_IDS) == RESERVED
