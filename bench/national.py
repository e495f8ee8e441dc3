"""A national cycle as the logs of three services hold it: ministries, provinces and communes, 100 criteria each.

Every criterion is reported in submission, restated and verified in scoring: about a million facts, through the real
encoders, straight into the log tables. From one seed, so that every run has the same facts.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from chiso_contracts import catalogue, evidence, rounds, scoring, submission
from chiso_contracts.values import Deadline, EvidenceRef, RoundGroup, RoundUnit
from chiso_framework import from_document, to_document
from chiso_runtime import merkle
from chiso_runtime.codec import Cause, EventCodec
from chiso_runtime.database import Database
from chiso_runtime.sequencer import BATCH, Entry, copy, packed

ROUNDS = {"dti-bo-2026": ("bo", 35), "dti-tinh-2026": ("tinh", 34), "dti-xa-2026": ("xa", 3321)}
MAXIMUM = Decimal(5)
FILES = 3
AT_ONCE = 150
OPENED = datetime(2026, 1, 5, 1, tzinfo=UTC)
LOCKED = datetime(2026, 3, 5, 17, tzinfo=UTC)
STEP = timedelta(seconds=4)
CRITERIA = tuple(f"{indicator}.{n}" for indicator in range(1, 11) for n in range(1, 11))
DOCUMENT: Mapping[str, Any] = {
    "id": "dti-2026",
    "version": "1",
    "title_vi": "Bộ chỉ số chuyển đổi số",
    "total_points": 500,
    "points_places": 2,
    "rank_places": 2,
    "decision": {"number": "1/QĐ-BKHCN"},
    "late": {"consequence": "points_off", "points": "5"},
    "evidence": {"missing": "explanation"},
    "no_score_reasons": [{"code": "NS1", "text_vi": "Không đúng với thực tế", "text_en": "Not true to fact"}],
    "main_indicators": [
        {
            "code": str(indicator),
            "name_vi": f"Chỉ số chính {indicator}",
            "max_points": 50,
            "complete": True,
            "components": [
                {
                    "code": f"{indicator}.{n}",
                    "name_vi": f"Chỉ số thành phần {indicator}.{n}",
                    "max_points": 5,
                    "rule": {"kind": "direct"},
                }
                for n in range(1, 11)
            ],
        }
        for indicator in range(1, 11)
    ],
}
FRAMEWORK = json.dumps(to_document(from_document(dict(DOCUMENT))), ensure_ascii=False)
HEAD = "UPDATE log_head SET size = %s, logged_at = %s, frontier = %s"
KEYS = "INSERT INTO key_head SELECT topic, key, max(key_seq), max(position) FROM log GROUP BY topic, key"


class Log:
    """One topic's facts on their way into the log table of its owner."""

    def __init__(self, conn: Database, topic: str) -> None:
        self._conn = conn
        self._topic = topic
        self._codec: EventCodec[Any] = EventCodec(catalogue.TOPICS[topic])
        self._entries: list[Entry] = []
        self._seqs: dict[str, int] = defaultdict(int)
        self._versions: dict[str, int] = defaultdict(int)
        self._frontier: list[bytes] = []
        self.size = 0

    def add(self, stream: str, event: object, time: datetime, cause: Cause) -> str:
        """Put a fact behind the others; returns its id."""
        key = stream.split("/")[1]
        self.size += 1
        self._seqs[key] += 1
        self._versions[stream] += 1
        id = UUID(int=(hash_of(self._topic) << 64) + self.size)
        version, seq, at = self._versions[stream], self._seqs[key], int(time.timestamp() * 1_000_000)
        data = self._codec.encode(event, id=id, stream=stream, version=version, key=key, time=time, cause=cause)
        leaf = merkle.leaf(seq, at, data)
        self._entries.append(Entry(self.size, self._topic, key, seq, at, stream, leaf, data))
        if len(self._entries) == BATCH:
            self.write()
        return str(id)

    def write(self) -> None:
        """Write what waits, and the head."""
        if not self._entries:
            return
        merkle.extend(self._frontier, self.size - len(self._entries), [entry.leaf for entry in self._entries])
        copy(self._conn, [packed(self._entries)])
        self._conn.execute(HEAD, (self.size, self._entries[-1].logged_at, merkle.pack(self._frontier)))
        self._entries.clear()

    def close(self) -> None:
        """Write the rest; afterwards the log is whole."""
        self.write()
        self._conn.execute(KEYS)
        self._conn.execute("ANALYZE log")


def hash_of(text: str) -> int:
    """The first eight bytes of the SHA-256 of a text."""
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") >> 1


@dataclass(slots=True, kw_only=True)
class Cycle:
    """Tells the facts of `rounds` (kind and number of units by round). `share` of the units takes part."""

    submission: Log
    evidence: Log
    scoring: Log
    share: float = 1.0
    rounds: Mapping[str, tuple[str, int]] = field(default_factory=lambda: ROUNDS)
    now: datetime = OPENED
    chance: random.Random = field(default_factory=lambda: random.Random(26))

    def tell(self) -> None:
        """All facts."""
        units = {round: _units(kind, max(5, int(count * self.share))) for round, (kind, count) in self.rounds.items()}
        for round in units:
            self._open(round, units[round])
        everyone = [(round, unit.code) for round in units for unit in units[round]]
        for round, unit in everyone:
            self._upload(round, unit)
        for round, unit, criterion in self._interleaved(everyone):
            self._report(round, unit, criterion)
        for round, unit in everyone:
            self._lock(round, unit)
        for round, unit, criterion in self._interleaved(everyone):
            self._verify(round, unit, criterion)
        for round in units:
            self._conclude(round, units[round])
        for log in (self.submission, self.evidence, self.scoring):
            log.close()

    def _interleaved(self, everyone: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
        """Each unit's criteria in order, many units at the same time."""
        order = list(everyone)
        self.chance.shuffle(order)
        waiting = (iter([(*at, criterion) for criterion in CRITERIA]) for at in order)
        active = [one for _, one in zip(range(AT_ONCE), waiting, strict=False)]
        while active:
            place = self.chance.randrange(len(active))
            if (found := next(active[place], None)) is not None:
                yield found
            elif (new := next(waiting, None)) is not None:
                active[place] = new
            else:
                del active[place]

    def _cause(self, actor: str, capacity: str = "", causation: str = "") -> Cause:
        self.now += STEP
        return Cause(actor=actor, capacity=capacity, correlation=str(_uuid(self.chance)), causation=causation)

    def _open(self, round: str, units: Sequence[RoundUnit]) -> None:
        cause = self._cause("can-bo-1", "standing-body")
        for fact in _opening(round, self.rounds[round][0], units):
            heard = self.submission.add(f"round/{round}", fact, self.now, cause)
            restated = Cause(actor=cause.actor, capacity=cause.capacity, correlation=cause.correlation, causation=heard)
            self.scoring.add(f"round/{round}", fact, self.now, restated)
            if isinstance(fact, rounds.RoundOpened | rounds.UnitsAdded):
                self.evidence.add(f"round/{round}", fact, self.now, restated)

    def _upload(self, round: str, unit: str) -> None:
        cause = self._cause(f"nguoi-{unit}")
        for file in _files(round, unit):
            grant = evidence.UploadGranted(
                file=file,
                round=round,
                unit=unit,
                name_hash=sha256(file.encode()).hexdigest(),
                size=250_000,
                media_type="application/pdf",
                expires=self.now + timedelta(hours=1),
            )
            kept = evidence.FileKept(
                file=file,
                round=round,
                unit=unit,
                sha256=sha256(unit.encode()).hexdigest(),
                size=250_000,
                media_type="application/pdf",
                version_id=file,
                retain_until=date(2036, 12, 31),
                antivirus="",
            )
            for fact in (grant, evidence.FileStaged(file=file, round=round, unit=unit), kept):
                self.evidence.add(f"file/{round}/{file}", fact, self.now, cause)
            confirmed = submission.EvidenceConfirmed(
                round=round, unit=unit, file=file, sha256=kept.sha256, size=kept.size, version_id=file
            )
            self._restate(round, unit, confirmed, cause)

    def _report(self, round: str, unit: str, criterion: str) -> None:
        reported = submission.CriterionReported(
            round=round,
            unit=unit,
            criterion=criterion,
            data={"value": str(self.chance.randrange(1000)), "total": "1000"},
            points=_points(self.chance),
            explanation=f"Theo báo cáo số {self.chance.randrange(900)}/BC-UBND của đơn vị",
            evidence=(EvidenceRef(file=_files(round, unit)[0], place="Mục II, trang 3"),),
        )
        self._restate(round, unit, reported, self._cause(f"nguoi-{unit}", "contributor"))

    def _lock(self, round: str, unit: str) -> None:
        cause = self._cause(f"lanh-dao-{unit}", "head")
        sent = submission.ReportSubmitted(round=round, unit=unit, sheet=sha256(unit.encode()).hexdigest(), late=False)
        self.submission.add(f"report/{round}/{unit}", sent, self.now, cause)
        late = self.chance.random() < 0.02
        self._restate(round, unit, submission.ReportLocked(round=round, unit=unit, submitted=True, late=late), cause)

    def _restate(self, round: str, unit: str, fact: object, cause: Cause) -> None:
        heard = self.submission.add(f"report/{round}/{unit}", fact, self.now, cause)
        restated = Cause(actor=cause.actor, capacity=cause.capacity, correlation=cause.correlation, causation=heard)
        self.scoring.add(f"card/{round}/{unit}", fact, self.now, restated)

    def _verify(self, round: str, unit: str, criterion: str) -> None:
        cause = self._cause(f"tham-dinh-{hash_of(unit) % 200}", "support-team")
        verified = scoring.CriterionVerified(
            round=round,
            unit=unit,
            criterion=criterion,
            outcome="set",
            points=_points(self.chance),
            data={},
            reason_code="",
            reason="Đối chiếu tài liệu kiểm chứng",
            appraisal_pass="vong-1",
            body="BKHCN",
        )
        self.scoring.add(f"card/{round}/{unit}", verified, self.now, cause)

    def _conclude(self, round: str, units: Sequence[RoundUnit]) -> None:
        cause = self._cause("hoi-dong-1", "council-chair")
        for unit in units[:: max(1, len(units) // 50)]:
            decided = scoring.CriterionDecided(
                round=round, unit=unit.code, criterion="1.1", points=MAXIMUM, reason="Hội đồng thống nhất", minutes="1"
            )
            self.scoring.add(f"card/{round}/{unit.code}", decided, self.now, cause)
        concluded = scoring.CouncilConcluded(round=round, number="12/TB", date=date(2026, 6, 1))
        self.scoring.add(f"round/{round}", concluded, self.now, cause)


def _opening(round: str, kind: str, units: Sequence[RoundUnit]) -> Iterable[object]:
    yield rounds.RoundOpened(
        round=round,
        name=f"DTI 2026 ({kind})",
        year=2026,
        owner="BKHCN",
        framework="dti-2026",
        framework_version="1",
        engine=1,
        groups=(RoundGroup(id=kind, name="Toàn quốc"),),
        deadline=Deadline(at=LOCKED, printed="trước ngày 06/3"),
    )
    yield rounds.FrameworkSet(
        round=round,
        framework="dti-2026",
        framework_version="1",
        sha256=sha256(FRAMEWORK.encode()).hexdigest(),
        part=1,
        parts=1,
        text=FRAMEWORK,
    )
    for at in range(0, len(units), 500):
        yield rounds.UnitsAdded(round=round, units=tuple(units[at : at + 500]))
    yield rounds.RoundReady(round=round, units=len(units))


def _units(kind: str, count: int) -> list[RoundUnit]:
    return [
        RoundUnit(code=f"{kind.upper()}{n:04}", name=f"Đơn vị {kind} {n}", kind=kind, parent="BKHCN", groups=(kind,))
        for n in range(count)
    ]


def _files(round: str, unit: str) -> list[str]:
    return [sha256(f"{round}/{unit}/{n}".encode()).hexdigest()[:32] for n in range(FILES)]


def _points(chance: random.Random) -> Decimal:
    return Decimal(chance.randrange(501)).scaleb(-2)


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
