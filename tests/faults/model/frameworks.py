"""Small frameworks as documents: every kind of rule, and between them every consequence that a framework may name."""

from typing import Any

Document = dict[str, Any]

NO_SCORE = ("K1", "K2")


def _named(code: str, **more: Any) -> Document:
    return {"code": code, "name_vi": f"Chỉ số {code}", "name_en": f"Indicator {code}", **more}


def _parts(**points: str) -> list[Document]:
    return [{"code": code, "label_vi": f"Mục {code}", "points": worth} for code, worth in points.items()]


COUNTED = {"kind": "steps", "value_vi": "Số cuộc họp", "whole": True}
STEPS = [
    {"at_least": 0, "below": 1, "points": 0},
    {"at_least": 1, "below": 3, "points": "3.5"},
    {"at_least": 3, "at_most": 9, "points": 8},
]
INDICATORS: list[Document] = [
    _named(
        "1",
        max_points=25,
        weight="2",
        components=[
            _named("1.1", max_points=10, rule={"kind": "yes_no", "question_vi": "Có kế hoạch không?"}),
            _named(
                "1.2",
                max_points=15,
                evidence_required=True,
                rule={"kind": "choice", "levels": _parts(a="15", b="7.5", c="0")},
            ),
        ],
    ),
    _named(
        "2",
        max_points=28,
        components=[
            _named(
                "2.1",
                max_points=20,
                rule={
                    "kind": "ratio",
                    "numerator_vi": "Đúng hạn",
                    "denominator_vi": "Phải làm",
                    "target": "0.8",
                    "when_zero": "zero",
                },
            ),
            _named("2.2", max_points=8, applies_to="kind=xa", rule={**COUNTED, "steps": STEPS}),
        ],
    ),
    _named(
        "3",
        max_points=15,
        components=[
            _named("3.1", max_points=10, rule={"kind": "checklist", "parts": _parts(a="5", b="3.5", c="1.5")}),
            _named("3.2", max_points=5, rule={"kind": "direct"}),
        ],
    ),
    _named("4", max_points=7),
    _named("5", max_points=9, scored=False, components=[_named("5.1", max_points=9, rule={"kind": "direct"})]),
]
GROUPS = [
    {"id": "diem", "name_vi": "Theo điểm"},
    {"id": "ty-le", "name_vi": "Theo tỷ lệ", "compare": "share"},
    {"id": "lien", "name_vi": "Liền hạng", "ranks": "dense"},
]


def _framework(name: str, late: Document, missing: str, **more: Any) -> Document:
    return {
        "id": name,
        "version": "1",
        "title_vi": f"Bộ thử {name}",
        "total_points": 100,
        "points_places": 2,
        "rank_places": 2,
        "late": late,
        "evidence": {"missing": missing},
        "no_score_reasons": [{"code": code, "text_vi": f"Lý do {code}"} for code in NO_SCORE],
        "groups": GROUPS,
        "main_indicators": INDICATORS,
        **more,
    }


FRAMEWORKS = {
    document["id"]: document
    for document in (
        _framework("khong-nhan", {"consequence": "refused"}, "refused"),
        _framework("khong-diem", {"consequence": "no_score", "reason": "K1"}, "zero", rank_places=0),
        _framework("tru-diem", {"consequence": "points_off", "points": "4.25"}, "explanation", total_divisor=10),
        _framework("khong-sao", {"consequence": "nothing"}, "refused", rank_places=0, tie_breakers=["1", "3"]),
    )
}
