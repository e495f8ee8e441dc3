"""What the framework of a round takes as evidence: told before a file is uploaded. Folded from `chiso.submission`.

No fact depends on it. Where a framework is not here yet everything is taken, and submission has the last word when a
criterion names the file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from chiso_contracts.rejection import Rejected
from chiso_contracts.rounds import FrameworkSet, RoundAmended
from chiso_framework import Criterion, EvidenceKind, Framework, from_document
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard
from chiso_runtime.rows import Table

FILE = "file"
PARTS = Table("framework_part", ("round", "sha256", "part", "parts", "text"), key=("round", "sha256", "part"))
FIRST = "INSERT INTO round_framework (round, sha256) VALUES (%s, %s) ON CONFLICT DO NOTHING"
AMEND = """
INSERT INTO round_framework (round, sha256) VALUES (%s, %s)
ON CONFLICT (round) DO UPDATE SET sha256 = excluded.sha256
"""
NOW = "SELECT sha256 FROM round_framework WHERE round = %s"
TEXT = """
SELECT string_agg(text, '' ORDER BY part) FROM framework_part
WHERE round = %s AND sha256 = %s HAVING count(*) = max(parts)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a round asks as evidence, of one criterion where it is named; all is taken where `taken` is empty."""

    framework: Framework | None = None
    criterion: Criterion | None = None

    @property
    def taken(self) -> Sequence[EvidenceKind]:
        """The kinds that the framework names."""
        return self.framework.process.evidence_kinds if self.framework else ()

    @property
    def takes_files(self) -> bool:
        return not self.taken or any(kind.form == FILE for kind in self.taken)

    @property
    def code(self) -> str:
        """The criterion's, empty where none is named."""
        return self.criterion.code if self.criterion else ""


class Frameworks:
    """The frameworks of rounds; each document is parsed once."""

    def __init__(self) -> None:
        self._known: dict[str, Framework] = {}
        self._guard = Lock()

    def asking(self, conn: Database, round: str, criterion: str = "") -> Asking:
        """What the round asks now; `criterion` is a code, which says nothing where the framework has no such one."""
        framework = self._of(conn, round)
        return Asking(framework=framework, criterion=framework.find(criterion) if framework else None)

    def _of(self, conn: Database, round: str) -> Framework | None:
        now = conn.execute(NOW, (round,), prepare=True).fetchone()
        if now is None or now[0] in self._known:
            return self._known[now[0]] if now else None
        text = conn.execute(TEXT, (round, now[0])).fetchone()
        if text is None:
            return None
        with self._guard:
            self._known[now[0]] = from_document(json.loads(text[0]))
        return self._known[now[0]]


def refuse_file(asking: Asking) -> None:
    """Raises Rejected where the framework takes no files."""
    if not asking.takes_files:
        raise Rejected("evidence-form-refused", form=FILE, taken=[kind.name.vi for kind in asking.taken])


def parts(conn: Database, heard: Sequence[Heard[FrameworkSet | RoundAmended]]) -> None:
    """Table `framework_part`."""
    said = {(e.round, e.sha256, e.part): e for h in heard if isinstance(e := h.fact.event, FrameworkSet)}
    PARTS.write(conn, [(e.round, e.sha256, e.part, e.parts, e.text) for e in said.values()])


def current(conn: Database, heard: Sequence[Heard[FrameworkSet | RoundAmended]]) -> None:
    """Table `round_framework`: the first one told, until an amendment says which holds."""
    for h in heard:
        match h.fact.event:
            case FrameworkSet(round=round, sha256=sha256, part=1):
                conn.execute(FIRST, (round, sha256))
            case RoundAmended(round=round, sha256=sha256):
                conn.execute(AMEND, (round, sha256))
            case _:
                pass
