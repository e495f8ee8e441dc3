"""What a service consumes."""

from collections.abc import Callable
from dataclasses import dataclass

from chiso_runtime.consumer import Effects, Park


@dataclass(frozen=True, slots=True, kw_only=True)
class Hears:
    """A topic a service consumes: under which consumer name, with what effects, and what parks on failure."""

    topic: str
    consumer: str
    effects: Callable[[], Effects]
    park: Park = Park.STREAM
