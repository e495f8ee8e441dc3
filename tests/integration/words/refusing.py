"""Refusals of rounds whose framework has its own words: what is asked, and of those that nobody can ask for, why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chiso_evidence.domain.rejections import REJECTIONS as EVIDENCE_SAYS
from chiso_ranking.domain.rejections import REJECTIONS as RANKING_SAYS
from chiso_scoring.domain.rejections import REJECTIONS as SCORING_SAYS
from chiso_submission.domain.rejections import REJECTIONS as SUBMISSION_SAYS

from tests.awaiting import until
from tests.integration.words import spoken
from tests.integration.words.world import (
    APPROVED,
    CLIMBING,
    EVIDENCE,
    FRAMEWORK,
    OFFICE,
    PLACE,
    PLACES,
    RANKING,
    RELEASED,
    RUNNING,
    SCORING,
    SUBMISSION,
    World,
)

SAID = {"submission": SUBMISSION_SAYS, "evidence": EVIDENCE_SAYS, "scoring": SCORING_SAYS, "ranking": RANKING_SAYS}

STRICT, OUTLINE, BORROWER, LOOSE = "thu-chat", "thu-khung", "thu-muon", "thu-roi"
LEVELS, GROUPS, CHANGED = "4", "5", "6"
"""Versions of the framework to which a round can't move, and one that asks something else."""

SENT, BACK, MOVED, UNPROVED, BROKEN, HARD, LATE, PAST = (
    f"tu-choi-{name}" for name in ("gui", "tra", "sua", "cho", "hong", "chat", "muon", "nhap")
)
NOWHERE, NOBODY, NO_FILE = "9.9", "H99", "0" * 32
PROVED = {"data": {"yes": True}, "evidence": [], "explanation": "Theo số liệu"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that is refused, and who sends it."""

    path: str
    body: Any = None
    method: str = "POST"
    role: str = "office"


def prepare(world: World) -> None:
    """The rounds that refuse what the others would take."""
    for document in _documents():
        world.ask("office", "POST", f"{SUBMISSION}/frameworks", {"document": document})
    for asked in _rounds():
        world.ask("office", "POST", f"{SUBMISSION}/rounds", asked)
    world.installation.settle()
    for round in (SENT, BACK, MOVED, HARD):
        world.ask("reporter", "PUT", criterion(round, "1.1"), PROVED)
    for round, file in ((UNPROVED, NO_FILE), (BROKEN, _broken(world))):
        world.ask("reporter", "PUT", criterion(round, "1.1"), {**PROVED, "evidence": [{"file": file, "place": "1"}]})
    for round in (SENT, BACK):
        world.ask("reporter", "POST", f"{report(round)}/submission")
    world.ask("office", "POST", f"{report(BACK)}/return", {"criteria": ["1.1"], "reason": "Xem lại"})
    amendment = {"framework_version": CHANGED, "document": "9/QĐ"}
    world.ask("office", "POST", f"{SUBMISSION}/rounds/{MOVED}/amendments", amendment)
    world.ask("office", "POST", f"{SUBMISSION}/rounds/{HARD}/surveys-not-held", SURVEY)
    world.ask("office", "POST", f"{SUBMISSION}/rounds/{PAST}/import", imported("1"))
    world.ask("office", "POST", f"{SCORING}/rounds/{PAST}/import", decided("1"))
    world.installation.settle()


def report(round: str, unit: str = PLACE) -> str:
    return f"{SUBMISSION}/rounds/{round}/reports/{unit}"


def criterion(round: str, code: str) -> str:
    return f"{report(round)}/criteria/{code}"


def card(round: str, code: str, unit: str = PLACE) -> str:
    return f"{SCORING}/rounds/{round}/cards/{unit}/criteria/{code}"


def imported(*points: str) -> dict[str, Any]:
    return {"unit": PLACE, "values": [{"criterion": "1.1", "value": value} for value in points]}


def decided(*points: str) -> dict[str, Any]:
    values = [{"criterion": "1.1", "stage": "appraised", "value": value} for value in points]
    return {"unit": PLACE, "values": values}


def opening(**other: Any) -> dict[str, Any]:
    """A round to be opened as `POST /rounds` takes it."""
    usual = {
        "id": "tu-choi",
        "name": "Kỳ thử",
        "year": 2025,
        "owner": OFFICE,
        "framework": FRAMEWORK,
        "framework_version": "1",
        "groups": [{"id": "a", "name": "Bảng A", "units": "kind=xa"}],
        "deadline": {"at": (datetime.now(UTC) + timedelta(days=20)).isoformat(), "printed": "trước ngày đã nêu"},
    }
    return {**usual, **other}


SURVEY = {"criteria": ["1.6"], "document": "8/TB"}
MEASURED = {"source": "Cổng đo", "document": "5/CV", "measured_on": "2025-12-01"}


def measured(code: str, round: str = RUNNING) -> Asked:
    rows = [{"unit": PLACE, "data": {"mean": "3", "responses": 10}}]
    return Asked(path=f"{SUBMISSION}/rounds/{round}/criteria/{code}/measurements", body={**MEASURED, "rows": rows})


def opened(**other: Any) -> Asked:
    return Asked(path=f"{SUBMISSION}/rounds", body=opening(**other))


def amended(version: str) -> Asked:
    body = {"framework_version": version, "document": "7/QĐ"}
    return Asked(path=f"{SUBMISSION}/rounds/{RUNNING}/amendments", body=body)


def answered(round: str, code: str, **body: Any) -> Asked:
    return Asked(path=criterion(round, code), body={**PROVED, **body}, method="PUT", role="reporter")


def submitted(round: str) -> Asked:
    return Asked(path=f"{report(round)}/submission", role="reporter")


def verified(code: str, *, round: str = RELEASED, unit: str = PLACE, **body: Any) -> Asked:
    return Asked(path=f"{card(round, code, unit)}/verification", body={"pass": "p1", **body}, role="judges")


CASES: Mapping[tuple[str, str], Asked] = {
    ("submission", "unknown-unit"): Asked(path=report(RUNNING, NOBODY), method="GET"),
    ("submission", "framework-outline"): opened(framework=OUTLINE),
    ("submission", "lender-unknown"): opened(framework=BORROWER),
    ("submission", "other-mode"): amended(LEVELS),
    ("submission", "other-groups"): amended(GROUPS),
    ("submission", "criteria-to-review"): submitted(MOVED),
    ("submission", "no-groups"): opened(framework=LOOSE, groups=[]),
    ("submission", "repeated-group"): opened(groups=[{"id": "a", "name": "A", "units": "kind=xa"}] * 2),
    ("submission", "no-units"): opened(groups=[{"id": "a", "name": "A", "units": "kind=huyen"}]),
    ("submission", "unit-not-in-round"): opened(unranked=[OFFICE]),
    ("submission", "deadline-required"): opened(deadline=None),
    ("submission", "imported-without-deadline"): opened(imported=True),
    ("submission", "unknown-criterion"): answered(RUNNING, NOWHERE),
    ("submission", "criterion-not-applicable"): answered(HARD, "1.2"),
    ("submission", "invalid-claim"): answered(RUNNING, "1.1", data={}),
    ("submission", "readings-required"): answered(RUNNING, "1.4", data={"count": "2"}),
    ("submission", "no-readings"): Asked(
        path=f"{criterion(RUNNING, '1.1')}/readings/1", body=PROVED, method="PUT", role="reporter"
    ),
    ("submission", "unknown-reading"): Asked(
        path=f"{criterion(RUNNING, '1.4')}/readings/9", body={"data": {"count": "2"}}, method="PUT", role="reporter"
    ),
    ("submission", "criterion-closed"): answered(BACK, "1.3", data={"value": "1"}),
    ("submission", "report-empty"): submitted(CLIMBING),
    ("submission", "report-submitted"): answered(SENT, "1.1"),
    ("submission", "report-not-submitted"): Asked(
        path=f"{report(RUNNING)}/withdrawal", body={"reason": "Sửa"}, role="reporter"
    ),
    ("submission", "report-locked"): Asked(
        path=f"{report(RELEASED)}/withdrawal", body={"reason": "Sửa"}, role="reporter"
    ),
    ("submission", "report-not-locked"): Asked(
        path=f"{report(RUNNING)}/reopening",
        body={"criteria": ["1.1"], "reason": "Sửa", "until": (datetime.now(UTC) + timedelta(days=30)).isoformat()},
    ),
    ("submission", "late-report-refused"): answered(LATE, "1.1"),
    ("submission", "evidence-pending"): submitted(UNPROVED),
    ("submission", "evidence-refused"): submitted(BROKEN),
    ("submission", "evidence-form-refused"): Asked(
        path=f"{report(RUNNING)}/citations",
        body={"form": "link", "title": "Trang tin", "address": "https://example.vn/1"},
        role="reporter",
    ),
    ("submission", "evidence-missing"): submitted(HARD),
    ("submission", "round-imported"): answered(PAST, "1.1"),
    ("submission", "repeated-criterion"): Asked(path=f"{SUBMISSION}/rounds/{PAST}/import", body=imported("1", "2")),
    ("submission", "import-differs"): Asked(path=f"{SUBMISSION}/rounds/{PAST}/import", body=imported("2")),
    ("submission", "not-self-scored"): answered(RUNNING, "1.5", data={"count": "2"}),
    ("submission", "self-scored"): measured("1.1"),
    ("submission", "nothing-measured"): Asked(
        path=f"{criterion(RUNNING, '1.6')}/measured-value/answer", body={"agreed": True}, role="reporter"
    ),
    ("submission", "reason-required"): Asked(
        path=f"{criterion(RUNNING, '1.5')}/measured-value/answer", body={"agreed": False}, role="reporter"
    ),
    ("submission", "not-a-survey"): Asked(
        path=f"{SUBMISSION}/rounds/{RUNNING}/surveys-not-held", body={**SURVEY, "criteria": ["1.1"]}
    ),
    ("submission", "survey-not-held"): measured("1.6", HARD),
    ("evidence", "unknown-unit"): Asked(
        path=f"{EVIDENCE}/files",
        body={"round": RUNNING, "unit": NOBODY, "name": "a.pdf", "size": 9, "media_type": "application/pdf"},
        role="reporter",
    ),
    ("evidence", "evidence-form-refused"): Asked(
        path=f"{EVIDENCE}/files",
        body={"round": HARD, "unit": PLACE, "name": "a.pdf", "size": 9, "media_type": "application/pdf"},
        role="reporter",
    ),
    ("scoring", "unknown-unit"): Asked(path=f"{SCORING}/rounds/{RELEASED}/cards/{NOBODY}", method="GET"),
    ("scoring", "unknown-criterion"): verified(NOWHERE, outcome="accepted"),
    ("scoring", "criterion-not-applicable"): verified("1.2", round=HARD, outcome="accepted"),
    ("scoring", "not-locked"): verified("1.1", round=RUNNING, outcome="accepted"),
    ("scoring", "council-concluded"): verified("1.1", round=APPROVED, outcome="accepted"),
    ("scoring", "nothing-claimed"): verified("1.4", outcome="accepted"),
    ("scoring", "nothing-appraised"): Asked(
        path=f"{card(RELEASED, '1.4')}/answer", body={"text": "Xin xem lại"}, role="reporter"
    ),
    ("scoring", "points-out-of-range"): verified("1.1", outcome="set", points="99", reason="Thử"),
    ("scoring", "points-required"): verified("1.1", outcome="set", reason="Thử"),
    ("scoring", "invalid-data"): verified("1.1", outcome="set", data={"yes": "x"}, reason="Thử"),
    ("scoring", "unknown-no-score-reason"): verified("1.1", outcome="no-score", reason_code="K9", reason="Thử"),
    ("scoring", "unknown-pass"): verified("1.1", outcome="accepted", **{"pass": "p9"}),
    ("scoring", "reason-required"): verified("1.1", outcome="set", points="1"),
    ("scoring", "no-feed"): Asked(path=f"{SCORING}/rounds/{RELEASED}/feeds/khong-co/1", method="GET"),
    ("scoring", "repeated-criterion"): Asked(path=f"{SCORING}/rounds/{PAST}/import", body=decided("1", "2")),
    ("scoring", "import-differs"): Asked(path=f"{SCORING}/rounds/{PAST}/import", body=decided("2")),
    ("ranking", "round-not-concluded"): Asked(
        path=f"{RANKING}/rounds/{RELEASED}/approval", body={"number": "1/QĐ", "date": "2026-03-20"}, role="approver"
    ),
    ("ranking", "unknown-group"): Asked(path=f"{RANKING}/rounds/{APPROVED}/rankings?group=z", method="GET"),
    ("ranking", "unknown-view"): Asked(path=f"{RANKING}/rounds/{APPROVED}/rankings?view=z", method="GET"),
    ("ranking", "unknown-unit"): Asked(path=f"{RANKING}/rounds/{APPROVED}/units/{NOBODY}", method="GET"),
    ("ranking", "unit-not-ranked"): Asked(
        path=f"{RANKING}/rounds/{APPROVED}/units/{PLACES[1]}/movements?group=b", method="GET"
    ),
}
"""By service and code: every code whose sentence says a word of frameworks stands here or below."""

LISTING: Mapping[tuple[str, str], Asked] = {
    ("submission", "measurements-refused"): Asked(
        path=f"{SUBMISSION}/rounds/{RUNNING}/criteria/1.5/measurements",
        body={**MEASURED, "rows": [{"unit": unit, "data": {"count": "x"}} for unit in (NOBODY, PLACE, PLACE)]},
    ),
    ("submission", "invalid-claim"): answered(RUNNING, "1.3", data={}),
    ("submission", "citation-incomplete"): Asked(
        path=f"{report(HARD)}/citations", body={"form": "link", "title": "Trang tin"}, role="reporter"
    ),
    ("scoring", "invalid-import"): Asked(
        path=f"{SCORING}/rounds/{PAST}/import",
        body={"unit": PLACE, "values": [{"criterion": NOWHERE, "stage": "appraised", "value": "1"}]},
    ),
}
"""Refusals that list what is wrong at which place."""

RARE: Mapping[tuple[str, str], str] = {
    ("submission", "other-framework"): "the API takes the round's own framework; a guard for other callers",
    ("submission", "round-amended"): "somebody amends the round while another writes",
    ("submission", "council-concluded"): "needs a round of its own that is concluded after surveys were not held",
    ("scoring", "round-amended"): "somebody amends the round while another writes",
    ("scoring", "claim-does-not-fit"): "needs a round of its own that is amended after the lock",
    ("scoring", "evidence-form-refused"): "submission refuses such evidence before",
    ("scoring", "later-pass-spoke"): "needs a framework with two passes",
    ("scoring", "survey-not-held"): "needs a round of its own that is locked after surveys were not held",
    ("ranking", "approved-in-parts"): "needs a framework whose tables are divided by parents",
}
"""Those that are told by hand, as the service tells what its rules refuse, because nobody is brought so far here."""

OF_NO_FRAMEWORK: Mapping[tuple[str, str], str] = {
    **{
        ("submission", code): "the registry belongs to no framework"
        for code in ("unknown-parent", "repeated-unit", "circle-of-parents", "wrong-validity", "unknown-predecessor")
    },
    **{
        ("submission", code): "the registry belongs to no framework"
        for code in ("circle-of-predecessors", "territory-code", "unit-not-in-force", "nothing-to-reorganise")
    },
    ("submission", "unit-table-refused"): "the registry belongs to no framework",
    ("submission", "unknown-framework"): "it is not here, and so its words are not",
    ("submission", "invalid-framework"): "it could not be read, and so its words could not",
}
"""Codes that say a word as everybody does, each because no framework is known."""


def _documents() -> list[dict[str, Any]]:
    first, second, *rest = spoken.COMPONENTS
    strict = _with(STRICT, [first, {**second, "applies_to": "kind=so"}, *rest])
    link = [{"form": "link", "name_vi": "Trang tin", "name_en": "Site"}]
    strict |= {"late": {"consequence": "refused"}, "evidence": {"missing": "refused"}}
    strict |= {"process": {**strict["process"], "evidence_kinds": link, "surveys_not_held": "rescaled"}}
    outline = {**spoken.document(OUTLINE), "not_public": ["points_places"]}
    del outline["points_places"]
    borrower = spoken.document(BORROWER)
    lent = {"framework": "khong-co", "version": "1", "indicator": "1"}
    borrower["main_indicators"].append({"code": "2", "name_vi": "Phần mượn", "borrowed": lent})
    others = [{"id": "khac", "name_vi": "Bảng khác", "name_en": "Other table", "units": "kind=xa"}]
    return [
        strict,
        outline,
        borrower,
        {name: said for name, said in spoken.document(LOOSE).items() if name != "groups"},
        {**spoken.levelled(FRAMEWORK), "version": LEVELS},
        {**spoken.document(FRAMEWORK), "version": GROUPS, "groups": others},
        {**_with(FRAMEWORK, [{**first, "max_points": 9}, second, *rest]), "version": CHANGED},
    ]


def _with(framework: str, components: list[dict[str, Any]]) -> dict[str, Any]:
    made = spoken.document(framework)
    made["main_indicators"][0] |= {"components": components}
    return made


def _rounds() -> list[dict[str, Any]]:
    passed = {"at": (datetime.now(UTC) + timedelta(days=1)).isoformat(), "printed": "trước ngày đã nêu"}
    return [
        *(opening(id=round) for round in (SENT, BACK, MOVED, UNPROVED, BROKEN)),
        opening(id=HARD, framework=STRICT),
        opening(id=LATE, framework=STRICT, deadline=passed),
        opening(id=PAST, imported=True, deadline=None),
    ]


def _broken(world: World) -> str:
    """A file that was checked and refused."""
    content = b"This is no PDF."
    asked = {"round": BROKEN, "unit": PLACE, "name": "hong.pdf", "size": len(content), "media_type": "application/pdf"}
    granted = world.ask("reporter", "POST", f"{EVIDENCE}/files", asked)
    grant, file = granted["grant"], str(granted["file"])
    world.installation.client().open(grant["url"], method=grant["method"], data=content, headers=grant["headers"])
    world.ask("reporter", "POST", f"{EVIDENCE}/files/{file}/arrival")
    world.installation.settle()
    until(lambda: world.ask("reporter", "GET", f"{EVIDENCE}/files/{file}")["state"] == "refused")
    world.installation.settle()
    return file
