"""Streams of scoring and where their facts are published: one topic, keyed by round."""

from chiso_runtime.event_store import Route

TOPIC = "chiso.scoring"


def round_stream(round: str) -> str:
    """The stream of a round."""
    return f"round/{round}"


def card_stream(round: str, unit: str) -> str:
    """The stream of a unit's card."""
    return f"card/{round}/{unit}"


def route(stream: str) -> Route:
    """Topic and key of a stream's facts. Raises IndexError for a stream that is not ours."""
    return Route(topic=TOPIC, key=stream.split("/")[1])
