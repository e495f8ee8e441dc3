"""Stored names of evidence's facts, and the topic it hears."""

from chiso_contracts import catalogue
from chiso_contracts.rounds import FrameworkSet, RoundAmended
from chiso_runtime.codec import EventCodec

from chiso_evidence.domain.events import (
    Event,
    FileEvent,
    FileKept,
    FileRefused,
    FileStaged,
    RoundEvent,
    RoundOpened,
    UnitsAdded,
    UploadGranted,
)


def _of(*events: type) -> catalogue.Names:
    return {name: event for name, event in catalogue.EVIDENCE.items() if event in events}


codec: EventCodec[Event] = EventCodec(catalogue.EVIDENCE)
round_codec: EventCodec[RoundEvent] = EventCodec(_of(RoundOpened, UnitsAdded))
file_codec: EventCodec[FileEvent] = EventCodec(_of(UploadGranted, FileStaged, FileKept, FileRefused))
submission_codec: EventCodec[object] = EventCodec(catalogue.SUBMISSION)
asking_codec: EventCodec[FrameworkSet | RoundAmended] = EventCodec(
    {name: event for name, event in catalogue.SUBMISSION.items() if event in (FrameworkSet, RoundAmended)}
)
"""Of `chiso.submission` the read models take the frameworks of rounds alone."""
