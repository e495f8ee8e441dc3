"""What may be recorded of a draft: nobody overwrites unseen, and who saved last does not check."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from chiso_contracts.rejection import Rejected

from chiso_submission.domain.draft.commands import CheckDraft, Command, DiscardDraft, SaveDraft
from chiso_submission.domain.draft.events import Event, FrameworkChecked, FrameworkDraftDiscarded, FrameworkDrafted
from chiso_submission.domain.draft.reading import document_of, problems_of, refusal, title_of
from chiso_submission.domain.framework.document import digest, parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text as last saved, by whom, and the SHA-256 of what was checked; all empty before the first saving.

    `facts` counts the stream's facts; `changed` is its version at the last saving. Of a draft that was `discarded`
    nothing is left but that, and `changed` is the version at that moment.
    """

    text: str = ""
    sha256: str = ""
    based_on: str = ""
    saved_by: str = ""
    checked: str = ""
    changed: int = 0
    facts: int = 0
    discarded: bool = False


INITIAL = Draft()


def decide(command: Command, draft: Draft, now: datetime) -> list[Event]:
    """Facts that follow; the same text or check again is no fact. Raises Rejected."""
    match command:
        case SaveDraft():
            return _save(command, draft)
        case CheckDraft():
            return _check(command, draft)
        case DiscardDraft():
            return _discard(command, draft)
    assert_never(command)


def evolve(draft: Draft, event: Event) -> Draft:
    facts = draft.facts + 1
    match event:
        case FrameworkDrafted():
            return Draft(
                text=event.text if event.part == 1 else draft.text + event.text,
                sha256=event.sha256,
                based_on=event.based_on,
                saved_by=event.saved_by,
                changed=facts,
                facts=facts,
            )
        case FrameworkChecked():
            return replace(draft, checked=event.sha256, facts=facts)
        case FrameworkDraftDiscarded():
            return Draft(changed=facts, facts=facts, discarded=True)
    assert_never(event)


def _save(command: SaveDraft, draft: Draft) -> list[Event]:
    title, sha256 = title_of(document_of(command.text)), digest(command.text)
    based_on = draft.based_on if command.based_on is None else command.based_on
    if (draft.sha256, draft.based_on) == (sha256, based_on):
        return []
    if command.published:
        raise Rejected("framework-version-exists", framework=f"{command.framework}@{command.version}")
    if draft.discarded and command.expected not in (0, draft.changed):
        raise Rejected("draft-discarded")
    if draft.changed != command.expected and not draft.discarded:
        raise Rejected("stale-version", current=draft.changed, saved_by=draft.saved_by)
    cut = parts(command.text)
    return [
        FrameworkDrafted(
            framework=command.framework,
            version=command.version,
            title=title,
            sha256=sha256,
            part=n,
            parts=len(cut),
            text=part,
            saved_by=command.saved_by,
            based_on=based_on,
        )
        for n, part in enumerate(cut, 1)
    ]


def _check(command: CheckDraft, draft: Draft) -> list[Event]:
    refuse_absent(draft)
    if command.sha256 != draft.sha256:
        raise Rejected("stale-version", current=draft.changed, saved_by=draft.saved_by)
    if draft.checked == draft.sha256:
        return []
    if command.checked_by == draft.saved_by:
        raise Rejected("draft-checked-by-saver")
    if problems := problems_of(draft.text, command.framework, command.version):
        raise refusal("draft-has-problems", problems)
    return [
        FrameworkChecked(
            framework=command.framework, version=command.version, sha256=command.sha256, remarks=command.remarks
        )
    ]


def _discard(command: DiscardDraft, draft: Draft) -> list[Event]:
    if draft.discarded:
        return []
    refuse_absent(draft)
    refuse_published(command.published)
    if command.sha256 != draft.sha256:
        raise Rejected("stale-version", current=draft.changed, saved_by=draft.saved_by)
    return [
        FrameworkDraftDiscarded(
            framework=command.framework, version=command.version, sha256=command.sha256, reason=command.reason
        )
    ]


def refuse_absent(draft: Draft) -> None:
    """Raises Rejected where there is no draft, or none any more."""
    if not draft.sha256:
        raise Rejected("draft-discarded" if draft.discarded else "unknown-draft")


def refuse_published(published: bool) -> None:
    """Raises Rejected for the draft of a version that is published."""
    if published:
        raise Rejected("draft-published")
