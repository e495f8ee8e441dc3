"""This year's round under way: reported, partly submitted, locked at the deadline, partly verified."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

from chiso_framework import shipped_framework, to_document

from chiso.client import await_answer
from chiso.demonstration import last_year
from chiso.demonstration.province import APPRAISERS, OFFICER, STANDING_BODY, Commune, communes, team
from chiso.demonstration.reporting import YEAR, Part, Reporting, part_of
from chiso.demonstration.verifying import Verifying
from chiso.load.send import SUBMISSION, await_round
from chiso.people import People

ROUND, CAMPAIGN = f"song-lam-xa-{YEAR}", f"song-lam-{YEAR}"
REPORTING = timedelta(seconds=30)
EXTENDED = timedelta(days=21)
EXTENSION = "Công văn 214/SKHCN-CĐS cho phép nộp sau hạn do sáp nhập hồ sơ (trình diễn)"
AT_ONCE = 4
WHOLE, BEGUN = 8, 6
"""Communes whose report is verified from end to end, and those where the team has begun."""
BEGUN_CRITERIA = 9
LOCK_SECONDS = 60
VIETNAM = timezone(timedelta(hours=7))

Progress = Callable[[str, int, int], None]


class ThisYear:
    """Plays the round up to where the demonstration shows it, by the people of the province."""

    def __init__(self, people: People, progress: Progress) -> None:
        self._people = people
        self._progress = progress
        self._officer = people.client(OFFICER)
        self._framework = shipped_framework(last_year.FRAMEWORK)
        self._round = f"{SUBMISSION}/rounds/{ROUND}"

    def play(self) -> None:
        """All of it. Raises Problem, Away, NotKept."""
        deadline = self._open()
        self._plan()
        self._assign()
        self._extend(deadline)
        self._report(deadline)
        self._verify()

    def _open(self) -> datetime:
        """The round with a deadline shortly ahead; where it is open already, its own."""
        if found := self._officer.find(self._round):
            return datetime.fromisoformat(found["deadline"]["at"])
        document = {"document": to_document(self._framework)}
        self._officer.command("POST", f"{SUBMISSION}/frameworks", document)
        at = datetime.now(UTC).replace(microsecond=0) + REPORTING
        asked = {
            "id": ROUND,
            "name": f"Chuyển đổi số cấp xã tỉnh Sông Lam năm {YEAR} (trình diễn)",
            "year": YEAR,
            "owner": STANDING_BODY,
            "framework": self._framework.id,
            "framework_version": self._framework.version,
            "groups": last_year.groups(),
            "unranked": [],
            "deadline": {"at": at.isoformat(), "printed": printed(at)},
            "imported": False,
            "demonstration": True,
            "rank_preview": False,
        }
        self._officer.command("POST", f"{SUBMISSION}/rounds", asked)
        return at

    def _plan(self) -> None:
        """The campaign of the year, unless somebody planned it otherwise since."""
        if self._officer.find(f"{SUBMISSION}/campaigns/{CAMPAIGN}"):
            return
        asked = {
            "id": CAMPAIGN,
            "name": f"Đợt đánh giá chuyển đổi số tỉnh Sông Lam năm {YEAR} (trình diễn)",
            "year": YEAR,
            "owner": STANDING_BODY,
            "document": "Kế hoạch 57/KH-UBND (trình diễn)",
            "rounds": [ROUND],
        }
        self._officer.command("POST", f"{SUBMISSION}/campaigns", asked)

    def _assign(self) -> None:
        for member in team([criterion.code for criterion in self._framework.criteria()]):
            self._officer.command("POST", f"{self._round}/assignments", member)
        await_round(self._officer, ROUND, scoring=True, evidence=True)

    def _extend(self, deadline: datetime) -> None:
        body = {"until": (deadline + EXTENDED).isoformat(), "document": EXTENSION}
        for commune in communes():
            if part_of(commune).extended:
                path = f"{self._round}/reports/{commune.code}/extension"
                self._officer.command("POST", path, body, key=f"demo:{ROUND}:{commune.code}:extension")

    def _report(self, deadline: datetime) -> None:
        open_still = {unit["unit"] for unit in self._units() if unit["stage"] == "draft"}
        waiting = [commune for commune in communes() if commune.code in open_still]
        done = 0
        with ThreadPoolExecutor(AT_ONCE) as heads:
            for _ in heads.map(lambda commune: self._report_one(commune, deadline), waiting):
                done += 1
                self._progress("tự đánh giá / reports", done, len(waiting))

    def _report_one(self, commune: Commune, deadline: datetime) -> None:
        part = part_of(commune)
        limit = deadline + EXTENDED if part.extended else deadline
        head = self._people.client(commune.head)
        Reporting(head, self._officer, ROUND, commune, limit).play(self._framework, part)

    def _verify(self) -> None:
        """After the deadline: the first communes whole, the next ones begun."""
        clients = {person: self._people.client(person) for person in APPRAISERS}
        team_at_work = Verifying(clients, self._framework, ROUND)
        locked = self._await_locks()
        codes = [criterion.code for criterion in self._framework.criteria()]
        plan = [(unit, code) for unit in locked[:WHOLE] for code in codes]
        plan += [(unit, code) for unit in locked[WHOLE : WHOLE + BEGUN] for code in codes[:BEGUN_CRITERIA]]
        for unit in dict.fromkeys(unit for unit, _ in plan):
            team_at_work.await_locked(unit)
        done = 0
        with ThreadPoolExecutor(AT_ONCE) as appraisers:
            for _ in appraisers.map(lambda step: team_at_work.verify(*step), plan):
                done += 1
                self._progress("thẩm định / verification", done, len(plan))

    def _await_locks(self) -> Sequence[str]:
        """Codes of the communes that submitted in time, once the deadline has locked them."""
        parts = {commune.code: part_of(commune) for commune in communes()}
        mine = [code for code, part in parts.items() if part == Part()]

        def locked() -> bool:
            stages = {unit["unit"]: unit["stage"] for unit in self._units()}
            done = [code for code in mine if stages[code] == "locked"]
            self._progress("chờ hết hạn / the deadline", len(done), len(mine))
            return len(done) == len(mine)

        await_answer(locked, bool, seconds=REPORTING.seconds + LOCK_SECONDS, what=self._round)
        return mine

    def _units(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self._officer.get(f"{self._round}/units")["units"]
        return found


def printed(at: datetime) -> str:
    """A deadline in the words of a decision, by the clock of Vietnam."""
    there = at.astimezone(VIETNAM)
    return f"trước {there:%H} giờ {there:%M} phút ngày {there:%d/%m/%Y}"
