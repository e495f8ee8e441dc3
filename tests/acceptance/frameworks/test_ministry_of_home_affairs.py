"""765/QĐ-BNV: four cases of no score with their legal reason, the fifth of January, forms by kind of unit."""

from datetime import UTC, datetime

import pytest

from tests.acceptance.frameworks.answers import Answer
from tests.acceptance.frameworks.playing import Play, Unit, begun, locked, prepared
from tests.acceptance.frameworks.stage import OFFICER, SUBMISSION, Stage

FRAMEWORK = "bnv-765-2021-demo"
REASONS = {
    "NS1": "Không cung cấp đủ thông tin, số liệu",
    "NS2": "Số liệu cung cấp không đúng với thực tế",
    "NS3": "Không có tài liệu kiểm chứng",
}
CLAIMS: dict[str, Answer] = {
    "1.1": {"level": "a"},
    "1.2": {"value": "3"},
    "1.3": {"numerator": "1", "denominator": "3"},
    "2.1": {"yes": True},
}
"""Worth 10, 7, 10/3 and 14 points."""


def claimed(play: Play, unit: Unit) -> None:
    for code, given in CLAIMS.items():
        play.claim(unit, play.leaves[code], given)
    play.submit(unit)


@pytest.fixture(scope="module")
def judged(stage: Stage) -> Play:
    """Four claims of one unit: one accepted, the others without a score, each for another reason."""
    units = [Unit(code="N1.1", kind="vu"), Unit(code="N1.2", kind="don-vi-su-nghiep")]
    play = begun(stage, FRAMEWORK, units, 2021)
    claimed(play, units[0])
    stage.pass_deadline()
    play.accept(units[0], "1.3")
    for code, reason in zip(("1.1", "1.2", "2.1"), REASONS, strict=True):
        play.no_score(units[0], code, reason)
    stage.settle()
    return play


@pytest.mark.parametrize(("criterion", "reason"), [("1.1", "NS1"), ("1.2", "NS2"), ("2.1", "NS3")])
def test_each_legal_case_takes_the_score_and_is_told_in_the_words_of_the_decision(
    judged: Play, criterion: str, reason: str
) -> None:
    unit = judged.units["N1.1"]
    why = judged.stage.read(f"{judged.card(unit, criterion)}/explanation", judged.appraiser)
    assert (why["effective"]["points"], why["appraised"]["reason_code"]) == ("0.00", reason)
    assert why["no_score_reason"]["vi"] == REASONS[reason]
    assert REASONS[reason] in judged.stage.page(f"/appraisal/{judged.id}/{unit.code}/{criterion}", judged.appraiser)


def test_only_what_was_accepted_counts(judged: Play) -> None:
    line = judged.sheet(judged.units["N1.1"])["unit"]
    assert (line["total"], line["verified"]) == ("3.33", 4)


def test_a_reason_that_the_decision_does_not_have_is_refused(judged: Play) -> None:
    word = {"outcome": "no-score", "reason_code": "NS9", "reason": "Lý do khác", "pass": "tham-dinh-lai"}
    path = f"{judged.card(judged.units['N1.1'], '1.3')}/verification"
    answer = judged.stage.ask("POST", path, judged.appraiser, word)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "unknown-no-score-reason")


def test_what_a_unit_is_asked_depends_on_its_kind(judged: Play) -> None:
    asked = {
        unit.kind: {one["criterion"] for one in judged.stage.read(judged.report_of(unit), OFFICER)["criteria"]}
        for unit in judged.units.values()
    }
    assert asked["vu"] - asked["don-vi-su-nghiep"] == {"6.3", "6.4"}
    assert asked["don-vi-su-nghiep"] - asked["vu"] == {"3.7"}


def test_until_the_end_of_4_january_a_report_counts_and_on_the_5th_it_counts_nothing(stage: Stage) -> None:
    early, late = Unit(code="N2.1", kind="vu"), Unit(code="N2.2", kind="vu")
    year = datetime.now(UTC).year + 2
    stage.set_clock(f"{year + 1}-01-04T23:00:00+07:00")
    play = begun(stage, FRAMEWORK, [early, late], year, deadline=f"{year + 1}-01-05T00:00:00+07:00")
    claimed(play, early)
    stage.set_clock(f"{year + 1}-01-05T00:00:01+07:00")
    claimed(play, late)
    stage.settle()
    for unit in (early, late):
        for code in CLAIMS:
            play.accept(unit, code)
    stage.settle()
    lines = {place["unit"]: place for place in play.table("vu-cuc").values()}
    assert [(lines[unit]["late"], lines[unit]["total"]) for unit in ("N2.1", "N2.2")] == [
        (False, "34.33"),
        (True, "0.00"),
    ]


def test_what_did_not_arise_leaves_the_maximum_or_counts_in_full_or_nothing(stage: Stage) -> None:
    unit = Unit(code="N3.1", kind="vu")
    play = begun(stage, FRAMEWORK, [unit], 2021)
    for code in ("1.5", "4.4"):
        play.claim(unit, play.leaves[code], {"nothing_arose": True})
    play.submit(unit)
    stage.pass_deadline()
    play.accept(unit, "1.5")
    play.accept(unit, "4.4")
    stage.settle()
    line = play.sheet(unit)["unit"]
    assert (line["total"], line["maximum"]) == ("0.00", "575.00")


def test_bonus_and_penalty_stay_beside_the_maximum_and_under_their_caps(stage: Stage) -> None:
    unit = Unit(code="N4.1", kind="vu")
    play = locked(stage, FRAMEWORK, [unit], 2021)
    play.set_all(unit, {"1.1": 10, "1.7": 5, "5.7": "2.5"})
    stage.settle()
    line = play.sheet(unit)["unit"]
    assert (line["total"], line["maximum"], line["bonus"], line["penalty"]) == ("12.50", "585.00", "5.00", "2.50")


def test_a_unit_that_the_decision_exempts_is_not_in_the_round(stage: Stage) -> None:
    old, new = Unit(code="N5.1", kind="vu"), Unit(code="N5.2", kind="don-vi-moi")
    play = prepared(stage, FRAMEWORK, [old, new], 2021)
    play.open(groups={"vu-cuc": [old.code, new.code]})
    known = stage.read(f"{SUBMISSION}/rounds/{play.id}/units", OFFICER)["units"]
    assert [row["unit"] for row in known] == ["N5.1"]


def test_a_unit_of_less_than_90_days_of_the_year_is_assessed_and_not_ranked(stage: Stage) -> None:
    whole, short = Unit(code="N6.1", kind="vu"), Unit(code="N6.2", kind="vu", valid_from="2021-10-04")
    long_enough = Unit(code="N6.3", kind="vu", valid_from="2021-10-03")
    play = locked(stage, FRAMEWORK, [whole, short, long_enough], 2021)
    play.set(short, "1.1", "10")
    stage.settle()
    assert set(play.table("vu-cuc")) == {"N6.1", "N6.3"}
    assert [(line["unit"], line["total"]) for line in play.rankings()["unranked"]] == [("N6.2", "10.00")]
