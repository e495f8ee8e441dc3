"""What a rule asks for: the fields of its answer, from which forms, sheets and messages are made."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from chiso_framework.problems import Text

FieldKind = Literal["number", "whole", "yes_no", "one", "many"]

NOWHERE = Text(vi="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What may be picked, and the points it brings where that can be said."""

    code: str
    label: Text
    points: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an answer.

    `name` is its key; `one` and `many` pick among `options`; `notes` say what values are worth; `under` is the part of
    the rule that the field belongs to, empty where the rule has no parts.
    """

    name: str
    kind: FieldKind
    label: Text
    options: tuple[Option, ...] = ()
    notes: tuple[Text, ...] = ()
    under: Text = NOWHERE

    def inside(self, part: str, label: Text) -> "Field":
        """The same field as a part of another rule asks for it."""
        return replace(self, name=f"{part}.{self.name}", under=label)


def named(vi: str, en: str) -> Text:
    """A label that may have no English of its own."""
    return Text(vi=vi, en=en or vi)
