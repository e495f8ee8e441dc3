"""Stored names of scoring's facts, and the topic it hears."""

from typing import get_args

from chiso_contracts import catalogue
from chiso_contracts.submission import FrameworkPublished
from chiso_runtime.codec import EventCodec

from chiso_scoring.domain.events import CardEvent, Event, RoundEvent


def _of(union: object) -> catalogue.Names:
    return {name: event for name, event in catalogue.SCORING.items() if event in get_args(union)}


codec: EventCodec[Event] = EventCodec(catalogue.SCORING)
round_codec: EventCodec[RoundEvent] = EventCodec(_of(RoundEvent))
card_codec: EventCodec[CardEvent] = EventCodec(_of(CardEvent))
submission_codec: EventCodec[object] = EventCodec(catalogue.SUBMISSION)
published_codec: EventCodec[FrameworkPublished] = EventCodec(
    {name: event for name, event in catalogue.SUBMISSION.items() if event is FrameworkPublished}
)
"""Of `chiso.submission` the read models take the published frameworks alone."""
