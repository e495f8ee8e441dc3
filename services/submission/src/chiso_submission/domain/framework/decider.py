"""A framework version is published once, whole or as a checked draft: the same again is nothing, another is refused."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import FrameworkPublished
from chiso_framework import Framework, Invalid

from chiso_submission.domain.draft.decider import refuse_absent
from chiso_submission.domain.draft.reading import framework_of, refusal
from chiso_submission.domain.framework.commands import Command, PublishDraft, PublishFramework
from chiso_submission.domain.framework.document import canonical_text, digest, parts
from chiso_submission.domain.framework.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The canonical text so far, and the SHA-256 of the whole; both empty before publication."""

    text: str = ""
    sha256: str = ""


INITIAL = Published()


def decide(command: Command, published: Published, now: datetime) -> list[Event]:
    """The document in parts. Raises Rejected when the version exists with another document, or a draft is unchecked."""
    match command:
        case PublishFramework(framework=framework):
            return _publish(framework, published)
        case PublishDraft():
            return _publish(_checked(command), published)
    assert_never(command)


def evolve(published: Published, event: Event) -> Published:
    return replace(published, text=published.text + event.text, sha256=event.sha256)


def _checked(command: PublishDraft) -> Framework:
    draft = command.draft
    refuse_absent(draft)
    if command.sha256 != draft.sha256:
        raise Rejected("stale-version", current=draft.changed, saved_by=draft.saved_by)
    if draft.checked != draft.sha256:
        raise Rejected("draft-not-checked")
    try:
        return framework_of(draft.text, command.framework, command.version)
    except Invalid as invalid:
        raise refusal("draft-has-problems", invalid.problems) from invalid


def _publish(framework: Framework, published: Published) -> list[Event]:
    text = canonical_text(framework)
    sha256 = digest(text)
    if published.sha256 == sha256:
        return []
    if published.sha256:
        raise Rejected("framework-version-exists", framework=framework.reference)
    cut = parts(text)
    return [
        FrameworkPublished(
            framework=framework.id,
            version=framework.version,
            title=framework.title_vi,
            sha256=sha256,
            part=n,
            parts=len(cut),
            text=part,
        )
        for n, part in enumerate(cut, 1)
    ]
