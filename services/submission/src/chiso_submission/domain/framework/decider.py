"""A framework version is published once: the same again is nothing, another document is refused."""

from dataclasses import dataclass, replace
from datetime import datetime

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import FrameworkPublished

from chiso_submission.domain.framework.commands import Command
from chiso_submission.domain.framework.document import canonical_text, digest, parts
from chiso_submission.domain.framework.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The canonical text so far, and the SHA-256 of the whole; both empty before publication."""

    text: str = ""
    sha256: str = ""


INITIAL = Published()


def decide(command: Command, published: Published, now: datetime) -> list[Event]:
    """The document in parts. Raises Rejected when the version exists with another document."""
    framework = command.framework
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


def evolve(published: Published, event: Event) -> Published:
    return replace(published, text=published.text + event.text, sha256=event.sha256)
