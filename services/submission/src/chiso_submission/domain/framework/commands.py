"""Requests to the catalogue of frameworks."""

from dataclasses import dataclass

from chiso_framework import Framework

from chiso_submission.domain.draft.decider import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishFramework:
    """Make a framework version known; it may be used by rounds from then on."""

    framework: Framework


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishDraft:
    """Publish a draft as it stands while the command runs, where it is checked; `sha256` is the text that was seen."""

    framework: str
    version: str
    draft: Draft
    sha256: str


Command = PublishFramework | PublishDraft
