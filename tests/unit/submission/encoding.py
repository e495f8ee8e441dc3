"""Facts as bytes, for tests of what is stored."""

from typing import Any
from uuid import UUID

from chiso_runtime.codec import Cause, EventCodec
from chiso_runtime.testing import NOON

CAUSE = Cause(actor="an", capacity="Đầu mối", correlation="c", causation="")


def encoded(codec: EventCodec[Any], event: object) -> bytes:
    """The event in an envelope."""
    return codec.encode(event, id=UUID(int=1), stream="s", version=1, key="k", time=NOON, cause=CAUSE)
