"""What each consumer hears before, around and after a poisoned message: small true stories, one for each key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from chiso_contracts import access, catalogue, evidence, ranking, scoring, submission
from chiso_contracts.rounds import FrameworkSet
from chiso_contracts.values import EvidenceRef, Right
from chiso_runtime.codec import Cause, EventCodec

from tests.unit.ranking import example

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CAUSE = Cause(actor="officer", capacity="Chuyên viên", correlation="c", causation="")
Said = tuple[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """A consumer of a service: what it hears by key, and which entry of that (counted from 0) is poisoned."""

    service: str
    consumer: str
    topic: str
    tell: Callable[[str], Sequence[Said]]
    victim: int

    @property
    def name(self) -> str:
        return f"{self.consumer}<{self.topic}"

    @property
    def reacts(self) -> bool:
        """Whether it makes facts of its own."""
        return self.consumer == self.service


def encoded(topic: str, key: str, said: Sequence[Said]) -> list[tuple[str, bytes]]:
    """Stream and canonical bytes of each fact, versions dense in each stream."""
    codec: EventCodec[Any] = EventCodec(catalogue.TOPICS[topic])
    versions: dict[str, int] = {}
    found = []
    for n, (stream, event) in enumerate(said):
        versions[stream] = versions.get(stream, 0) + 1
        id = uuid5(NAMESPACE_URL, f"{topic}/{key}/{n}")
        made = codec.encode(event, id=id, stream=stream, version=versions[stream], key=key, time=NOON, cause=CAUSE)
        found.append((stream, made))
    return found


def opening(round: str) -> list[Said]:
    return [(f"round/{round}", fact) for fact in example.opening(round)]


def claims(round: str) -> list[Said]:
    """A round and claims of two units; the first claim is the victim, another of the same report waits behind it."""
    return [
        *opening(round),
        (f"report/{round}/U1", claim(round, "U1", "1.1", "8.00")),
        (f"report/{round}/U2", claim(round, "U2", "1.1", "9")),
        (f"report/{round}/U1", claim(round, "U1", "1.1", "7.50")),
        (f"report/{round}/U1", submission.ReportLocked(round=round, unit="U1", submitted=True, late=False)),
        (f"report/{round}/U2", submission.ReportLocked(round=round, unit="U2", submitted=True, late=True)),
    ]


def claim(round: str, unit: str, criterion: str, points: str) -> submission.CriterionReported:
    said = example.reported(unit, criterion, points, round_id=round)
    return replace(
        submission.CriterionReported(
            round=round, unit=unit, criterion=criterion, data={}, points=said.points, explanation="x", evidence=()
        ),
        evidence=(EvidenceRef(file="f" * 32, place="trang 3"),),
    )


def scores(round: str) -> list[Said]:
    """A round in scoring's words; the victim is a verification, a second one of the same card waits behind it."""
    told: list[Any] = [
        example.reported("U1", "1.1", "8.00", round_id=round),
        example.locked("U1", round_id=round),
        example.locked("U2", late=True, round_id=round),
        example.verified("U1", "1.1", "7.50", round_id=round),
        example.verified("U2", "1.1", "9", round_id=round),
        example.verified("U1", "1.1", "8", round_id=round),
        example.decided("U2", "2.1", "30", round_id=round),
    ]
    return [*opening(round), *((f"card/{round}/{fact.unit}", fact) for fact in told)]


def files(round: str) -> list[Said]:
    """Two files on their way to being kept; the victim is the first one's fact that it was kept, or staged."""
    told: list[Said] = [fact for fact in opening(round) if type(fact[1]).__name__ in ("RoundOpened", "UnitsAdded")]
    for file in (f"a-{round}", f"b-{round}"):
        stream = f"file/{round}/{file}"
        told += [
            (stream, granted(round, file)),
            (stream, evidence.FileStaged(file=file, round=round, unit="U1")),
            (stream, kept(round, file)),
        ]
    return told


def granted(round: str, file: str) -> evidence.UploadGranted:
    return evidence.UploadGranted(
        file=file, round=round, unit="U1", name_hash="0" * 64, size=9, media_type="application/pdf", expires=NOON
    )


def kept(round: str, file: str) -> evidence.FileKept:
    return evidence.FileKept(
        file=file,
        round=round,
        unit="U1",
        sha256="a" * 64,
        size=9,
        media_type="application/pdf",
        version_id="1",
        retain_until=date(2036, 12, 31),
        antivirus="clean",
    )


def rights(person: str) -> list[Said]:
    """A person who gets two rights and loses one."""
    told = (
        access.PersonRegistered(person=person, name_hash="0" * 64),
        access.RightGranted(person=person, right=Right(id="1", role="reporter", body="U1")),
        access.RightGranted(person=person, right=Right(id="2", role="head", body="U1")),
        access.RightRevoked(person=person, right="1"),
    )
    return [(f"person/{person}", fact) for fact in told]


def editions(round: str) -> list[Said]:
    """Two approvals of a round."""
    return [(f"round/{round}", edition(round, number)) for number in (1, 2)]


def units(key: str) -> list[Said]:
    """Units that are registered one after the other."""
    return [
        ("registry/units", submission.UnitRegistered(code=f"H{n}", name=f"Xã {n}", kind="xa", parent=None))
        for n in range(4)
    ]


def versions(key: str) -> list[Said]:
    """Framework versions that are published one after the other."""
    return [
        (
            f"framework/bo-{n}@1",
            submission.FrameworkPublished(
                framework=f"bo-{n}", version="1", title="Bộ", sha256="a" * 64, part=1, parts=1, text="{}"
            ),
        )
        for n in range(4)
    ]


def texts(round: str) -> list[Said]:
    """Versions of a framework that a round is told one after the other."""
    return [
        (
            f"round/{round}",
            FrameworkSet(
                round=round, framework="bo", framework_version=str(n), sha256=f"{n:064d}", part=1, parts=1, text="{}"
            ),
        )
        for n in range(4)
    ]


def conclusions(round: str) -> list[Said]:
    """The council concludes one version of a round's framework after the other."""
    amended = scoring.RoundAmended(
        round=round, framework="bo", framework_version="2", engine=1, sha256="a" * 64, document="31/QĐ"
    )
    concluded = [scoring.CouncilConcluded(round=round, number=f"{n}/KL", date=date(2026, 3, n)) for n in (1, 2)]
    return [(f"round/{round}", fact) for fact in (concluded[0], amended, concluded[1])]


def edition(round: str, number: int) -> ranking.ResultsApproved:
    return ranking.ResultsApproved(
        round=round,
        edition=number,
        position=number,
        number=f"{number}/QĐ",
        date=date(2026, 3, 1),
        approver="an",
        body="H56",
    )


OPENED, UNITS = 5, 3
HEARERS = (
    Hearer(service="evidence", consumer="evidence", topic="chiso.submission", tell=claims, victim=UNITS),
    Hearer(service="submission", consumer="submission", topic="chiso.evidence", tell=files, victim=4),
    Hearer(service="scoring", consumer="scoring", topic="chiso.submission", tell=claims, victim=OPENED),
    Hearer(service="ranking", consumer="ranking-read", topic="chiso.scoring", tell=scores, victim=OPENED + 3),
    Hearer(service="ranking", consumer="ranking-read", topic="chiso.submission", tell=units, victim=1),
    Hearer(service="submission", consumer="submission-read", topic="chiso.submission", tell=claims, victim=OPENED),
    Hearer(service="submission", consumer="submission-read", topic="chiso.access", tell=rights, victim=1),
    Hearer(service="submission", consumer="submission-read", topic="chiso.scoring", tell=conclusions, victim=0),
    Hearer(service="evidence", consumer="evidence-read", topic="chiso.evidence", tell=files, victim=3),
    Hearer(service="evidence", consumer="evidence-read", topic="chiso.submission", tell=texts, victim=1),
    Hearer(service="scoring", consumer="scoring-read", topic="chiso.scoring", tell=scores, victim=OPENED + 3),
    Hearer(service="scoring", consumer="scoring-read", topic="chiso.submission", tell=versions, victim=1),
    Hearer(service="ranking", consumer="ranking-read", topic="chiso.ranking", tell=editions, victim=0),
    *(
        Hearer(service=service, consumer=f"{service}-access", topic="chiso.access", tell=rights, victim=3)
        for service in ("submission", "evidence", "scoring", "ranking")
    ),
)
