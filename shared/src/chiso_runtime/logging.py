"""Structured logs: one JSON line an event, correlation and causation bound once per request or message."""

import logging as standard
import sys
from typing import TextIO

import structlog


def configure(service: str, *, human: bool = False, stream: TextIO | None = None) -> None:
    """Set up structlog for this process, to `stream` (stderr unless told); `human` gives lines for a terminal."""
    target = stream or sys.stderr
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(target),
        wrapper_class=structlog.make_filtering_bound_logger(standard.INFO),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    standard.basicConfig(level=standard.WARNING, stream=target)
