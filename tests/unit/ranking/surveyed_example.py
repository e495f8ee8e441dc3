"""A round in which a criterion comes from a survey, of wards too; another unit's kind has none."""

from copy import deepcopy
from typing import Any

from chiso_contracts import scoring
from chiso_framework import Framework, from_document

from tests.unit.ranking import example
from tests.unit.ranking.example import decided, locked, opening, verified

NOT_HELD = scoring.SurveyNotHeld(round="r-2026", criteria=("1.2",), document="15/TB-SKHCN")
TAKEN_BACK = scoring.SurveyNotHeldTakenBack(
    round="r-2026", criteria=("1.2",), document="18/TB-SKHCN", reason="Khảo sát vẫn được tổ chức"
)


def surveyed_document(says: str) -> dict[str, Any]:
    """1.2 comes from a survey of communes; a view counts its indicator alone."""
    document: dict[str, Any] = deepcopy(example.DOCUMENT)
    survey = document["main_indicators"][0]["components"][1]
    survey |= {"rule": {"kind": "survey", "low": 1, "high": 5, "responses": 30}, "source": "survey"}
    survey |= {"applies_to": "kind=xa"}
    view = {"id": "ha-tang", "name_vi": "Hạ tầng", "divisor": "1", "indicators": [{"code": "1", "weight": "1"}]}
    return {**document, "process": {"surveys_not_held": says}, "views": [view]}


RESCALED: Framework = from_document(surveyed_document("rescaled"))
ZERO: Framework = from_document(surveyed_document("zero"))

WORDS = (
    verified("U1", "1.1", "8"),
    verified("U1", "1.2", "30"),
    verified("U2", "1.1", "9"),
    decided("U2", "1.2", "6"),
    verified("U3", "2.1", "41.25"),
    verified("U4", "2.1", "30"),
    locked("U2", late=True),
)


def story(framework: Framework) -> tuple[object, ...]:
    """Words before and after nobody held the survey, which is taken back and said again."""
    said = (NOT_HELD, verified("U1", "2.1", "33.33"), locked("U3", late=True), TAKEN_BACK)
    return (*opening(framework=framework), *WORDS, *said, verified("U1", "1.2", "20"), NOT_HELD)
