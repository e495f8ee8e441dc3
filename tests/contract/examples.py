"""The example facts in their envelopes, under every stored name of the catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from chiso_contracts import catalogue, ranking, submission
from chiso_runtime.codec import Cause, EventCodec

from tests.contract.extremes import extremes
from tests.contract.facts import FACTS

CAUSES = (
    Cause(actor="chu-tich-21", capacity="Chủ tịch", correlation="1f0d6f52-6f3c-4a57-9a53-6f0f6b1f3a10", causation=""),
    Cause(
        actor="scoring",
        capacity="",
        correlation="1f0d6f52-6f3c-4a57-9a53-6f0f6b1f3a10",
        causation="c2a7a1d4-4f1e-5b0d-8f5e-2c9b7d1e6a34",
    ),
)
TIMES = (datetime(2026, 1, 2, 12, 0, tzinfo=UTC), datetime(2026, 1, 2, 12, 0, 0, 987654, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An event under a stored name, and its canonical bytes as today's codec writes them."""

    topic: str
    name: str
    version: int
    event: object
    file: str
    data: bytes


def examples() -> Iterator[Example]:
    """Every event of the catalogue: the two written by hand, and the extremes."""
    for topic, names in catalogue.TOPICS.items():
        codec: EventCodec[object] = EventCodec(names)
        for (name, version), kind in names.items():
            for n, event in enumerate((*FACTS[kind], *extremes(kind)), 1):
                file = f"{name}.v{version}.{n}.json"
                data = _encoded(codec, event, name.partition(".")[0], uuid5(NAMESPACE_URL, f"chiso:golden:{file}"), n)
                yield Example(topic=topic, name=name, version=version, event=event, file=file, data=data)


def _encoded(codec: EventCodec[object], event: object, source: str, id: UUID, n: int) -> bytes:
    stream, key = _place(source, event)
    time, cause = TIMES[(n - 1) % len(TIMES)], CAUSES[(n - 1) % len(CAUSES)]
    return codec.encode(event, id=id, stream=stream, version=n, key=key, time=time, cause=cause)


def _place(source: str, event: object) -> tuple[str, str]:
    """The stream of a fact and its message key."""
    match event:
        case submission.UnitRegistered():
            return "registry/units", "registry"
        case submission.FrameworkPublished(framework=framework, version=version):
            return f"framework/{framework}@{version}", "frameworks"
        case (
            submission.FrameworkDrafted(framework=framework, version=version)
            | submission.FrameworkChecked(framework=framework, version=version)
            | submission.FrameworkDraftDiscarded(framework=framework, version=version)
        ):
            return f"framework-draft/{framework}@{version}", "frameworks"
        case submission.CampaignPlanned(campaign=campaign):
            return f"campaign/{campaign}", "campaigns"
        case ranking.ResultsApproved(round=round):
            return f"edition/{round}", round
    if person := getattr(event, "person", "") if source == "access" else "":
        return f"person/{person}", person
    round, unit = str(getattr(event, "round", "")), getattr(event, "unit", "")
    kind = {"evidence": "file", "scoring": "card"}.get(source, "report")
    thing = getattr(event, "file", unit) if source == "evidence" else unit
    return (f"{kind}/{round}/{thing}" if thing else f"round/{round}"), round
