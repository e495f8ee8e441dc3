"""Stored names of ranking's own facts, and of those it hears on `chiso.scoring` and of the registry."""

from chiso_contracts import catalogue
from chiso_contracts.submission import UnitRegistered
from chiso_runtime.codec import EventCodec

from chiso_ranking.domain.events import Event

codec: EventCodec[Event] = EventCodec(catalogue.RANKING)
scoring_codec: EventCodec[object] = EventCodec(catalogue.SCORING)
registry_codec: EventCodec[UnitRegistered] = EventCodec(
    {name: event for name, event in catalogue.SUBMISSION.items() if event is UnitRegistered}
)
"""Of `chiso.submission` ranking takes the registry's facts alone."""
