"""The gate: what was staged is read once, then kept or refused. What was checked is what is kept."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

import psycopg
import structlog
from chiso_runtime import hints
from chiso_runtime.blobs.port import Blobs, ObjectChanged, ObjectMissing, Staged, StoreAway
from chiso_runtime.codec import Cause
from chiso_runtime.crash_points import Point, reach
from chiso_runtime.database import Database, connect
from chiso_runtime.inspection.findings import Verdict
from chiso_runtime.inspection.gate import Declared, inspect
from chiso_runtime.inspection.limits import Limits

from chiso_evidence import findings, queries
from chiso_evidence.domain import retention
from chiso_evidence.domain.commands import KeepFile, RefuseFile
from chiso_evidence.domain.decider_file import Stage
from chiso_evidence.projections import STAGED_HINT
from chiso_evidence.publisher import file_stream
from chiso_evidence.queries import Waiting
from chiso_evidence.uploads import Files

ACTOR = "evidence-gate"
FALLBACK = 0.5
TRIES = 3
AWAY = (StoreAway, psycopg.OperationalError, psycopg.InterfaceError)

HOLD = "SELECT pg_try_advisory_lock(7110, hashtext(%s))"
LET_GO = "SELECT pg_advisory_unlock(7110, hashtext(%s))"

log = structlog.get_logger(__name__)


class Gate:
    """A loop. Two gates do each other no harm: a file is taken by one, and only the first verdict becomes a fact."""

    name = "evidence-gate"

    def __init__(
        self,
        *,
        url: str,
        files: Files,
        blobs: Blobs,
        largest: int,
        hint: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._url = url
        self._files = files
        self._blobs = blobs
        self._limits = Limits(size=largest)
        self._hint = hint
        self._clock = clock
        self._failures: Counter[str] = Counter()

    def run(self, stop: threading.Event) -> None:
        """Look at what is staged until told to stop. Raises StoreAway, psycopg.OperationalError."""
        with connect(self._url) as conn:
            hints.listen(conn, STAGED_HINT)
            while not stop.is_set():
                if not self.look(conn):
                    hints.wait(conn, FALLBACK)

    def look(self, conn: Database) -> int:
        """Speak about all that waits; returns about how many files."""
        return sum(self._alone(conn, waiting) for waiting in queries.waiting(conn))

    def _alone(self, conn: Database, waiting: Waiting) -> bool:
        if conn.execute(HOLD, (waiting.file,), prepare=True).fetchone() != (True,):
            return False
        try:
            return self._speak(conn, waiting)
        finally:
            conn.execute(LET_GO, (waiting.file,), prepare=True)

    def _speak(self, conn: Database, waiting: Waiting) -> bool:
        """Whether a fact was made. The read model may still show a file that has its verdict."""
        stream = file_stream(waiting.round, waiting.file)
        if self._files.state(conn, stream).stage is not Stage.STAGED:
            return False
        verdict = self._verdict(waiting)
        if verdict is None:
            return False
        self._record(conn, stream, verdict, waiting)
        self._blobs.discard_staged(waiting.file)
        return True

    def _verdict(self, waiting: Waiting) -> KeepFile | RefuseFile | None:
        """What follows from the bytes; None when they must be looked at again."""
        try:
            staged = self._blobs.staged(waiting.file)
            return RefuseFile(findings=(findings.MISSING,)) if staged is None else self._judged(waiting, staged)
        except AWAY:
            raise
        except (ObjectChanged, ObjectMissing):
            log.info("gate.changed", file=waiting.file)
            return None
        except Exception:
            self._failures[waiting.file] += 1
            log.exception("gate.failed", file=waiting.file, tries=self._failures[waiting.file])
            return RefuseFile(findings=(findings.FAILED,)) if self._failures[waiting.file] >= TRIES else None

    def _judged(self, waiting: Waiting, staged: Staged) -> KeepFile | RefuseFile:
        declared = Declared(
            name=waiting.name, media_type=waiting.media_type, size=waiting.size if waiting.exact else staged.size
        )
        found = inspect(self._blobs.open_staged(waiting.file, tag=staged.tag), declared=declared, limits=self._limits)
        if found.verdict is Verdict.REFUSED or found.media_type is None:
            return RefuseFile(findings=tuple(dict.fromkeys(finding.code for finding in found.findings)))
        until = retention.retained_until(waiting.year, retention.day_of(self._clock()))
        kept = self._blobs.keep(
            waiting.file,
            tag=staged.tag,
            sha256=found.sha256,
            size=found.size,
            media_type=found.media_type,
            retain_until=retention.end_of(until),
        )
        reach(Point.AFTER_EVIDENCE_COPY)
        return KeepFile(
            sha256=kept.sha256,
            size=kept.size,
            media_type=kept.media_type,
            version_id=kept.version_id,
            retain_until=retention.day_of(kept.retain_until),
            antivirus=found.scan.value,
        )

    def _record(self, conn: Database, stream: str, verdict: KeepFile | RefuseFile, waiting: Waiting) -> None:
        """The fact's id follows from the fact that staged the file: whoever repeats this makes the same fact."""
        cause = Cause(actor=ACTOR, capacity="", correlation=waiting.correlation, causation=waiting.staged_event)
        namespace = uuid5(UUID(waiting.staged_event), stream)
        with conn.transaction():
            self._files.run(conn, stream, verdict, cause, new_id=lambda n: uuid5(namespace, str(n)))
            reach(Point.BEFORE_APPEND_COMMIT)
        reach(Point.AFTER_APPEND_COMMIT)
        self._hint()
        self._failures.pop(waiting.file, None)
        log.info("gate.spoke", file=waiting.file, verdict=type(verdict).__name__)
