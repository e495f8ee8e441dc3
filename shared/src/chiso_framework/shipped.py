"""The frameworks that come with the package and the JSON Schema of their files; no other module here reads files."""

import json
from functools import cache
from importlib.resources import files

from chiso_framework.document import read_framework
from chiso_framework.model import Framework

PACKAGE = files("chiso_framework")


class UnknownFramework(KeyError):
    """No shipped framework has this id, or not in this version."""


def shipped_ids() -> tuple[str, ...]:
    """Ids of the shipped frameworks, which are also their file names."""
    names = (entry.name for entry in (PACKAGE / "data").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def shipped_text(framework_id: str) -> str:
    """The file of a shipped framework, as it is. Raises UnknownFramework."""
    if framework_id not in shipped_ids():
        raise UnknownFramework(framework_id)
    return (PACKAGE / "data" / f"{framework_id}.yaml").read_text(encoding="utf-8")


@cache
def shipped_framework(reference: str) -> Framework:
    """A shipped framework by `id` or `id@version`. Raises UnknownFramework."""
    framework_id, _, version = reference.partition("@")
    framework = read_framework(shipped_text(framework_id))
    if version and version != framework.version:
        raise UnknownFramework(reference)
    return framework


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) that framework files follow."""
    read: dict[str, object] = json.loads((PACKAGE / "framework.schema.json").read_text(encoding="utf-8"))
    return read
