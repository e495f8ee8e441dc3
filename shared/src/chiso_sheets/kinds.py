"""Which items of a framework document are not text, as the schema of its files says: a cell does not show it."""

from collections.abc import Iterator, Mapping
from functools import cache

from chiso_framework import schema

NUMBERS = frozenset({"#/$defs/decimal", "#/$defs/points", "#/$defs/above_zero"})


@cache
def booleans() -> frozenset[str]:
    """Names of items that are true or false."""
    return frozenset(name for name, said in _said(schema()) if said.get("type") == "boolean")


@cache
def wholes() -> frozenset[str]:
    """Names of items that are whole numbers."""
    return frozenset(name for name, said in _said(schema()) if said.get("type") == "integer")


@cache
def decimals() -> frozenset[str]:
    """Names of items that are exact decimals."""
    return frozenset(name for name, said in _said(schema()) if said.get("$ref") in NUMBERS)


def _said(below: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every property of the schema, at any depth."""
    if isinstance(below, Mapping):
        properties = below.get("properties")
        if isinstance(properties, Mapping):
            yield from ((name, said) for name, said in properties.items() if isinstance(said, Mapping))
        for inside in below.values():
            yield from _said(inside)
    elif isinstance(below, list):
        for inside in below:
            yield from _said(inside)
