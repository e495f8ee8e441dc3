"""Drafts: what is kept, who may check it, when it is published."""

import json
from collections.abc import Sequence

import pytest
from chiso_contracts.submission import FrameworkChecked, FrameworkDrafted, FrameworkPublished
from chiso_framework import to_document, write_text
from chiso_runtime.testing import Scenario
from chiso_submission.domain.draft.commands import CheckDraft, SaveDraft
from chiso_submission.domain.draft.decider import Draft, evolve
from chiso_submission.domain.draft.reading import noted, notes_of, problems_of
from chiso_submission.domain.framework.commands import PublishDraft
from chiso_submission.domain.framework.document import PART, canonical_text, digest
from chiso_submission.handlers import DRAFTS, FRAMEWORKS

from tests.unit.submission.examples import DOCUMENT, FRAMEWORK

given = Scenario(decider=DRAFTS).given
NAME = {"framework": "xa-demo", "version": "1"}
TEXT = "# Cần xem lại\n" + write_text(to_document(FRAMEWORK))
WANTING = "id: xa-demo\nversion: '1'\ntitle_vi: Mới có tên\n"


def save(text: str = TEXT, *, expected: int = 0, by: str = "an", **more: object) -> SaveDraft:
    return SaveDraft(**{**NAME, "text": text, "based_on": None, "saved_by": by, "expected": expected, **more})  # type: ignore[arg-type]


def drafted(text: str = TEXT, title: str = FRAMEWORK.title_vi, *, by: str = "an", base: str = "") -> FrameworkDrafted:
    return FrameworkDrafted(
        **NAME, title=title, sha256=digest(text), part=1, parts=1, text=text, saved_by=by, based_on=base
    )


def check(text: str = TEXT, *, by: str = "binh") -> CheckDraft:
    return CheckDraft(**NAME, sha256=digest(text), checked_by=by, remarks="Đã đối chiếu")


def checked(text: str = TEXT) -> FrameworkChecked:
    return FrameworkChecked(**NAME, sha256=digest(text), remarks="Đã đối chiếu")


def state(*facts: FrameworkDrafted | FrameworkChecked) -> Draft:
    draft = DRAFTS.initial
    for fact in facts:
        draft = evolve(draft, fact)
    return draft


def codes(text: str) -> Sequence[str]:
    return [problem.code for problem in problems_of(text, "xa-demo", "1")]


def test_a_draft_is_kept_as_it_was_written_with_its_comments() -> None:
    given().when(save()).then(drafted())


def test_a_draft_with_open_problems_is_kept_too() -> None:
    given().when(save(WANTING)).then(drafted(WANTING, "Mới có tên"))
    assert codes(WANTING)


@pytest.mark.parametrize("text", ["", "- 1", "a: b: c", "a: *b", "x" * 5_000_000], ids=str.__len__)
def test_what_is_no_document_is_refused_with_its_place(text: str) -> None:
    given().when(save(text)).then_rejected("invalid-framework")


def test_a_long_text_is_cut_into_parts_that_make_it_again() -> None:
    text = noted(["x" * PART, "y"], TEXT)
    facts = DRAFTS.decide(save(text), DRAFTS.initial, Scenario(decider=DRAFTS).now)
    draft = DRAFTS.initial
    for fact in facts:
        draft = evolve(draft, fact)
    assert (len(facts), draft.text, draft.changed) == (2, text, 2)


def test_the_same_text_again_is_no_fact() -> None:
    given(drafted()).when(save(by="binh", expected=7)).then()


def test_nobody_overwrites_what_they_have_not_seen() -> None:
    given(drafted(), checked()).when(save(WANTING)).then_rejected("stale-version", current=1, saved_by="an")
    given(drafted(), drafted(WANTING)).when(save("id: x", expected=1)).then_rejected("stale-version", current=2)


def test_who_has_seen_the_last_saving_replaces_it() -> None:
    given(drafted(base="xa-demo@0"), checked()).when(save(WANTING, expected=1, by="binh")).then(
        drafted(WANTING, "Mới có tên", by="binh", base="xa-demo@0")
    )


def test_a_draft_of_a_published_version_is_closed() -> None:
    given(drafted()).when(save(WANTING, expected=1, published=True)).then_rejected("framework-version-exists")


def test_somebody_else_checks_a_draft() -> None:
    given(drafted()).when(check()).then(checked())


def test_who_saved_last_does_not_check() -> None:
    given(drafted()).when(check(by="an")).then_rejected("draft-checked-by-saver")
    given(drafted(WANTING, by="binh"), drafted(by="an")).when(check(by="binh")).then(checked())


def test_a_check_is_of_the_text_that_was_seen() -> None:
    given(drafted(WANTING), drafted()).when(check(WANTING)).then_rejected("stale-version", current=2)
    given().when(check()).then_rejected("unknown-draft")


def test_the_same_check_again_is_no_fact() -> None:
    given(drafted(), checked()).when(check(by="chi")).then()


def test_a_draft_with_problems_is_not_checked() -> None:
    given(drafted(WANTING)).when(check(WANTING)).then_rejected("draft-has-problems")


def test_a_new_saving_voids_the_check() -> None:
    assert state(drafted(), checked()).checked == digest(TEXT)
    assert state(drafted(), checked(), drafted(WANTING)).checked == ""


def test_a_draft_that_names_another_version_is_told() -> None:
    other = write_text({**DOCUMENT, "version": "2", "id": "khac"})
    assert codes(other) == ["other-name", "other-name"]
    assert codes("version: 1\n")[:2] == ["other-name", "other-name"]


def test_notes_are_the_comments_above_the_document() -> None:
    text = noted(["Một\ndòng", "Hai"], "id: x  # không phải\n# cũng không\n")
    assert notes_of(text) == ("Một dòng", "Hai")


PUBLISH = Scenario(decider=FRAMEWORKS).given


def publish(draft: Draft, text: str = TEXT) -> PublishDraft:
    return PublishDraft(**NAME, draft=draft, sha256=digest(text))


def test_a_checked_draft_is_published_as_its_canonical_text() -> None:
    text = canonical_text(FRAMEWORK)
    fact = FrameworkPublished(**NAME, title=FRAMEWORK.title_vi, sha256=digest(text), part=1, parts=1, text=text)
    PUBLISH().when(publish(state(drafted(), checked()))).then(fact)
    PUBLISH(fact).when(publish(state(drafted(), checked()))).then()


def test_a_draft_that_nobody_checked_or_that_changed_is_not_published() -> None:
    PUBLISH().when(publish(state())).then_rejected("unknown-draft")
    PUBLISH().when(publish(state(drafted()))).then_rejected("draft-not-checked")
    changed = state(drafted(), checked(), drafted(WANTING))
    PUBLISH().when(publish(changed)).then_rejected("stale-version", current=3)
    PUBLISH().when(publish(changed, WANTING)).then_rejected("draft-not-checked")


def test_a_check_of_a_release_that_knew_fewer_rules_publishes_nothing_wrong() -> None:
    PUBLISH().when(publish(state(drafted(WANTING), checked(WANTING)), WANTING)).then_rejected("draft-has-problems")


def test_json_is_a_draft_as_well() -> None:
    assert codes(json.dumps(to_document(FRAMEWORK), ensure_ascii=False)) == []
