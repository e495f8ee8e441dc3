"""A small round as scoring publishes it: facts, their messages, and the framework they name."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5

from chiso_contracts import scoring
from chiso_contracts.values import RoundGroup, RoundUnit
from chiso_framework import Framework, from_document, to_document
from chiso_ranking.codec import scoring_codec
from chiso_runtime.brokers.port import Message
from chiso_runtime.codec import Cause

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CAUSE = Cause(actor="example", capacity="", correlation="", causation="")
NAMES = ("Xã Đông Hiếu", "Phường An Bình", "Xã Ân Phú", "Xã Đức Hoà", "Phường Ba Đình", "Xã Hòa Bình")

DOCUMENT: dict[str, object] = {
    "id": "example",
    "version": "1",
    "title_vi": "Bộ chỉ số ví dụ",
    "title_en": "Example framework",
    "decision": {},
    "mode": "points",
    "total_points": "100",
    "points_places": 2,
    "rank_places": 2,
    "late": {"consequence": "points_off", "points": "5"},
    "evidence": {"missing": "explanation"},
    "groups": [
        {"id": "xa", "name_vi": "Khối xã", "units": "kind=xa"},
        {"id": "all", "name_vi": "Tất cả", "units": "all", "compare": "share"},
    ],
    "ratings": {
        "on": "points",
        "bands": [
            {"code": "good", "name_vi": "Tốt", "name_en": "Good", "at_least": "50"},
            {"code": "weak", "name_vi": "Yếu", "name_en": "Weak", "below": "50"},
        ],
    },
    "main_indicators": [
        {
            "code": "1",
            "name_vi": "Hạ tầng",
            "name_en": "Infrastructure",
            "max_points": "40",
            "complete": True,
            "components": [
                {
                    "code": "1.1",
                    "name_vi": "Mạng",
                    "name_en": "Network",
                    "max_points": "10",
                    "rule": {"kind": "direct"},
                },
                {
                    "code": "1.2",
                    "name_vi": "Máy",
                    "name_en": "Machines",
                    "max_points": "30",
                    "rule": {"kind": "direct"},
                },
            ],
        },
        {
            "code": "2",
            "name_vi": "Dịch vụ",
            "name_en": "Services",
            "max_points": "60",
            "complete": True,
            "components": [
                {
                    "code": "2.1",
                    "name_vi": "Trực tuyến",
                    "name_en": "Online",
                    "max_points": "60",
                    "rule": {"kind": "direct"},
                }
            ],
        },
    ],
}
FRAMEWORK: Framework = from_document(DOCUMENT)
MAXIMA = {leaf.code: leaf.max_points for leaf in FRAMEWORK.criteria()}


def unit(number: int, *, ranked: bool = True, kind: str = "xa") -> RoundUnit:
    """Unit U1, U2, … of the round, in the group of its kind and in the one of all."""
    groups = ("xa", "all") if kind == "xa" else ("all",)
    name = NAMES[(number - 1) % len(NAMES)] + ("" if number <= len(NAMES) else f" {number}")
    return RoundUnit(code=f"U{number}", name=name, kind=kind, parent="H", groups=groups, ranked=ranked)


UNITS = (unit(1), unit(2), unit(3), unit(4, kind="phuong"), unit(5, ranked=False))


def opening(
    round_id: str = "r-2026",
    *,
    units: Sequence[RoundUnit] = UNITS,
    framework: Framework = FRAMEWORK,
    imported: bool = False,
    demonstration: bool = False,
    parts: int = 2,
) -> list[object]:
    """The facts by which a round opens."""
    opened = scoring.RoundOpened(
        round=round_id,
        name="Chuyển đổi số cấp xã 2026",
        year=2026,
        owner="H56",
        framework=framework.id,
        framework_version=framework.version,
        engine=1,
        groups=(RoundGroup(id="xa", name="Khối xã"), RoundGroup(id="all", name="Tất cả")),
        deadline=None,
        imported=imported,
        demonstration=demonstration,
    )
    sets = told(framework, round_id=round_id, parts=parts)
    added = [scoring.UnitsAdded(round=round_id, units=tuple(units[at : at + 500])) for at in range(0, len(units), 500)]
    return [opened, *sets, *added, scoring.RoundReady(round=round_id, units=len(units))]


def told(framework: Framework, *, round_id: str = "r-2026", parts: int = 2) -> list[scoring.FrameworkSet]:
    """The parts of a framework's document."""
    text = json.dumps(to_document(framework), ensure_ascii=False)
    size = -(-len(text) // parts)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [
        scoring.FrameworkSet(
            round=round_id,
            framework=framework.id,
            framework_version=framework.version,
            sha256=sha256(text.encode()).hexdigest(),
            part=n,
            parts=len(pieces),
            text=piece,
        )
        for n, piece in enumerate(pieces, 1)
    ]


def reported(unit: str, criterion: str, points: str, *, round_id: str = "r-2026") -> scoring.CriterionReported:
    return scoring.CriterionReported(
        round=round_id,
        unit=unit,
        criterion=criterion,
        data={},
        points=Decimal(points),
        explanation="",
        evidence=(),
    )


def verified(
    unit: str, criterion: str, points: str, *, round_id: str = "r-2026", outcome: str = "set", reason_code: str = ""
) -> scoring.CriterionVerified:
    return scoring.CriterionVerified(
        round=round_id,
        unit=unit,
        criterion=criterion,
        outcome=outcome,
        points=Decimal(points),
        data={},
        reason_code=reason_code,
        reason="",
        appraisal_pass="",
        body="H56",
    )


def decided(unit: str, criterion: str, points: str, *, round_id: str = "r-2026") -> scoring.CriterionDecided:
    return scoring.CriterionDecided(
        round=round_id, unit=unit, criterion=criterion, points=Decimal(points), reason="", minutes="BB-1"
    )


def locked(unit: str, *, late: bool = False, round_id: str = "r-2026") -> scoring.ReportLocked:
    return scoring.ReportLocked(round=round_id, unit=unit, submitted=True, late=late)


def concluded(round_id: str = "r-2026") -> scoring.CouncilConcluded:
    return scoring.CouncilConcluded(round=round_id, number="05/TB", date=date(2026, 3, 1))


def event_id(seq: int, key: str = "r-2026") -> UUID:
    return uuid5(NAMESPACE_URL, f"{key}/{seq}")


def messages(facts: Iterable[object], *, key: str = "r-2026", after: int = 0) -> list[Message]:
    """Facts as they arrive: position 10, 20, … one second apart."""
    found = []
    for seq, fact in enumerate(facts, after + 1):
        time = START + timedelta(seconds=seq)
        unit_code = getattr(fact, "unit", "")
        stream = f"card/{key}/{unit_code}" if unit_code else f"round/{key}"
        data = scoring_codec.encode(
            fact, id=event_id(seq, key), stream=stream, version=seq, key=key, time=time, cause=CAUSE
        )
        logged_at = int(time.timestamp()) * 1_000_000
        found.append(Message("chiso.scoring", key, seq, seq * 10, logged_at, stream, data))
    return found
