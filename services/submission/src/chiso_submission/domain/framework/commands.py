"""Requests to the catalogue of frameworks."""

from dataclasses import dataclass

from chiso_framework import Framework


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishFramework:
    """Make a framework version known; it may be used by rounds from then on."""

    framework: Framework


Command = PublishFramework
