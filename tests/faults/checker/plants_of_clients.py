"""I1 and I6 broken: what clients were told, saw and waited for does not agree with what is stored."""

from dataclasses import replace
from typing import Any

from tests.faults.checker.history import Attempt, Read
from tests.faults.checker.planting import Run, plant, said_otherwise

VERIFICATION, RANKINGS, SECOND = "/verification", "/rankings", 1_000_000_000


@plant("I1")
def an_acknowledged_command_was_lost_with_every_trace_of_it(run: Run) -> None:
    run.drop(run.fact("scoring.criterion-decided"))


@plant("I1")
def an_acknowledged_command_was_recorded_with_another_reason(run: Run) -> None:
    fact = run.fact("scoring.criterion-verified", 3)
    run.replace_fact(fact, said_otherwise(fact, reason="không ai nói"))


@plant("I1")
def an_acknowledged_report_was_recorded_with_another_explanation(run: Run) -> None:
    fact = run.fact("submission.criterion-reported")
    told = run.fact("scoring.criterion-reported")
    run.replace_fact(fact, said_otherwise(fact, explanation="khác"))
    run.replace_fact(told, said_otherwise(told, explanation="khác"))


@plant("I1", "I3")
def one_command_was_recorded_twice(run: Run) -> None:
    run.repeat(run.fact("scoring.criterion-decided"))


@plant("I1")
def a_repetition_was_told_another_place(run: Run) -> None:
    command = next(one for one in run.history.commands if len([a for a in one.attempts if a.status == 200]) > 1)
    first, second = command.attempts[0], replace(command.attempts[1], recorded="card/ky-mau/H40.20.01@1")
    run.set_command(command, replace(command, attempts=[first, second]))


@plant("I1")
def a_refused_command_was_recorded(run: Run) -> None:
    command = run.commands(VERIFICATION)[1]
    run.set_command(command, replace(command, attempts=[replace(command.attempts[0], status=409, recorded="")]))


@plant("I1")
def something_was_recorded_that_nobody_asked_for(run: Run) -> None:
    run.set_command(run.commands(VERIFICATION)[1])


@plant("I1")
def an_acknowledgement_named_a_version_that_never_was(run: Run) -> None:
    command = run.commands(VERIFICATION)[1]
    said = replace(command.attempts[0], recorded="card/ky-mau/H40.20.01@999")
    run.set_command(command, replace(command, attempts=[said]))


@plant("I1")
def a_ranking_showed_a_total_that_never_was(run: Run) -> None:
    read = run.reads(RANKINGS)[-1]
    (group,) = read.body["groups"]
    first = {**group["places"][0], "total": "499.00"}
    run.set_read(read, _showing(read, groups=[{**group, "places": [first, *group["places"][1:]]}]))


@plant("I1")
def a_ranking_showed_a_rank_that_does_not_follow_from_its_totals(run: Run) -> None:
    read = run.reads(RANKINGS)[-1]
    (group,) = read.body["groups"]
    last = {**group["places"][-1], "rank": 1}
    run.set_read(read, _showing(read, groups=[{**group, "places": [*group["places"][:-1], last]}]))


@plant("I1")
def a_ranking_named_a_position_at_which_nothing_changed(run: Run) -> None:
    read = run.reads(RANKINGS)[-1]
    run.set_read(read, _showing(read, position=read.body["position"] + 1))


@plant("I1")
def a_table_that_claims_to_be_current_lacked_its_readers_write(run: Run) -> None:
    old, read = run.reads(RANKINGS)[0], run.reads(RANKINGS)[-1]
    run.set_read(read, replace(read, body=old.body, client="Một người khác"))


@plant("I1")
def a_client_saw_an_older_table_than_before(run: Run) -> None:
    old, read = run.reads(RANKINGS)[0], run.reads(RANKINGS)[-2]
    run.set_read(read, replace(read, body=old.body, asked=""))


@plant("I1")
def a_criterion_showed_points_that_nobody_gave(run: Run) -> None:
    read = run.reads("/criteria/")[-1]
    run.set_read(read, _showing(read, appraised={**read.body["appraised"], "points": "499.00"}))


@plant("I1")
def a_current_criterion_lacked_its_readers_write(run: Run) -> None:
    read = run.reads("/criteria/")[-1]
    run.set_read(read, _showing(read, appraised=None))


@plant("I6")
def a_process_is_not_ready_in_the_end(run: Run) -> None:
    run.state.processes["ranking work"] = False


@plant("I6")
def a_killed_process_never_came_back(run: Run) -> None:
    hit = run.history.faults[0].where
    run.history = replace(run.history, ready=[one for one in run.history.ready if one.where != hit])


@plant("I6")
def a_killed_process_came_back_too_late(run: Run) -> None:
    fault = run.history.faults[-1]
    run.history = replace(run.history, faults=[*run.history.faults[:-1], replace(fault, at=fault.at - 61 * SECOND)])


@plant("I6")
def no_command_was_answered_any_more(run: Run) -> None:
    fault = run.history.faults[0]
    late = [
        replace(one, attempts=[replace(a, **_unheard(a, fault.at)) for a in one.attempts])
        for one in run.history.commands
    ]
    run.history = replace(run.history, commands=late, faults=[fault])


def _unheard(attempt: Attempt, since: int) -> dict[str, Any]:
    return {"status": 0, "answer": None, "recorded": ""} if attempt.began > since else {}


def _showing(read: Read, **body: Any) -> Read:
    return replace(read, body={**read.body, **body})
