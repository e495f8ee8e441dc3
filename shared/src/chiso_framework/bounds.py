"""What a document may cost to read, beside the bounds of texts, lists, depth and problems: its formulas are parsed."""

from collections.abc import Iterator, Mapping

from chiso_framework.problems import text
from chiso_framework.reading import Node

FORMULAS = 12_000
"""Characters of all formulas of a document together: a formula is parsed, which costs much more than reading it."""


def refuse_costly(document: object) -> None:
    """Refuse a document that is brought in and costs too much to read; what is published stays. Raises Invalid."""
    length = sum(len(written) for written in _formulas(document))
    if length > FORMULAS:
        node = Node(document)
        expected = text(
            f"các công thức dài không quá {FORMULAS} ký tự cộng lại",
            f"formulas of at most {FORMULAS} characters together",
        )
        mend = text("dùng cách tính khác thay công thức", "use another kind of rule instead of formulas")
        node.refuse("formulas-too-long", length, expected, mend)
        node.settle()


def _formulas(document: object) -> Iterator[str]:
    """Every formula in a document, wherever it stands; the open containers are a list, so depth costs no recursion."""
    waiting = [document]
    while waiting:
        match waiting.pop():
            case Mapping() as mapping:
                if isinstance(formula := mapping.get("formula"), str):
                    yield formula
                waiting.extend(value for value in mapping.values() if isinstance(value, Mapping | list))
            case list() as items:
                waiting.extend(value for value in items if isinstance(value, Mapping | list))
