"""Past rounds are taken in through the public API, with their provenance, once."""

from typing import Any

import pytest
from chiso_contracts.values import Right
from chiso_framework import shipped_framework

from tests.integration.scoring.conftest import API, APPRAISER, CARD, CHAIR, OFFICER, REPORTER, STRANGER, Desk
from tests.unit.scoring.examples import ROUND, UNIT

HERE = f"{API}/rounds/{ROUND}"
IMPORT = f"{HERE}/import"


def value(criterion: str = "1.1", given: str = "8.5", stage: str = "appraised", **said: str) -> dict[str, str]:
    return {"criterion": criterion, "stage": stage, "value": given, "by": "Bộ TTTT", "at": "2023-07-13", **said}


def body(*values: dict[str, str], unit: str = UNIT) -> dict[str, Any]:
    return {"unit": unit, "values": list(values)}


@pytest.fixture
def past(desk: Desk) -> Desk:
    """An imported round."""
    desk.open(imported=True)
    return desk


def test_imported_scores_are_read_with_their_provenance(past: Desk) -> None:
    written = past.post(IMPORT, OFFICER, body(value(), value(given="9", stage="decided"), value("1.2", "20")))
    assert (written.status_code, written.json["version"]) == (200, 3)  # type: ignore[index]
    card = past.seen(CARD, OFFICER, written)
    assert (card["total"]["points"], card["verified"]) == ("29.00", 2)
    first = card["criteria"][0]
    assert first["appraised"]["provenance"] == {"by": "Bộ TTTT", "at": "2023-07-13"}
    assert (first["appraised"]["person"], first["decided"]["points"]) == ("nguoi-1", "9.00")


def test_the_same_import_again_is_a_no_op(past: Desk) -> None:
    past.post(IMPORT, OFFICER, body(value(given="8.50")))
    again = past.post(IMPORT, OFFICER, body(value(given="8.5")))
    assert (again.status_code, again.json["changed"], again.json["version"]) == (200, False, 1)  # type: ignore[index]


def test_another_value_for_the_same_stage_is_refused(past: Desk) -> None:
    past.post(IMPORT, OFFICER, body(value()))
    refused = past.post(IMPORT, OFFICER, body(value(given="7"), value("1.2", "1")))
    assert (refused.status_code, refused.json["code"]) == (409, "import-differs")  # type: ignore[index]
    assert refused.json["details"] == {"criteria": ["1.1"]}  # type: ignore[index]


def test_every_wrong_value_is_listed_and_nothing_is_recorded(past: Desk) -> None:
    refused = past.post(IMPORT, OFFICER, body(value(), value("1.2", "21"), value("9.9", "1"), value("1.3", "1")))
    assert (refused.status_code, refused.json["code"]) == (422, "invalid-import")  # type: ignore[index]
    places = [error["where"] for error in refused.json["errors"]]  # type: ignore[index]
    assert places == ["values[1].value", "values[2].criterion", "values[3].criterion"]
    past.installation.settle()
    assert past.seen(CARD, OFFICER)["verified"] == 0


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        (body(value(), value()), 422, "repeated-criterion"),
        (body(), 422, "invalid-input"),
        (body(value(given="NaN")), 422, "invalid-input"),
        (body(value(stage="claimed")), 422, "invalid-input"),
        (body(value(), unit="H99"), 404, "unknown-unit"),
    ],
)
def test_an_import_that_cannot_be_is_refused(past: Desk, asked: Any, status: int, code: str) -> None:
    refused = past.post(IMPORT, OFFICER, asked)
    assert (refused.status_code, refused.json["code"]) == (status, code)  # type: ignore[index]


@pytest.mark.parametrize("right", [APPRAISER, CHAIR, REPORTER, STRANGER])
def test_only_the_standing_body_imports(past: Desk, right: Right) -> None:
    assert past.post(IMPORT, right, body(value())).status_code == 403


def test_a_round_that_is_appraised_here_takes_no_import(still_desk: Desk) -> None:
    refused = still_desk.post(IMPORT, OFFICER, body(value()))
    assert (refused.status_code, refused.json["code"]) == (409, "round-not-imported")  # type: ignore[index]


def test_an_imported_round_is_not_appraised(past: Desk) -> None:
    assert past.verify("1.1", "3").json["code"] == "round-imported"  # type: ignore[index]
    released = past.post(f"{HERE}/release", OFFICER, {"document": "x"})
    assert released.json["code"] == "round-imported"  # type: ignore[index]


def test_values_of_main_indicators_are_on_the_scale_of_the_framework(desk: Desk) -> None:
    desk.open(imported=True, framework=shipped_framework("qd922-2022-dti-tinh"))
    written = desk.post(IMPORT, OFFICER, body(value("7", "0.8431")))
    shown = desk.seen(f"{CARD}/criteria/7/explanation", OFFICER, written)
    assert shown["appraised"]["points"] == "168.6200"
    assert "168,62/200" in shown["rule"]["appraised"]["vi"]
