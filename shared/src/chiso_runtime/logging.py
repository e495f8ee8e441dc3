"""Structured logs: one JSON line an event, correlation and causation bound once per request or message."""

import logging as standard
import sys
from typing import TextIO

import structlog

NOISY = {"kafka.cluster": standard.CRITICAL, "kafka.net.selector": standard.ERROR}
"""Tell many times a second of a topic that is not made yet, and of every tenth of a second a busy machine takes."""


def configure(service: str, *, human: bool = False, stream: TextIO | None = None) -> None:
    """Set up structlog for this process, to `stream` (stderr unless told); `human` gives lines for a terminal.

    What libraries say by standard logging and warnings becomes lines of the same form.
    """
    target = stream or sys.stderr
    common: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _naming(service),
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*common, renderer],
        logger_factory=structlog.WriteLoggerFactory(target),  # one write a line: threads do not cut each other short
        wrapper_class=structlog.make_filtering_bound_logger(standard.INFO),
        cache_logger_on_first_use=True,
    )
    _adopt_standard(target, common, renderer)


def _adopt_standard(
    target: TextIO, common: list[structlog.typing.Processor], renderer: structlog.typing.Processor
) -> None:
    handler = standard.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    standard.basicConfig(level=standard.WARNING, handlers=[handler])
    standard.captureWarnings(True)
    for name, level in NOISY.items():
        standard.getLogger(name).setLevel(level)


def _naming(service: str) -> structlog.typing.Processor:
    """Name the service in every line, whichever thread says it."""

    def name(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {"service": service, **line}

    return name
