"""Streams of evidence and where their facts are published: one topic, keyed by round."""

from chiso_runtime.event_store import Route

TOPIC = "chiso.evidence"


def round_stream(round: str) -> str:
    """The stream of a round."""
    return f"round/{round}"


def file_stream(round: str, file: str) -> str:
    """The stream of a file."""
    return f"file/{round}/{file}"


def route(stream: str) -> Route:
    """Topic and key of a stream's facts. Raises IndexError for a stream that is not ours."""
    return Route(topic=TOPIC, key=stream.split("/")[1])
