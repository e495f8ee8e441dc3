"""From plain values to YAML that a person can edit and `read_text` reads back as exactly the same values."""

from collections.abc import Mapping
from typing import Any

import yaml

from chiso_framework.yaml_text import CONSTANTS, FLOATING, WHOLE

WIDTH = 110
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write_text(document: Mapping[str, object]) -> str:
    """The document as YAML: text, whole numbers, yes and no, lists and mappings, in their order."""
    written: str = yaml.dump(document, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)
    return written


class _Writer(DUMPER):  # type: ignore[misc]
    """Writes every value out, and puts into quotes what would be read as a number or as yes and no."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(writer: Any, value: str) -> Any:
    read_otherwise = value in CONSTANTS or WHOLE.fullmatch(value) or FLOATING.fullmatch(value)
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style='"' if read_otherwise else None)


_Writer.add_representer(str, _text)
