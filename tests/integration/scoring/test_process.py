"""What a framework's process asks of the appraisal: passes, data in place of points, estimates; and units in order."""

from typing import Any

import pytest
from chiso_contracts.rounds import RoundReady, UnitsAdded
from chiso_contracts.values import RoundUnit
from chiso_framework import from_document
from chiso_runtime.database import connect

from tests.integration.scoring.conftest import API, APPRAISER, CARD, LEADER, OFFICER, Desk
from tests.integration.scoring.test_pages import Browser
from tests.unit.scoring.examples import (
    CLOSED_BY_LEADER,
    DOCUMENT,
    IN_PASSES,
    OTHER,
    PASSES,
    ROUND,
    UNIT,
    framework_parts,
    locked,
    opened,
    reported,
)

FIRST, LAST = (one["code"] for one in PASSES)
IN_FIRST: dict[str, Any] = {"pass": FIRST}
IN_LAST: dict[str, Any] = {"pass": LAST}
VERIFICATION = f"{CARD}/criteria/1.2/verification"
PAGE = f"/appraisal/{ROUND}/{UNIT}/1.2"


def word(given: str, points: str = "7", **said: Any) -> dict[str, Any]:
    return {"outcome": "set", "points": points, "reason": "Theo minh chứng", "pass": given, **said}


@pytest.fixture
def in_passes(desk: Desk) -> Desk:
    """A round that is appraised in two passes, with one locked report."""
    desk.open(framework=IN_PASSES)
    desk.report(
        reported("1.1", "10.00", yes=True),
        reported("1.2", "12.50", file="f" * 32, numerator="5", denominator="8"),
        locked(),
    )
    return desk


def test_a_pass_must_be_one_of_the_frameworks(in_passes: Desk) -> None:
    for given in ("", "khac"):
        answer = in_passes.post(VERIFICATION, APPRAISER, word(given))
        assert (answer.status_code, answer.json and answer.json["code"]) == (422, "unknown-pass")
        assert answer.json
        assert answer.json["details"]["passes"] == [FIRST, LAST]
        assert "Tổ trưởng chốt" in answer.json["title_vi"]


def test_a_later_pass_stands_above_an_earlier_one_which_cannot_replace_it(in_passes: Desk) -> None:
    assert in_passes.post(VERIFICATION, APPRAISER, word(FIRST)).status_code == 200
    write = in_passes.post(VERIFICATION, APPRAISER, word(LAST, "8"))
    refused = in_passes.post(VERIFICATION, APPRAISER, word(FIRST, "9"))
    assert (refused.status_code, refused.json and refused.json["code"]) == (409, "later-pass-spoke")
    shown = in_passes.seen(f"{CARD}/criteria/1.2", APPRAISER, write)
    assert (shown["appraised"]["points"], shown["appraised"]["pass"]) == ("8.00", LAST)


@pytest.fixture
def closed_by_leader(desk: Desk) -> Desk:
    """A round whose last pass is the team leader's, with one locked report."""
    desk.open(framework=CLOSED_BY_LEADER)
    desk.report(reported("1.1", "10.00", yes=True), reported("1.2", "12.50", numerator="5", denominator="8"), locked())
    return desk


def test_a_pass_of_the_team_leader_is_made_by_nobody_else(closed_by_leader: Desk) -> None:
    for path in (VERIFICATION, f"{VERIFICATION}/preview"):
        refused = closed_by_leader.post(path, APPRAISER, word(LAST))
        assert (refused.status_code, refused.json and refused.json["code"]) == (403, "pass-of-others")
        assert refused.json
        assert "“Tổ trưởng chốt” do Tổ trưởng thực hiện" in refused.json["title_vi"]
    assert closed_by_leader.post(VERIFICATION, APPRAISER, word(FIRST)).status_code == 200
    write = closed_by_leader.post(VERIFICATION, LEADER, word(LAST, "8"))
    shown = closed_by_leader.seen(f"{CARD}/criteria/1.2", LEADER, write)
    assert (shown["appraised"]["points"], shown["appraised"]["pass"]) == ("8.00", LAST)


def test_the_pages_offer_each_their_own_passes_and_say_whose_is_next(closed_by_leader: Desk) -> None:
    member, leader = Browser(closed_by_leader, APPRAISER), Browser(closed_by_leader, LEADER)
    page = member.look(PAGE)
    assert f'<option value="{FIRST}" selected>' in page
    assert f'<option value="{LAST}"' not in page
    assert f'<option value="{LAST}"' in leader.look(PAGE)
    closed_by_leader.post(VERIFICATION, LEADER, word(LAST))
    closed_by_leader.installation.settle()
    page = member.look(PAGE)
    assert "Chờ bước Tổ trưởng chốt – Tổ trưởng" in page
    assert "/verification" not in page
    assert f'<option value="{LAST}" selected>' in leader.look(PAGE)
    card = member.look(f"/appraisal/{ROUND}/{UNIT}")
    assert "chờ bước Tổ trưởng chốt – Tổ trưởng" in card
    assert f'{UNIT}/1.1/verification"' in card
    assert f'{UNIT}/1.2/verification"' not in card


def test_a_preview_refuses_what_the_verification_would(in_passes: Desk) -> None:
    in_passes.post(VERIFICATION, APPRAISER, word(LAST))
    answer = in_passes.post(f"{VERIFICATION}/preview", APPRAISER, word(FIRST))
    assert (answer.status_code, answer.json and answer.json["code"]) == (409, "later-pass-spoke")


def test_what_each_pass_said_stays_readable(in_passes: Desk) -> None:
    in_passes.post(VERIFICATION, APPRAISER, word(FIRST, reason="Thiếu trang ký"))
    in_passes.post(VERIFICATION, APPRAISER, word(FIRST, "6", reason="Thiếu trang ký"))
    in_passes.post(VERIFICATION, APPRAISER, word(LAST, "8", reason="Đã xác minh"))
    in_passes.installation.settle()
    facts = in_passes.seen(f"{CARD}/criteria/1.2/history", APPRAISER)["facts"]
    said = [(fact["pass"], fact["points"]) for fact in facts if fact["kind"] == "appraised"]
    assert said == [(FIRST, "7.00"), (FIRST, "6.00"), (LAST, "8.00")]
    page = Browser(in_passes, APPRAISER).look(PAGE)
    slips = page[page.index("Phiếu thẩm định") : page.index("lịch sử thay đổi".capitalize())]
    assert slips.index("Thẩm định") < slips.index("Tổ trưởng chốt")
    assert ("Thiếu trang ký" in slips, "Đã xác minh" in slips, "6,00" in slips, "7,00" in slips) == (
        True,
        True,
        True,
        False,
    )


def test_the_page_offers_the_passes_in_the_frameworks_words(in_passes: Desk) -> None:
    browser = Browser(in_passes, APPRAISER)
    page = browser.look(PAGE)
    assert f'<option value="{FIRST}" selected>Thẩm định – Thành viên Tổ giúp việc</option>' in page
    action = f"{PAGE}/verification"
    confirm = browser.send(page, action, outcome="set", points="7", reason="Trang 2", **IN_LAST)
    assert "Tổ trưởng chốt" in confirm.text
    page = browser.follow(browser.send(confirm.text, action))
    again = browser.look(PAGE)
    assert f'<option value="{FIRST}"' not in again
    assert f'<option value="{LAST}" selected>' in again


def test_a_claim_is_accepted_from_the_card_in_a_pass(in_passes: Desk) -> None:
    browser = Browser(in_passes, APPRAISER)
    page = browser.look(f"/appraisal/{ROUND}/{UNIT}")
    assert 'id="pass-accept-1.2"' in page
    confirm = browser.send(page, f"{PAGE}/verification", **IN_FIRST)
    browser.follow(browser.send(confirm.text, f"{PAGE}/verification"))
    shown = in_passes.seen(f"{CARD}/criteria/1.2", APPRAISER)
    assert (shown["appraised"]["outcome"], shown["appraised"]["pass"]) == ("accepted", FIRST)


def test_the_pass_is_refused_at_its_field(in_passes: Desk) -> None:
    browser = Browser(in_passes, APPRAISER)
    page = browser.look(PAGE)
    in_passes.post(VERIFICATION, APPRAISER, word(LAST))
    answer = browser.send(page, f"{PAGE}/verification", outcome="set", points="7", reason="x", **IN_FIRST)
    assert answer.status_code == 409
    assert 'id="pass-error-1"' in answer.text


def test_a_round_without_passes_is_appraised_as_before(round_desk: Desk) -> None:
    page = Browser(round_desk, APPRAISER).look(PAGE)
    assert "Bước thẩm định" not in page
    assert round_desk.post(VERIFICATION, APPRAISER, word("khac")).status_code == 200


def test_an_appraiser_mends_the_data_and_the_rule_gives_the_points(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    page = browser.look(PAGE)
    assert 'name="answer-numerator" type="text" value="5"' in page
    typed: dict[str, Any] = {"answer-numerator": "1.000,5", "answer-denominator": "4002", "reason": "Theo sổ"}
    confirm = browser.send(page, f"{PAGE}/verification", outcome="data", **typed)
    assert "5,00" in confirm.text
    browser.follow(browser.send(confirm.text, f"{PAGE}/verification"))
    shown = round_desk.seen(f"{CARD}/criteria/1.2", APPRAISER)["appraised"]
    assert (shown["points"], shown["outcome"]) == ("5.00", "set")
    assert shown["data"] == {"numerator": "1000.5", "denominator": "4002"}


def test_points_are_set_also_where_the_claims_data_stand_in_the_form(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    typed: dict[str, Any] = {"answer-numerator": "5", "answer-denominator": "8", "reason": "Theo sổ", "points": "7"}
    confirm = browser.send(browser.look(PAGE), f"{PAGE}/verification", outcome="set", **typed)
    assert confirm.status_code == 200
    assert "7,00" in confirm.text


@pytest.mark.parametrize(
    ("typed", "status"), [({"answer-numerator": "x", "answer-denominator": "4"}, 422), ({"answer-numerator": "1"}, 422)]
)
def test_wrong_data_are_refused_at_their_fields(round_desk: Desk, typed: dict[str, Any], status: int) -> None:
    browser = Browser(round_desk, APPRAISER)
    answer = browser.send(browser.look(PAGE), f"{PAGE}/verification", outcome="data", reason="Theo sổ", **typed)
    assert answer.status_code == status
    field = "numerator" if "answer-denominator" in typed else "denominator"
    assert f'id="answer-{field}-error-1"' in answer.text
    assert f'value="{typed["answer-numerator"]}"' in answer.text


def test_a_number_that_can_be_read_in_two_ways_is_asked_about(round_desk: Desk) -> None:
    browser = Browser(round_desk, APPRAISER)
    typed: dict[str, Any] = {"answer-numerator": "1.234", "answer-denominator": "2000", "reason": "Theo sổ"}
    answer = browser.send(browser.look(PAGE), f"{PAGE}/verification", outcome="data", **typed)
    assert (answer.status_code, 'id="answer-numerator-error-1"' in answer.text) == (422, True)


def odd_round(desk: Desk) -> None:
    """1.2 may be an estimate, and nothing may have arisen, which takes it out of the maximum."""
    document = {**DOCUMENT, "main_indicators": [dict(one) for one in DOCUMENT["main_indicators"]]}
    components = [dict(one) for one in DOCUMENT["main_indicators"][0]["components"]]
    components[1] |= {"estimates": True, "nothing_arose": "excluded"}
    document["main_indicators"][0]["components"] = components
    desk.open(framework=from_document(document))
    desk.report(reported("1.2", "12.50", numerator="5", denominator="8", estimated=True), locked())


def test_an_appraiser_may_find_that_nothing_arose(desk: Desk) -> None:
    odd_round(desk)
    browser = Browser(desk, APPRAISER)
    typed: dict[str, Any] = {"answer-nothing_arose": "yes", "answer-numerator": "5", "reason": "Không có hồ sơ"}
    confirm = browser.send(browser.look(PAGE), f"{PAGE}/verification", outcome="data", **typed)
    browser.follow(browser.send(confirm.text, f"{PAGE}/verification"))
    shown = desk.seen(f"{CARD}/criteria/1.2", APPRAISER)
    assert (shown["appraised"]["data"], shown["excluded"]) == ({"nothing_arose": True}, True)


def test_the_appraiser_sees_that_a_figure_is_an_estimate(desk: Desk) -> None:
    odd_round(desk)
    assert desk.seen(f"{CARD}/criteria/1.2", APPRAISER)["estimated"] is True
    assert desk.seen(f"{CARD}/criteria/1.1", APPRAISER)["estimated"] is False
    browser = Browser(desk, APPRAISER)
    assert "ước thực hiện" in browser.look(f"/appraisal/{ROUND}/{UNIT}")
    assert "ước thực hiện" in browser.look(PAGE)


NAMES = {"H40.05": "Xã Đức An", "H40.04": "Xã Ân Phú", "H40.03": "Xã An Phú", UNIT: "Xã Dân Hòa", OTHER: "Xã Y Tý"}
IN_ORDER = ["Xã An Phú", "Xã Ân Phú", "Xã Dân Hòa", "Xã Đức An", "Xã Y Tý"]


def test_units_stand_in_the_order_of_the_vietnamese_alphabet_page_by_page(desk: Desk) -> None:
    units = tuple(
        RoundUnit(code=code, name=name, kind="xa", parent="H40", groups=("xa",)) for code, name in NAMES.items()
    )
    facts = [opened(), *framework_parts(), UnitsAdded(round=ROUND, units=units), RoundReady(round=ROUND, units=5)]
    desk.hear(f"round/{ROUND}", *facts)
    every = desk.seen(f"{API}/rounds/{ROUND}/cards", OFFICER)
    assert [card["name"] for card in every["cards"]] == IN_ORDER
    paged, after = [], ""
    while after is not None:
        part = desk.seen(f"{API}/rounds/{ROUND}/cards?limit=2&after={after}", OFFICER)
        paged += [card["name"] for card in part["cards"]]
        after = part["next"]
    assert paged == IN_ORDER
    page = Browser(desk, OFFICER).look(f"/appraisal/{ROUND}")
    assert sorted(IN_ORDER, key=page.index) == IN_ORDER


def test_history_of_before_says_nothing_of_passes_until_it_is_rebuilt(in_passes: Desk) -> None:
    in_passes.post(VERIFICATION, APPRAISER, word(FIRST))
    in_passes.installation.settle()
    with connect(in_passes.installation.url("scoring")) as conn:
        conn.execute("UPDATE read.history SET appraisal_pass = ''")
    assert "Phiếu thẩm định" not in Browser(in_passes, APPRAISER).look(PAGE)
