"""Where each stream's facts are published, and how streams are named."""

from chiso_runtime.event_store import Route

TOPIC = "chiso.submission"
ACCESS = "chiso.access"
UNITS = "registry/units"
PLANS = "campaign/plans"
REGISTRY, FRAMEWORKS, CAMPAIGNS = "registry", "frameworks", "campaigns"
RESERVED = frozenset({REGISTRY, FRAMEWORKS, CAMPAIGNS})
"""Message keys of facts outside a round: no round may have such an id."""


def framework_stream(framework: str, version: str) -> str:
    """The stream of a framework version."""
    return f"framework/{framework}@{version}"


def draft_stream(framework: str, version: str) -> str:
    """The stream of a framework version's draft."""
    return f"framework-draft/{framework}@{version}"


def round_stream(round: str) -> str:
    """The stream of a round."""
    return f"round/{round}"


def report_stream(round: str, unit: str) -> str:
    """The stream of a unit's report."""
    return f"report/{round}/{unit}"


def person_stream(person: str) -> str:
    """The stream of a person."""
    return f"person/{person}"


def route(stream: str) -> Route:
    """Topic and message key of a stream's facts: the round's id, the person's, or a key for what is outside rounds."""
    kind, _, name = stream.partition("/")
    match kind:
        case "person":
            return Route(topic=ACCESS, key=name)
        case "registry":
            return Route(topic=TOPIC, key=REGISTRY)
        case "framework" | "framework-draft":
            return Route(topic=TOPIC, key=FRAMEWORKS)
        case "campaign":
            return Route(topic=TOPIC, key=CAMPAIGNS)
        case _:
            return Route(topic=TOPIC, key=name.partition("/")[0])
