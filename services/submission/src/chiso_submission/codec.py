"""Stored names of the facts this service records, and of those it hears."""

from typing import Any

from chiso_contracts import catalogue
from chiso_runtime.codec import EventCodec

codec: EventCodec[Any] = EventCodec(catalogue.SUBMISSION)
"""Registry, frameworks, rounds, reports: one topic, so one codec."""

access_codec: EventCodec[Any] = EventCodec(catalogue.ACCESS)
"""Persons."""

evidence_codec: EventCodec[Any] = EventCodec(catalogue.EVIDENCE)
"""Heard from the evidence service."""
