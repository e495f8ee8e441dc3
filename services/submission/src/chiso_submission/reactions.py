"""Other services' facts become facts of ours before they have any effect."""

from typing import Any

from chiso_contracts.evidence import FileKept, FileRefused
from chiso_runtime.command_handler import CommandHandler
from chiso_runtime.database import Database
from chiso_runtime.projection import Heard, Reaction

from chiso_submission.domain.report.commands import ConfirmEvidence, RejectEvidence
from chiso_submission.publisher import report_stream

ACTOR = "submission"


def evidence(reports: CommandHandler[Any, Any, Any]) -> Reaction[Any]:
    """What the evidence gate said of a file is recorded in the report of its unit."""

    def react(conn: Database, heard: Heard[Any]) -> None:
        command = _command(heard.fact.event)
        if command is not None:
            stream = report_stream(command.round, command.unit)
            reports.react(conn, stream, command, heard.fact, actor=ACTOR)

    return react


def _command(event: object) -> ConfirmEvidence | RejectEvidence | None:
    match event:
        case FileKept():
            return ConfirmEvidence(
                round=event.round,
                unit=event.unit,
                file=event.file,
                sha256=event.sha256,
                size=event.size,
                version_id=event.version_id,
            )
        case FileRefused():
            return RejectEvidence(round=event.round, unit=event.unit, file=event.file, findings=event.findings)
    return None
