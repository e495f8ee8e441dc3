"""Campaigns: opened rounds of one year and owner, each in one campaign at most."""

from chiso_contracts.rounds import RoundOpened
from chiso_contracts.submission import CampaignPlanned
from chiso_runtime.testing import Scenario
from chiso_submission.domain.campaign.commands import PlanCampaign
from chiso_submission.handlers import CAMPAIGNS

given = Scenario(decider=CAMPAIGNS).given
OWNER, YEAR = "H40.10", 2026


def opened(round: str, year: int = YEAR, owner: str = OWNER) -> RoundOpened:
    return RoundOpened(
        round=round,
        name="Kỳ",
        year=year,
        owner=owner,
        framework="f",
        framework_version="1",
        engine=1,
        groups=(),
        deadline=None,
        imported=False,
        demonstration=False,
    )


ROUNDS = {one.round: one for one in (opened("so"), opened("xa"), opened("cu", 2025), opened("la", owner="H40.11"))}


def plan(*rounds: str, campaign: str = "dti", expected: int | None = None, owner: str = OWNER) -> PlanCampaign:
    return PlanCampaign(
        campaign=campaign,
        name="Đợt DTI",
        year=YEAR,
        owner=owner,
        document="12/KH-UBND",
        rounds=rounds,
        opened=ROUNDS,
        expected=expected,
    )


def planned(*rounds: str, campaign: str = "dti") -> CampaignPlanned:
    return CampaignPlanned(
        campaign=campaign, name="Đợt DTI", year=YEAR, owner=OWNER, document="12/KH-UBND", rounds=rounds
    )


def test_a_campaign_is_planned_with_its_rounds_each_once() -> None:
    given().when(plan("so", "xa", "so")).then(planned("so", "xa"))


def test_a_campaign_is_planned_before_its_rounds_are_opened_and_takes_them_later() -> None:
    given().when(plan()).then(planned())
    given(planned()).when(plan("so", expected=1)).then(planned("so"))


def test_the_same_plan_again_is_no_fact() -> None:
    given(planned("so")).when(plan("so", expected=9)).then()


def test_only_opened_rounds_of_the_year_and_owner_are_planned() -> None:
    given().when(plan("so", "moi")).then_rejected("rounds-not-opened", rounds=["moi"])
    given().when(plan("so", "cu", "la")).then_rejected("round-of-another-plan", rounds=["cu", "la"])


def test_a_round_is_in_one_campaign_at_most() -> None:
    taken = given(planned("so", "xa")).when(plan("xa", campaign="khac"))
    taken.then_rejected("round-in-another-campaign", rounds=["xa"], campaigns=["dti"])
    freed = given(planned("so", "xa"), planned("so")).when(plan("xa", campaign="khac"))
    freed.then(planned("xa", campaign="khac"))


def test_a_plan_that_changed_meanwhile_is_not_overwritten() -> None:
    two = given(planned("so"), planned(campaign="khac"), planned("xa"))
    two.when(plan(expected=1)).then_rejected("stale-version", current=3)
    two.when(plan(expected=3)).then(planned())
    given().when(plan(expected=1)).then_rejected("stale-version", current=0)


def test_another_body_does_not_take_a_campaign_over() -> None:
    given(planned("so")).when(plan("la", owner="H40.11")).then_rejected("campaign-exists", campaign="dti")
