"""What a framework takes as evidence is told before a file is uploaded, and what it does not take is refused."""

import json

import pytest
from chiso_contracts.rounds import FrameworkSet, RoundAmended

from tests.integration.evidence.bench import OTHER, REPORTER, ROUND, UNIT, Answer, Bench, Told, form_of
from tests.unit.framework.examples import document
from tests.unit.inspection.samples import pdf

PDF = pdf()
DOCUMENT, FILE = (
    {"form": "document", "name_vi": "Văn bản chỉ đạo", "name_en": "Directive"},
    {"form": "file", "name_vi": "Bản chụp có dấu"},
)
FILLED = {"round": ROUND, "unit": UNIT, "title": "Quyết định 5", "kind": ".jpg", "declared": "yes"}


def taking(*kinds: dict[str, str], version: str = "1", parts: int = 1) -> list[Told]:
    """A framework that takes these kinds, as submission tells it."""
    said = document(version=version, process={"evidence_kinds": list(kinds)})
    said["main_indicators"][0]["components"][0]["evidence_vi"] = "Quyết định ban hành"
    text = json.dumps(said)
    size = -(-len(text) // parts)
    return [
        FrameworkSet(
            round=ROUND,
            framework="xa",
            framework_version=version,
            sha256=version * 64,
            part=n + 1,
            parts=parts,
            text=text[n * size : (n + 1) * size],
        )
        for n in range(parts)
    ]


def amended(version: str) -> RoundAmended:
    return RoundAmended(
        round=ROUND, framework="xa", framework_version=version, engine=1, sha256=version * 64, document="1/QĐ"
    )


def form(bench: Bench, more: str = "", unit: str = UNIT) -> Answer:
    headers = {**bench.headers(REPORTER), "Accept": "text/html"}
    return bench.open(f"/files/new?round={ROUND}&unit={unit}{more}", headers=headers)


def send(bench: Bench, **more: str) -> Answer:
    return bench.post("/files", data={**FILLED, **more}, headers={**bench.headers(REPORTER), "Accept": "text/html"})


def test_the_form_tells_the_kinds_in_the_words_of_the_framework(bench: Bench) -> None:
    bench.hear_frameworks(*taking(DOCUMENT, FILE, parts=3))
    shown = form(bench).text
    assert "Bản chụp có dấu" in shown
    assert "Văn bản chỉ đạo" in shown
    assert 'name="kind"' in shown


def test_the_form_for_a_criterion_tells_what_that_one_asks(bench: Bench) -> None:
    bench.hear_frameworks(*taking(FILE))
    shown = form(bench, "&criterion=1.1").text
    assert "<strong>1.1</strong>" in shown
    assert "Cần có: Quyết định ban hành" in shown
    assert 'name="criterion" value="1.1"' in shown


def test_a_criterion_that_the_framework_does_not_have_says_nothing(bench: Bench) -> None:
    bench.hear_frameworks(*taking(FILE))
    assert 'name="criterion" value=""' in form(bench, "&criterion=9.9<script>").text


def test_where_no_files_are_taken_there_is_no_form_but_a_way_to_cite(bench: Bench) -> None:
    bench.hear_frameworks(*taking(DOCUMENT))
    shown = form(bench, "&criterion=1.1").text
    assert 'name="kind"' not in shown
    assert "không nhận tệp" in shown
    assert f'href="/reports/{ROUND}/{UNIT}/citations?criterion=1.1"' in shown


def test_where_no_files_are_taken_none_is_granted(bench: Bench) -> None:
    bench.hear_frameworks(*taking(DOCUMENT))
    answer = bench.ask(PDF)
    assert (answer.status_code, answer.json["code"]) == (422, "evidence-form-refused")
    assert "Văn bản chỉ đạo" in answer.json["title_vi"]
    assert send(bench).status_code == 422
    assert bench.facts() == []


def test_a_framework_that_names_no_kinds_takes_all(bench: Bench) -> None:
    bench.hear_frameworks(*taking())
    assert bench.ask(PDF).status_code == 201


@pytest.mark.parametrize("told", [[], taking(DOCUMENT, parts=2)[:1]])
def test_before_the_framework_is_here_all_is_taken(bench: Bench, told: list[Told]) -> None:
    if told:
        bench.hear_frameworks(*told)
    assert 'name="kind"' in form(bench).text
    assert bench.ask(PDF).status_code == 201


def test_an_amended_framework_counts_once_the_round_moved(bench: Bench) -> None:
    story = [*taking(DOCUMENT), *taking(FILE, version="2"), amended("2")]
    bench.hear_frameworks(*story[:2])
    assert bench.ask(PDF).status_code == 422
    bench.hear_frameworks(*story)
    assert bench.ask(PDF).status_code == 201


def test_told_again_and_rebuilt_the_tables_are_the_same(bench: Bench) -> None:
    story = [*taking(DOCUMENT, parts=2), *taking(FILE, version="2"), amended("2")]
    bench.hear_frameworks(*story)
    before = bench.digest().tables
    bench.conn.execute("TRUNCATE read.framework_part, read.round_framework")
    bench.conn.execute("DELETE FROM checkpoint WHERE source = 'chiso.submission'")
    for end in range(1, len(story) + 1):
        bench.hear_frameworks(*story[:end])
    bench.hear_frameworks(*story)
    assert bench.digest().tables == before


def test_the_chooser_offers_files_of_the_type_that_was_named(bench: Bench) -> None:
    bench.hear_frameworks(*taking(FILE))
    answer = send(bench, criterion="1.1")
    assert 'accept=".jpeg,.jpg,image/jpeg"' in answer.text
    assert "<strong>1.1</strong>" in answer.text
    assert form_of(answer.text)[1]["type"] == "image/jpeg"


def test_people_of_another_unit_do_not_learn_what_is_asked(bench: Bench) -> None:
    bench.hear_frameworks(*taking(FILE))
    assert form(bench, unit=OTHER).status_code == 403
