"""I2 to I5 broken: what is stored does not agree with itself."""

from dataclasses import replace

from tests.faults.checker.check_log import leaf
from tests.faults.checker.planting import ANOTHER, Run, encoded, plant, said_otherwise, spoil_last


@plant("I2")
def a_stream_is_said_to_be_longer_than_it_is(run: Run) -> None:
    run.service("scoring").streams["card/ky-mau/H40.20.01"] += 1


@plant("I2")
def a_fact_stands_twice_in_its_stream(run: Run) -> None:
    run.service("submission").events.append(run.fact("submission.framework-published"))


@plant("I2", "I4")
def a_fact_was_dropped_from_its_stream(run: Run) -> None:
    run.service("scoring").events.remove(run.fact("scoring.report-locked"))


@plant("I2", "I4")
def two_facts_of_a_stream_changed_places(run: Run) -> None:
    events = run.service("submission").events
    first, second = [place for place, one in enumerate(events) if one.stream == "round/ky-mau"][-2:]
    one, other = events[first], events[second]
    events[first], events[second] = replace(one, data=other.data), replace(other, data=one.data)


@plant("I2")
def two_facts_have_one_id(run: Run) -> None:
    one, other = run.fact("access.right-granted", -1), run.fact("access.right-granted", -2)
    run.replace_fact(one, replace(one, data=encoded({**one.fact, "id": other.fact["id"]})))


@plant("I3")
def a_row_of_a_read_model_was_changed(run: Run) -> None:
    spoil_last(run.service("submission").read["unit"], lambda row: {**row, "name": "Xã Không Có"})


@plant("I3")
def a_row_of_a_read_model_is_missing(run: Run) -> None:
    run.service("evidence").read["file"].lines.pop()


@plant("I3")
def a_row_was_made_twice(run: Run) -> None:
    lines = run.service("ranking").read["score"].lines
    lines.append(lines[-1])


@plant("I3")
def running_and_rebuilt_totals_are_wrong_alike(run: Run) -> None:
    run.set_row("ranking", "total", lambda row: {**row, "value": "499.00"})


@plant("I3")
def running_and_rebuilt_ranks_are_wrong_alike(run: Run) -> None:
    run.set_row("ranking", "movement", lambda row: {**row, "rank_after": str(int(row["rank_after"]) + 1)})


@plant("I3")
def running_and_rebuilt_scores_are_wrong_alike(run: Run) -> None:
    run.set_row("scoring", "score", lambda row: {**row, "points": "14.99"})


@plant("I4")
def a_leaf_is_not_that_of_its_bytes(run: Run) -> None:
    run.set_entry("scoring", 5, lambda entry: replace(entry, leaf=bytes(32)))


@plant("I4", "I5")
def a_byte_of_the_log_was_changed(run: Run) -> None:
    entry = next(one for one in run.service("scoring").log if one.stored.name == "scoring.report-locked")
    spoilt = entry.data.replace(b'"capacity":"', b'"capacity":"x', 1)
    run.set_entry("scoring", entry.position, lambda one: replace(one, data=spoilt))


@plant("I4")
def the_frontier_is_not_that_of_the_leaves(run: Run) -> None:
    run.set_head("evidence", b"\1" * 32)


@plant("I4", "I5")
def a_time_fell(run: Run) -> None:
    run.set_entry("submission", 9, lambda one: replace(one, logged_at=1))
    run.set_entry("submission", 9, lambda one: replace(one, leaf=leaf(one)))


@plant("I4", "I5")
def a_position_was_left_out(run: Run) -> None:
    log = run.service("evidence").log
    log[-1] = replace(log[-1], position=log[-1].position + 1)


@plant("I4", "I5")
def a_key_number_was_given_twice(run: Run) -> None:
    run.set_entry("submission", 9, lambda one: replace(one, key_seq=one.key_seq - 1))
    run.set_entry("submission", 9, lambda one: replace(one, leaf=leaf(one)))


@plant("I4")
def the_log_turned_a_stream_around(run: Run) -> None:
    log = run.service("submission").log
    first, second = [place for place, one in enumerate(log) if one.stream == "round/ky-mau"][-2:]
    log[first], log[second] = replace(log[second], logged_at=log[first].logged_at), log[first]
    log[second] = replace(
        log[second], logged_at=log[second - 1].logged_at if second - 1 > first else log[first].logged_at
    )
    run.seal("submission")


@plant("I4")
def a_fact_never_came_into_the_log(run: Run) -> None:
    log = run.service("submission").log
    log.remove(next(one for one in log if one.stored.name == "access.client-key-issued"))
    run.seal("submission")


@plant("I4")
def a_fact_came_into_the_log_twice(run: Run) -> None:
    log = run.service("submission").log
    entry = next(one for one in log if one.stored.name == "access.client-key-issued")
    log.append(replace(entry, logged_at=log[-1].logged_at))
    run.seal("submission")


@plant("I5", "I4")
def something_stayed_in_the_outbox(run: Run) -> None:
    run.state.services["evidence"] = replace(run.service("evidence"), outbox=1)


@plant("I5")
def a_checkpoint_was_committed_early(run: Run) -> None:
    run.service("scoring").checkpoints["scoring", "chiso.submission", "ky-mau"] += 1


@plant("I5")
def a_consumer_stopped_before_the_end(run: Run) -> None:
    run.service("ranking").checkpoints["ranking-read", "chiso.scoring", "ky-mau"] -= 1


@plant("I5")
def a_consumer_never_heard_of_a_key(run: Run) -> None:
    del run.service("evidence").checkpoints["evidence-access", "chiso.access", "tham-dinh"]


@plant("I5")
def a_stream_is_still_parked(run: Run) -> None:
    run.service("submission").parked.append("submission chiso.evidence ky-mau file/ky-mau/x")


@plant("I5")
def a_checkpoint_was_committed_without_its_effect(run: Run) -> None:
    run.drop(run.fact("evidence.units-added"))


@plant("I5")
def an_effect_happened_twice(run: Run) -> None:
    run.repeat(run.fact("evidence.units-added"))


@plant("I5")
def an_effect_has_an_id_that_does_not_follow_from_its_cause(run: Run) -> None:
    fact = run.fact("scoring.evidence-confirmed")
    run.replace_fact(fact, replace(fact, data=encoded({**fact.fact, "id": str(ANOTHER)})))


@plant("I5")
def an_effect_says_something_else_than_its_cause(run: Run) -> None:
    fact = run.fact("scoring.evidence-confirmed")
    run.replace_fact(fact, said_otherwise(fact, size=1))


@plant("I5")
def a_record_is_missing_in_a_topic(run: Run) -> None:
    run.topic("chiso.scoring").pop()


@plant("I5")
def a_record_has_other_bytes_than_the_log(run: Run) -> None:
    topic = run.topic("chiso.access")
    topic[0] = replace(topic[0], data=topic[0].data + b" ")


@plant("I5")
def a_topic_turned_two_records_of_a_key_around(run: Run) -> None:
    topic = run.topic("chiso.scoring")
    topic[-1], topic[-2] = replace(topic[-1], offset=topic[-2].offset), replace(topic[-2], offset=topic[-1].offset)


@plant("I5")
def a_key_went_to_two_partitions(run: Run) -> None:
    topic = run.topic("chiso.scoring")
    topic[-1] = replace(topic[-1], partition=topic[-1].partition + 1)


@plant("I5")
def a_topic_holds_what_was_never_logged(run: Run) -> None:
    topic = run.topic("chiso.scoring")
    topic.append(replace(topic[-1], position=999, offset=10_000))


@plant("I5")
def a_kept_file_lies_there_in_two_versions(run: Run) -> None:
    assert run.state.objects
    run.state.objects.append(replace(run.state.objects[0], version_id="another"))


@plant("I5")
def a_kept_file_is_gone(run: Run) -> None:
    assert run.state.objects
    run.state.objects.clear()


@plant("I5")
def a_kept_file_has_other_bytes(run: Run) -> None:
    assert run.state.objects
    run.state.objects[0] = replace(run.state.objects[0], sha256="0" * 64)
