"""Why a unit is assessed and not ranked, on the pages: as the framework and the registry say it."""

from datetime import date

from chiso_framework import from_document

from tests.integration.ranking.conftest import OFFICER, Scene
from tests.integration.ranking.test_lineage import register, unit
from tests.integration.ranking.test_pages import page
from tests.unit.ranking import example

PAGE = "/ranking/r-2026"
SHORT = from_document(
    {
        **example.DOCUMENT,
        "process": {
            "calendar": {"data_from": {"day": "01-01"}, "data_until": {"day": "12-31"}},
            "short_period": {"days": 90, "stands": "not_ranked"},
        },
    }
)
OUTSIDE = from_document(
    {
        **example.DOCUMENT,
        "outsiders": [{"units": ["U5"], "status": "not_ranked", "reason_vi": "đặc thù", "reason_en": "special"}],
    }
)


def test_a_unit_that_was_named_when_the_round_was_opened(scene: Scene) -> None:
    scene.hear(*example.opening())
    assert "nêu khi mở kỳ đánh giá" in page(scene, PAGE, OFFICER)
    assert "named when the round was opened" in page(scene, f"{PAGE}/units/U5?lang=en", OFFICER)


def test_a_unit_that_the_decision_keeps_out_has_its_reason(scene: Scene) -> None:
    scene.hear(*example.opening(framework=OUTSIDE))
    assert "đặc thù" in page(scene, PAGE, OFFICER)
    assert "đặc thù" in page(scene, f"{PAGE}/units/U5", OFFICER)


def test_a_unit_of_a_short_period_has_its_days(scene: Scene) -> None:
    scene.hear(*example.opening(framework=SHORT))
    register(scene, [unit("U5", valid_from=date(2026, 11, 1))])
    assert "hoạt động 61 ngày trong kỳ số liệu, ít hơn 90 ngày" in page(scene, PAGE, OFFICER)


def test_a_unit_that_is_ranked_has_no_reason(scene: Scene) -> None:
    scene.hear(*example.opening())
    assert "nêu khi mở kỳ đánh giá" not in page(scene, f"{PAGE}/units/U1", OFFICER)
