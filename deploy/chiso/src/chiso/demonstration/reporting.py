"""Communes report and submit this year's round, each by its head, before the deadline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chiso_framework import Criterion, Framework

from chiso.client import Client, await_answer
from chiso.demonstration.answers import Answers
from chiso.demonstration.documents import explanation, papers, place, which
from chiso.demonstration.province import Commune, communes
from chiso.filing import await_kept, file_paper
from chiso.load.send import SUBMISSION

YEAR = 2026
MARGIN = timedelta(seconds=8)
CONFIRM_SECONDS = 30
SLOW_PAPER = "Công văn cho phép nộp muộn do lỗi đường truyền (trình diễn)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How far a commune comes: how many of its criteria it reports, whether it submits, whether it got an extension."""

    share: float = 1.0
    submits: bool = True
    extended: bool = False


NOT_SENT = Part(share=0.7, submits=False)
PARTS: Mapping[int, Part] = {
    9: Part(share=0.0, submits=False, extended=True),
    12: NOT_SENT,
    15: Part(share=0.6, submits=False, extended=True),
    21: Part(extended=True),
    24: NOT_SENT,
    26: Part(share=0.35, submits=False, extended=True),
    28: Part(share=0.0, submits=False, extended=True),
}
"""Communes, by their place in the list, that do not simply report and submit in time."""


def part_of(commune: Commune) -> Part:
    """How far the commune comes."""
    return PARTS.get(communes().index(commune), Part())


class Reporting:
    """One commune's report, made through the API as its head. `limit` is the instant it must be in by."""

    def __init__(self, head: Client, officer: Client, round_id: str, commune: Commune, limit: datetime) -> None:
        self._head = head
        self._officer = officer
        self._commune = commune
        self._round = round_id
        self._limit = limit
        self._report = f"{SUBMISSION}/rounds/{round_id}/reports/{commune.code}"

    def play(self, framework: Framework, part: Part) -> None:
        """Report as many criteria as the part says, and submit where it does."""
        reported = framework.criteria()[: round(part.share * len(framework.criteria()))]
        if not reported:
            return
        files = self._file()
        answers = Answers(framework, self._commune.code, YEAR)
        for criterion in reported:
            self._in_time()
            self._put(criterion, answers, files)
        await_kept(self._head, files)
        if part.submits:
            self._submit(files)

    def _file(self) -> list[str]:
        return [
            file_paper(self._head, self._round, self._commune.code, paper, key=f"demo:{self._round}:{paper.name}")
            for paper in papers(self._commune, YEAR)
        ]

    def _put(self, criterion: Criterion, answers: Answers, files: list[str]) -> None:
        answer = answers.to(criterion)
        evidence = [{"file": files[which(criterion)], "place": place(criterion), "note": ""}]
        body = {
            "data": answer.data,
            "claimed": answer.claimed,
            "explanation": explanation(criterion),
            "evidence": evidence if criterion.evidence_required else [],
        }
        self._head.command("PUT", f"{self._report}/criteria/{criterion.code}", body)

    def _submit(self, files: list[str]) -> None:
        """Submit once the report has heard that its files are kept."""
        self._in_time()
        await_answer(self._unconfirmed, lambda left: not left, seconds=CONFIRM_SECONDS, what=self._report)
        self._head.command("POST", f"{self._report}/submission")

    def _unconfirmed(self) -> list[str]:
        report = self._head.get(self._report)
        return [e["file"] for c in report["criteria"] for e in c["evidence"] if e["state"] == "pending"]

    def _in_time(self) -> None:
        """On a machine too slow for the round's deadline the commune gets what a slow commune would: an extension."""
        if datetime.now(UTC) + MARGIN > self._limit:
            self._limit = datetime.now(UTC) + 4 * MARGIN
            body = {"until": self._limit.isoformat(), "document": SLOW_PAPER}
            self._officer.command("POST", f"{self._report}/extension", body)
