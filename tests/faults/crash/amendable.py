"""A small framework in two versions, between which a running round can be moved to and fro, and rounds by it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.acceptance import story
from tests.acceptance.story import SUBMISSION, Province
from tests.acceptance.suite import Stores

FRAMEWORK, VERSIONS = "bo-chi-so-sua-doi", ("1", "2")
CHANGED, SAME, MEASURED, ADDED = "1.1", "1.2", "2.1", "1.3"
"""Criteria: worth less in the second version; the same in both; measured, and worth more; only in the second."""

BEHIND = "SELECT count(*) FROM read.report JOIN read.round USING (round) WHERE amended < amendments"

MOST = 8
"""Points that both versions allow in every criterion."""


def document(version: str, title: str = "Bộ chỉ số được sửa đổi giữa kỳ") -> Mapping[str, Any]:
    """A version as it can be published: the second is the amended one, all others are as the first."""
    amended = version == VERSIONS[1]
    ratio = {"kind": "ratio", "numerator_vi": "Số hồ sơ", "denominator_vi": "Tổng số", "when_zero": "zero"}
    own = [
        _criterion(CHANGED, 8 if amended else 10, {"kind": "yes_no", "question_vi": "Có ban hành kế hoạch?"}),
        _criterion(SAME, 10, ratio),
        *([_criterion(ADDED, 10, {"kind": "direct"})] if amended else []),
    ]
    measured = [{**_criterion(MEASURED, 30 if amended else 20, ratio), "source": "measured"}]
    mains = [_main("1", own), _main("2", measured)]
    return {
        "id": FRAMEWORK,
        "version": version,
        "title_vi": title,
        "total_points": str(sum(int(main["max_points"]) for main in mains)),
        "points_places": 2,
        "rank_places": 2,
        "decision": {"number": f"{version}/QĐ-UBND"},
        "late": {"consequence": "nothing"},
        "evidence": {"missing": "zero"},
        "groups": [{"id": "xa", "name_vi": "Xã, phường, thị trấn", "units": "kind=xa"}],
        "main_indicators": mains,
    }


def _main(code: str, components: list[dict[str, Any]]) -> dict[str, Any]:
    points = str(sum(int(one["max_points"]) for one in components))
    return {"code": code, "name_vi": f"Chỉ số {code}", "max_points": points, "components": components}


def _criterion(code: str, points: int, rule: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": code, "name_vi": f"Tiêu chí {code}", "max_points": str(points), "rule": rule}


def publish(province: Province) -> None:
    """Both versions."""
    province.register()
    for version in VERSIONS:
        asked = {"document": document(version)}
        province.suite.administrator.post(f"{SUBMISSION}/frameworks", asked).of(201)


def open_round(province: Province, id: str, deadline: timedelta) -> None:
    """A round of all communes by the first version, with an appraiser."""
    asked = {**story.asked_round(id, datetime.now(UTC) + deadline), "framework": FRAMEWORK}
    office = province.office()
    office.post(f"{SUBMISSION}/rounds", {**asked, "framework_version": VERSIONS[0]}).of(201)
    province.person("tham-dinh")
    assigned = {"person": "tham-dinh", "role": "appraiser", "body": story.OFFICE, "capacity": "appraiser"}
    office.post(f"{SUBMISSION}/rounds/{id}/assignments", assigned).of(201)


def behind(site: Stores) -> bool:
    """Whether a settled site has units that have not followed every amendment of their round yet."""
    with site.database("submission") as conn:
        return conn.execute(BEHIND).fetchone() != (0,)
