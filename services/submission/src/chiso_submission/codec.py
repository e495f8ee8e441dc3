"""Stored names of the facts this service records, and of those it hears."""

from typing import Any

from chiso_contracts import catalogue
from chiso_contracts.scoring import CouncilConcluded, RoundAmended
from chiso_runtime.codec import EventCodec

codec: EventCodec[Any] = EventCodec(catalogue.SUBMISSION)
"""Registry, frameworks, rounds, reports: one topic, so one codec."""

access_codec: EventCodec[Any] = EventCodec(catalogue.ACCESS)
"""Persons."""

evidence_codec: EventCodec[Any] = EventCodec(catalogue.EVIDENCE)
"""Heard from the evidence service."""

concluded_codec: EventCodec[CouncilConcluded | RoundAmended] = EventCodec(
    {name: event for name, event in catalogue.SCORING.items() if event in (CouncilConcluded, RoundAmended)}
)
"""Of `chiso.scoring` the read models take what tells whether the council has concluded, alone."""
