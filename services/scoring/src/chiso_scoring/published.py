"""Frameworks that submission published: what the answers of a round may be fed to. Folded from `chiso.submission`.

No score depends on it. A framework that comes with the product is known without being published.
"""

import json
from collections.abc import Sequence

from chiso_contracts.submission import FrameworkPublished
from chiso_framework import Framework, UnknownFramework, from_document, shipped_framework
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Table

PARTS = Table("published_part", ("framework", "version", "part", "parts", "text"), key=("framework", "version", "part"))
TEXT = """
SELECT string_agg(text, '' ORDER BY part) FROM published_part
WHERE framework = %s AND version = %s HAVING count(*) = max(parts)
"""


def parts(conn: Database, heard: Sequence[Heard[FrameworkPublished]]) -> None:
    """Table `published_part`."""
    said = {(e.framework, e.version, e.part): e for e in (h.fact.event for h in heard)}
    PARTS.write(conn, [(e.framework, e.version, e.part, e.parts, e.text) for e in said.values()])


def framework(conn: Database, framework: str, version: str) -> Framework | None:
    """A framework that is published here, else one that comes with the product; None where it is neither."""
    if row := conn.execute(TEXT, (framework, version)).fetchone():
        return from_document(json.loads(row[0]))
    try:
        return shipped_framework(f"{framework}@{version}")
    except UnknownFramework:
        return None
