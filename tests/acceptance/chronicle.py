"""One round played from its opening to its approval, and all that its people saw on the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.acceptance import story
from tests.acceptance.api import Answer, Api
from tests.acceptance.story import COMMUNES, RANKING, SCORING, SUBMISSION, Province, Upload
from tests.awaiting import until

ROUND = "xa-2026"
REPORTING = timedelta(hours=1)
FIRST, SECOND, THIRD, SILENT = COMMUNES
CLAIMS: Mapping[str, Mapping[str, object]] = {
    FIRST: {"1.2": {"value": "4"}, "2.1": {"yes": True}, "5.3": {"value": "0"}},
    SECOND: {"1.2": {"value": "3"}, "2.1": {"yes": True}, "5.3": {"value": "0"}},
    THIRD: {"1.2": {"value": "2"}, "2.1": {"yes": True}, "5.3": {"value": "0"}},
}
UNPROVED = ("5.3",)

Table = list[tuple[int, str, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The ranking as the standing body saw it; position and time are those of scoring's log."""

    table: Table
    position: int
    time: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicle:
    """What happened, in the order in which it did."""

    deadline: datetime
    uploads: Mapping[str, Upload]
    files: Mapping[str, Mapping[str, Any]]
    submitted: Mapping[str, Any]
    after_submission: Answer
    reports: Sequence[Mapping[str, Any]]
    after_lock: Answer
    unverified: Seen
    first_pass: Seen
    overtaking: Answer
    overtaken: Seen
    movements: Sequence[Mapping[str, Any]]
    no_score: Answer
    before_release: Answer
    after_release: Mapping[str, Any]
    public_before: Answer
    approval: Answer
    after_conclusion: Answer
    decided: Seen


def play(province: Province, set_clock: Callable[[timedelta], None]) -> Chronicle:
    """Play the round. Its deadline passes when all have reported: the clock is set forward, and back once it has."""
    deadline = province.open_round(ROUND, REPORTING)
    uploads = {unit: _report(province, unit) for unit in CLAIMS}
    files = {unit: story.kept(province.reporter(unit), uploads[unit]) for unit in CLAIMS}
    submitted = {unit: _submit(province, unit).of(200) for unit in CLAIMS}
    after_submission = story.report(province.reporter(FIRST), ROUND, FIRST, "5.3", {"value": "1"})
    office = province.office()
    set_clock(2 * REPORTING)
    until(lambda: story.locked(office, ROUND), pause=0.1)
    set_clock(timedelta())
    reports = office.get(f"{SUBMISSION}/rounds/{ROUND}/units").of(200)["units"]
    after_lock = story.report(province.reporter(FIRST), ROUND, FIRST, "5.3", {"value": "1"})
    judged = _judge(province, office)
    return Chronicle(
        deadline=deadline,
        uploads=uploads,
        files=files,
        submitted=submitted,
        after_submission=after_submission,
        reports=reports,
        after_lock=after_lock,
        **judged,
        **_conclude(province, office),
    )


def _report(province: Province, unit: str) -> Upload:
    """Claims with their proof, named before the gate has looked at it."""
    reporter = province.reporter(unit)
    uploaded = story.upload(reporter, ROUND, unit, "Tài liệu kiểm chứng")
    for criterion, data in CLAIMS[unit].items():
        proof = [] if criterion in UNPROVED else [uploaded.file]
        story.report(reporter, ROUND, unit, criterion, data, proof).of(200)
    return uploaded


def _submit(province: Province, unit: str) -> Answer:
    head = province.head(unit)
    path = f"{SUBMISSION}/rounds/{ROUND}/reports/{unit}/submission"
    answer = until(lambda: _unless("evidence-pending", head.post(path)), pause=0.1)
    assert answer
    return answer


def _unless(code: str, answer: Answer) -> Answer | None:
    """The answer, unless it says that somebody has not heard of something yet."""
    return None if answer.status == 409 and answer.body["code"] == code else answer


def _judge(province: Province, office: Api) -> dict[str, Any]:
    """Verifications, one of which overtakes; a score refused for a legal reason."""
    appraiser = province.appraiser(ROUND)
    until(lambda: story.cards_locked(appraiser, ROUND), pause=0.1)
    unverified = _seen(office, lambda table: len(table) == len(COMMUNES))
    for unit in CLAIMS:
        story.accept(appraiser, ROUND, unit, "1.2").of(200)
    first_pass = _seen(office, _ranks(FIRST, SECOND, THIRD, SILENT))
    overtaking = story.accept(appraiser, ROUND, THIRD, "2.1")
    overtaken = _seen(office, _ranks(THIRD, FIRST, SECOND, SILENT))
    body = {"outcome": "no-score", "reason_code": "NS2", "reason": "Có sự cố trong báo cáo của Công an xã"}
    no_score = appraiser.post(f"{SCORING}/rounds/{ROUND}/cards/{SECOND}/criteria/5.3/verification", body)
    return {
        "unverified": unverified,
        "first_pass": first_pass,
        "overtaking": overtaking,
        "overtaken": overtaken,
        "movements": office.get(f"{RANKING}/rounds/{ROUND}/movements").of(200)["movements"],
        "no_score": no_score,
    }


def _conclude(province: Province, office: Api) -> dict[str, Any]:
    """Release, council, approval."""
    reporter, chair = province.reporter(THIRD), province.chair(ROUND)
    card = f"{SCORING}/rounds/{ROUND}/cards/{THIRD}/criteria/2.1"
    before_release = reporter.get(card)
    released = office.post(f"{SCORING}/rounds/{ROUND}/release", {"document": "Thông báo 12/TB-STTTT"})
    released.of(200)
    after_release = story.written(reporter, card, released)
    body = {"points": "15", "reason": "Hội đồng thống nhất sau khi xem bản gốc", "minutes": "BB-01"}
    chair.post(f"{SCORING}/rounds/{ROUND}/cards/{SECOND}/criteria/2.1/decision", body).of(200)
    decided = _seen(office, _ranks(SECOND, THIRD, FIRST, SILENT))
    public_before = province.suite.public().get(f"{RANKING}/rounds/{ROUND}/rankings")
    conclusion = {"number": "15/TB-HĐ", "date": "2026-11-20"}
    chair.post(f"{SCORING}/rounds/{ROUND}/conclusion", conclusion).of(200)
    after_conclusion = story.verify(province.appraiser(ROUND), ROUND, FIRST, "5.3", "5", "Muộn")
    approver, decision = province.approver(), {"number": "77/QĐ-UBND", "date": "2026-11-21"}
    path = f"{RANKING}/rounds/{ROUND}/approval"
    approval = until(lambda: _unless("round-not-concluded", approver.post(path, decision)), pause=0.1)
    assert approval
    return {
        "before_release": before_release,
        "after_release": after_release,
        "public_before": public_before,
        "decided": decided,
        "after_conclusion": after_conclusion,
        "approval": approval,
    }


def _ranks(*units: str) -> Callable[[Table], bool]:
    return lambda table: [unit for _, unit, _ in table] == list(units)


def _seen(office: Api, enough: Callable[[Table], bool]) -> Seen:
    """The ranking once it is as it must become."""
    until(lambda: (table := story.table(office, ROUND)) and enough(table), pause=0.05)
    said = office.get(f"{RANKING}/rounds/{ROUND}/rankings").of(200)
    table = story.table(office, ROUND, said["position"])
    return Seen(table=table, position=said["position"], time=said["time"], state=said["state"])
