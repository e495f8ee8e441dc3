"""I1, I3 and I5 broken in what was amended, measured and drafted."""

from tests.faults.checker.dumps import Stored
from tests.faults.checker.planting import ANOTHER, Run, encoded, plant, said_otherwise

ROUND = "ky-ban-sua"


@plant("I1", "I3")
def one_row_of_an_acknowledged_table_of_measured_values_was_not_taken(run: Run) -> None:
    _say_everywhere(run, "value-measured", -2, document="0/BC-CTK")


@plant("I1")
def a_measured_value_was_recorded_with_other_data(run: Run) -> None:
    _say_everywhere(run, "value-measured", data={"numerator": "99", "denominator": "9"})


@plant("I1", "I3")
def an_objection_was_recorded_as_a_consent(run: Run) -> None:
    _say_everywhere(run, "measured-value-answered", agreed=True)


@plant("I1")
def a_round_was_amended_by_another_document(run: Run) -> None:
    _say_everywhere(run, "round-amended", document="khác")


@plant("I1", "I3")
def a_draft_was_recorded_with_another_text(run: Run) -> None:
    fact = run.fact("submission.framework-drafted")
    run.replace_fact(fact, said_otherwise(fact, text="{}"))


@plant("I3")
def running_and_rebuilt_measured_values_are_wrong_alike(run: Run) -> None:
    run.set_row("submission", "measured", lambda row: {**row, "points": "19.99"})


@plant("I3")
def an_answer_to_an_earlier_value_stands_beside_the_later_one(run: Run) -> None:
    run.set_row("submission", "measured", lambda row: {**row, "agreed": "t", "answered_by": "dau-moi-01"})


@plant("I3")
def running_and_rebuilt_reports_did_not_move(run: Run) -> None:
    run.set_row("submission", "report", lambda row: {**row, "amended": "0"}, round=ROUND)


@plant("I3")
def an_answer_that_was_carried_over_need_not_be_looked_at_again(run: Run) -> None:
    run.set_row("submission", "report", lambda row: {**row, "to_review": "{}"}, round=ROUND)


@plant("I3")
def a_draft_counts_as_checked_that_nobody_looked_at(run: Run) -> None:
    run.set_row("submission", "framework_draft", lambda row: {**row, "checked_by": "kiem-tra"})


@plant("I3")
def a_score_that_an_amendment_set_aside_stands_again(run: Run) -> None:
    dump = run.service("scoring")
    for tables in (dump.read, dump.rebuilt):
        (claimed,) = [line for line, row in _rows(run, "score") if row["stage"] == "claimed" and row["round"] == ROUND]
        tables["score"].lines.append(claimed.replace("\tclaimed\t", "\tdecided\t"))


@plant("I3")
def nobody_is_asked_to_look_again(run: Run) -> None:
    dump = run.service("scoring")
    for tables in (dump.read, dump.rebuilt):
        tables["review"].lines.clear()


@plant("I3")
def a_total_kept_points_of_the_earlier_version(run: Run) -> None:
    run.set_row("ranking", "total", lambda row: {**row, "points": "16.99"}, round=ROUND, cause="amended")


@plant("I3")
def a_unit_got_no_total_by_the_later_version(run: Run) -> None:
    dump = run.service("ranking")
    gone = next(line for line, row in _rows(run, "total", "ranking") if row["cause"] == "amended")
    for tables in (dump.read, dump.rebuilt):
        tables["total"].lines.remove(gone)


@plant("I3", "I5")
def a_unit_did_not_follow_an_amendment(run: Run) -> None:
    last = _moves(run)[-1]
    assert run.service("submission").streams[last.stream] == last.version
    run.drop(last)


@plant("I3", "I5")
def a_unit_followed_one_amendment_twice(run: Run) -> None:
    run.repeat(_moves(run)[-1])


@plant("I5")
def a_unit_followed_by_a_fact_that_does_not_follow_from_the_amendment(run: Run) -> None:
    move = _moves(run)[-1]
    run.replace_fact(move, _with(move, causationid=str(ANOTHER)))


@plant("I5")
def a_unit_was_moved_to_another_version(run: Run) -> None:
    _say_everywhere(run, "criteria-amended", framework_version="3")


@plant("I5", "I3")
def a_unit_was_not_told_of_a_criterion_that_changed(run: Run) -> None:
    _say_everywhere(run, "criteria-amended", criteria=[])


@plant("I3", "I5")
def a_card_heard_of_no_criterion_that_changed(run: Run) -> None:
    told = run.fact("scoring.criteria-amended")
    run.replace_fact(told, said_otherwise(told, criteria=[]))


@plant("I5")
def what_was_measured_came_to_scoring_with_other_points(run: Run) -> None:
    told = run.fact("scoring.value-measured")
    run.replace_fact(told, said_otherwise(told, points="0.01"))


@plant("I5")
def what_was_measured_came_to_scoring_twice(run: Run) -> None:
    run.repeat(run.fact("scoring.value-measured"))


def _say_everywhere(run: Run, name: str, number: int = -1, **data: object) -> None:
    """Another content of submission's last fact of a name, or another, and of that in which scoring said the same."""
    fact = run.fact(f"submission.{name}", number)
    (told,) = [one for one in _facts(run, f"scoring.{name}") if one.fact["causationid"] == fact.fact["id"]]
    run.replace_fact(fact, said_otherwise(fact, **data))
    run.replace_fact(told, said_otherwise(told, **data))


def _facts(run: Run, name: str) -> list[Stored]:
    service = run.service(name.partition(".")[0])
    return [entry.stored for entry in service.log if entry.stored.name == name]


def _moves(run: Run) -> list[Stored]:
    """The units' moves that are the last of their streams."""
    return [fact for fact in _facts(run, "submission.criteria-amended") if _is_last(run, fact)]


def _is_last(run: Run, fact: Stored) -> bool:
    return run.service(str(fact.name.partition(".")[0])).streams[fact.stream] == fact.version


def _rows(run: Run, table: str, service: str = "scoring") -> list[tuple[str, dict[str, str]]]:
    found = run.service(service).read[table]
    return list(zip(found.lines, found.rows(), strict=True))


def _with(fact: Stored, **said: object) -> Stored:
    return Stored(stream=fact.stream, version=fact.version, data=encoded({**fact.fact, **said}))
