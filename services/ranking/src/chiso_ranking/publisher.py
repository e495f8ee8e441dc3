"""Where ranking's facts are published: on its topic, keyed by round."""

from chiso_runtime.event_store import Route

TOPIC = "chiso.ranking"


def route(stream: str) -> Route:
    """`edition/{round}` is keyed by the round."""
    _, _, round_id = stream.partition("/")
    return Route(topic=TOPIC, key=round_id)


def editions_of(round_id: str) -> str:
    """The stream of a round's approvals."""
    return f"edition/{round_id}"
