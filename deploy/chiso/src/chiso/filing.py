"""Evidence through its public API: ask for a grant, send the bytes, say so, wait until the gate has spoken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chiso_runtime.inspection.gate import Declared, inspect
from chiso_runtime.inspection.kinds import ALLOWED

from chiso.client import Client, await_answer

FILES = "/api/evidence/v1/files"
GATE_SECONDS = 60
OPEN_STATES = ("granted", "staged")

MEDIA_TYPES = {extension: kind.media_type for kind in ALLOWED for extension in kind.extensions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file to be filed: its name, media type and bytes."""

    name: str
    media_type: str
    content: bytes


class NotKept(Exception):
    """The gate refused a file; the message says which and why."""


def objections(paper: Paper) -> list[tuple[str, str]]:
    """What the gate would say against a file, in Vietnamese and English, without sending it."""
    declared = Declared(name=paper.name, media_type=paper.media_type, size=len(paper.content))
    return [(finding.vi, finding.en) for finding in inspect([paper.content], declared=declared).findings]


def file_paper(client: Client, round_id: str, unit: str, paper: Paper, *, key: str) -> str:
    """Upload a file and return its id; `key` makes the same upload the same file. Raises Problem, Away."""
    asked = {
        "round": round_id,
        "unit": unit,
        "name": paper.name,
        "size": len(paper.content),
        "media_type": paper.media_type,
    }
    answer = client.command("POST", FILES, asked, key=key)
    file = str(answer.body["file"])
    client.upload(answer.body["grant"], paper.content)
    client.command("POST", f"{FILES}/{file}/arrival", key=f"{key}:arrival")
    return file


def await_kept(client: Client, files: Sequence[str]) -> None:
    """Wait until every file is kept. Raises NotKept, Away."""
    for file in files:
        found = await_answer(
            lambda file=file: client.get(f"{FILES}/{file}"),  # type: ignore[misc]
            lambda answer: answer["state"] not in OPEN_STATES,
            seconds=GATE_SECONDS,
            what=f"{FILES}/{file}",
        )
        if found["state"] != "kept":
            raise NotKept(_reasons(found))


def _reasons(found: Any) -> str:
    reasons = "; ".join(f"{finding['vi']} / {finding['en']}" for finding in found["findings"])
    return f"{found['name']} ({found['unit']}): {reasons}"
