"""A draft is discarded for a reason: it is kept in the log, and its name is free for another."""

from chiso_contracts.submission import FrameworkDraftDiscarded
from chiso_runtime.testing import Scenario
from chiso_submission.domain.draft.commands import DiscardDraft
from chiso_submission.domain.draft.decider import Draft, evolve
from chiso_submission.domain.draft.events import Event
from chiso_submission.domain.framework.commands import PublishDraft
from chiso_submission.domain.framework.document import digest
from chiso_submission.handlers import DRAFTS, FRAMEWORKS

from tests.unit.submission.test_drafts import NAME, TEXT, WANTING, check, checked, drafted, save

given = Scenario(decider=DRAFTS).given


def discard(text: str = TEXT, *, published: bool = False) -> DiscardDraft:
    return DiscardDraft(**NAME, sha256=digest(text), reason="Lập nhầm năm", published=published)


def discarded(text: str = TEXT) -> FrameworkDraftDiscarded:
    return FrameworkDraftDiscarded(**NAME, sha256=digest(text), reason="Lập nhầm năm")


def state(*facts: Event) -> Draft:
    draft = DRAFTS.initial
    for fact in facts:
        draft = evolve(draft, fact)
    return draft


def test_a_draft_is_discarded_with_its_reason() -> None:
    given(drafted()).when(discard()).then(discarded())
    given(drafted(WANTING)).when(discard(WANTING)).then(discarded(WANTING))
    given(drafted(), checked()).when(discard()).then(discarded())


def test_discarding_again_records_nothing() -> None:
    given(drafted(), discarded()).when(discard()).then()


def test_what_is_not_there_is_not_discarded() -> None:
    given().when(discard()).then_rejected("unknown-draft")


def test_only_the_text_that_was_seen_is_discarded() -> None:
    given(drafted(WANTING), drafted()).when(discard(WANTING)).then_rejected("stale-version", current=2, saved_by="an")


def test_the_draft_of_a_published_version_is_not_discarded() -> None:
    given(drafted(), checked()).when(discard(published=True)).then_rejected("draft-published")


def test_the_name_of_a_discarded_draft_is_drafted_anew() -> None:
    given(drafted(), discarded()).when(save(by="binh")).then(drafted(by="binh"))
    given(drafted(base="xa-demo@0"), discarded()).when(save(expected=2, by="binh")).then(drafted(by="binh"))
    assert not state(drafted(), discarded(), drafted()).discarded


def test_who_goes_on_with_a_draft_that_was_discarded_is_told() -> None:
    given(drafted(), discarded()).when(save(WANTING, expected=1)).then_rejected("draft-discarded")


def test_a_discarded_draft_is_neither_checked_nor_published() -> None:
    given(drafted(), discarded()).when(check()).then_rejected("draft-discarded")
    publish = PublishDraft(**NAME, draft=state(drafted(), checked(), discarded()), sha256=digest(TEXT))
    Scenario(decider=FRAMEWORKS).given().when(publish).then_rejected("draft-discarded")


def test_a_check_does_not_outlive_the_discarding() -> None:
    assert state(drafted(), checked(), discarded(), drafted()).checked == ""
