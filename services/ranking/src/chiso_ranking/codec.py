"""Stored names of ranking's own facts, and of those it hears on `chiso.scoring`."""

from chiso_contracts import catalogue
from chiso_runtime.codec import EventCodec

from chiso_ranking.domain.events import Event

codec: EventCodec[Event] = EventCodec(catalogue.RANKING)
scoring_codec: EventCodec[object] = EventCodec(catalogue.SCORING)
