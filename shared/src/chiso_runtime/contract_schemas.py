"""The JSON Schema (2020-12) of every public event as it travels: CloudEvents envelope with the fact inside.

`python -m chiso_runtime.contract_schemas` writes the schemas that are missing. A written schema is never edited:
another shape of a fact is another version. Sentences about the facts may change, so they are not in the schemas.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from chiso_contracts import catalogue

from chiso_runtime.codec import PREFIX

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LARGEST = 2**53 - 1
"""The largest whole number that RFC 8785 can write."""

DECIMAL = r"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?$"
INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

TEXTS: Mapping[str, Json] = {
    "decimal": {"type": "string", "pattern": DECIMAL},
    "date-time": {"type": "string", "format": "date-time", "pattern": INSTANT},
    "date": {"type": "string", "format": "date", "pattern": DAY},
}


def schema(name: str, version: int, event: type) -> Json:
    """The schema of an event under its stored name and version."""
    (data,), shapes = msgspec.json.schema_components([event], ref_template="#/$defs/{name}")
    return {
        "$schema": DIALECT,
        "$id": f"urn:chiso:event:{name}:v{version}",
        "title": f"{PREFIX}{name}.v{version}",
        **_record(_envelope(name, version, data)),
        "$defs": {title: _strict(shapes[title]) for title in sorted(shapes)},
    }


def schemas() -> Iterator[tuple[str, Json]]:
    """File name and schema of the newest version of every event, in the catalogue's order."""
    for names in catalogue.TOPICS.values():
        for (name, version), event in names.items():
            yield file_name(name, version), schema(name, version, event)


def file_name(name: str, version: int) -> str:
    """Where the schema of a version is kept."""
    return f"{name}.v{version}.json"


def folder() -> Path:
    """The directory of the written schemas."""
    return Path(str(files("chiso_contracts"))) / "schemas"


def written() -> dict[str, Json]:
    """All schemas ever written, old versions too, by file name."""
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder().glob("*.json"))}


def write_missing() -> list[str]:
    """Write the schemas of new events and versions; returns their file names."""
    folder().mkdir(exist_ok=True)
    missing = [(name, made) for name, made in schemas() if not (folder() / name).exists()]
    for name, made in missing:
        (folder() / name).write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [name for name, _ in missing]


def _envelope(name: str, version: int, data: Json) -> Json:
    text = {"type": "string"}
    return {
        "actor": {"type": "string", "minLength": 1},
        "capacity": text,
        "causationid": text,
        "correlationid": text,
        "data": data,
        "datacontenttype": {"const": "application/json"},
        "id": {"type": "string", "format": "uuid", "pattern": ID},
        "partitionkey": {"type": "string", "minLength": 1},
        "source": {"const": f"/{name.partition('.')[0]}"},
        "specversion": {"const": "1.0"},
        "streamversion": {"type": "integer", "minimum": 1, "maximum": LARGEST},
        "subject": {"type": "string", "minLength": 1},
        "time": TEXTS["date-time"],
        "type": {"const": f"{PREFIX}{name}.v{version}"},
    }


def _record(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _strict(shape: Json) -> Json:
    """A shape as it is written: every field is there, no other is, numbers are whole."""
    if "properties" in shape:
        return _record({name: _strict(field) for name, field in shape["properties"].items()})
    if shape.get("format") in TEXTS:
        return dict(TEXTS[shape["format"]])
    match shape:
        case {"anyOf": choices}:
            return {"anyOf": [_strict(choice) for choice in choices]}
        case {"type": "array", "items": items}:
            return {"type": "array", "items": _strict(items)}
        case {"type": "object", "additionalProperties": values}:
            return {"type": "object", "additionalProperties": _strict(values)}
        case {"type": "integer"}:
            return {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST}
        case {"$ref": reference}:
            return {"$ref": reference}
        case {"type": "string" | "boolean" | "null" as plain}:
            return {"type": plain}
    raise TypeError(f"a fact must not hold this: {shape}")


if __name__ == "__main__":
    for file in write_missing():
        print(file)
