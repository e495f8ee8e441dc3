"""A unit's answers as a workbook: given out with versions, taken back criterion by criterion by the one write path."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from chiso_contracts.rejection import Rejected
from chiso_framework import Criterion, Invalid, Problem
from chiso_framework.decimals import shortest
from chiso_runtime import http, problems
from chiso_runtime.command_handler import Once, Outcome
from chiso_runtime.places import places
from chiso_runtime.problems import Refused
from chiso_sheets import Answered, Given, Header, answer_book, read_answers, same
from chiso_web import formats
from marshmallow import ValidationError

from chiso_submission import filing, forms
from chiso_submission.rounds import OpenedRound
from chiso_submission.schemas.reports import CriterionAsked
from chiso_submission.visibility import sheet
from chiso_submission.workbooks import findings, invalid_sheet, opened_book

Row = dict[str, Any]
Taken = tuple[list[Row], Outcome | None]
"""What became of each criterion, and the last thing that was recorded."""


def answer_file(opened: OpenedRound, unit: str) -> bytes:
    """The unit's answer sheet as it stands: of the criteria in which it gives the year's figure. Raises Rejected."""
    rows = {row["criterion"]: row for row in sheet(opened, unit)["criteria"]}
    given = {code: _given(opened, row) for code, row in rows.items()}
    return answer_book(_header(opened, unit), _criteria(opened, unit), given)


def take(opened: OpenedRound, unit: str, content: bytes, *, only: Iterable[str] = (), check: bool = False) -> Taken:
    """Record what the sheet says of each criterion, or only look at it; what is refused is told, the rest recorded.

    Raises Rejected for a sheet of something else.
    """
    book = opened_book(content)
    criteria = _criteria(opened, unit)
    try:
        answers = read_answers(book, _header(opened, unit), criteria)
    except Invalid as invalid:
        raise invalid_sheet(invalid) from invalid
    state = sheet(opened, unit)
    taking = _Taking(opened, unit, {row["criterion"]: row for row in state["criteria"]}, frozenset(only), check)
    return [taking.row(answered) for answered in answers], taking.last


class _Taking:
    def __init__(
        self, opened: OpenedRound, unit: str, state: Mapping[str, Row], only: frozenset[str], check: bool
    ) -> None:
        self._opened, self._unit, self._state, self._only, self._check = opened, unit, state, only, check
        self._once = http.once()
        self.last: Outcome | None = None

    def row(self, answered: Answered) -> Row:
        """What becomes of a criterion."""
        state, errors, newer = self._decided(answered)
        return {
            "criterion": answered.criterion,
            "row": answered.row + 1,
            "state": state,
            "data": dict(answered.given.data),
            "newer": newer,
            "errors": errors,
        }

    def _decided(self, answered: Answered) -> tuple[str, list[Row], Row | None]:
        code, current = answered.criterion, self._state[answered.criterion]
        if self._only and code not in self._only:
            return "left-out", [], None
        if answered.problems:
            return "refused", findings(answered.problems), None
        if answered.empty:
            return "empty", [], None
        if self._unchanged(answered, current):
            return "unchanged", [], None
        if answered.given.version != current["version"]:
            return "conflict", [], _newer(current)
        if self._check:
            return "ready", [], None
        return self._recorded(answered, current)

    def _unchanged(self, answered: Answered, current: Row) -> bool:
        criterion = self._opened.framework.criterion(answered.criterion)
        known, given = _given(self._opened, current), answered.given
        return bool(current["reported"]) and (
            same(criterion, known.data, given.data)
            and known.claimed == given.claimed
            and _lines(known.explanation) == _lines(given.explanation)
        )

    def _recorded(self, answered: Answered, current: Row) -> tuple[str, list[Row], Row | None]:
        given = answered.given
        body = {
            "data": given.data,
            "claimed": given.claimed or None,
            "explanation": given.explanation,
            "evidence": [{name: ref[name] for name in ("file", "place", "note")} for ref in current["evidence"]],
        }
        try:
            asked = CriterionAsked().load(body)
            self.last = filing.record(
                self._opened, self._unit, answered.criterion, asked, given.version, self._part(answered.criterion)
            )
        except ValidationError as wrong:
            return "refused", [_at(answered, place) for place in places(wrong.messages)], None
        except (Rejected, Refused) as rejected:
            if rejected.code == "stale-version":
                return "conflict", [], _newer(current)
            return "refused", _errors(answered, rejected), None
        return "recorded", [], None

    def _part(self, criterion: str) -> Once | None:
        """The request's idempotency key, for one of its criteria."""
        if self._once is None:
            return None
        return replace(self._once, key=sha256(f"{self._once.key}/{criterion}".encode()).hexdigest())


def _header(opened: OpenedRound, unit: str) -> Header:
    round, deadline = opened.opened, opened.opened.deadline
    return Header(
        words=opened.framework.words,
        round=round.round,
        unit=unit,
        framework=opened.framework.reference,
        round_name=round.name,
        unit_name=opened.unit(unit).name,
        deadline=f"{deadline.printed} – {formats.moment(deadline.at, 'vi')}" if deadline else "",
    )


def _criteria(opened: OpenedRound, unit: str) -> list[Criterion]:
    terms = opened.terms(unit)
    if terms.imported:
        return [criterion for criterion in opened.framework.criteria() if criterion.code in terms.applicable]
    filled = terms.self_scored()
    return [one for one in opened.framework.criteria() if one.code in filled and one.readings is None]


def _given(opened: OpenedRound, row: Row) -> Given:
    """What was reported of a criterion, as the sheet says it."""
    criterion, data = opened.framework.criterion(row["criterion"]), dict(row["data"])
    if row["to_review"]:  # an answer to what was asked before: it is looked at again on the page, where it is shown
        return Given(data={}, explanation=row["explanation"], version=row["version"])
    direct = criterion.rule.kind == "direct" and row["points"] is not None
    if direct and "score" not in data and opened.framework.value_scale is None:
        data["score"] = shortest(row["points"])
    return Given(
        data=data,
        claimed=forms.own_score(opened.framework, row).replace(",", "."),
        explanation=row["explanation"],
        version=row["version"],
    )


def _newer(current: Row) -> Row:
    """The answer that is newer than the sheet, for people to compare."""
    shown = ("version", "data", "points", "explanation", "actor", "reported_at")
    return {name: _plain(current[name]) for name in shown}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | Mapping) else str(value)


def _errors(answered: Answered, rejected: Rejected | Refused) -> list[Row]:
    """A refusal with its cells; one that is not of a cell is told at the criterion."""
    listed = rejected.details.get("errors")
    if isinstance(listed, list) and listed:
        return [_at(answered, place) for place in listed]
    vi, en = problems.sentences(rejected.code, rejected.details)
    return [_at(answered, {"where": "", "code": rejected.code, "vi": vi, "en": en})]


def _at(answered: Answered, place: Mapping[str, Any]) -> Row:
    problem = Problem(code=place.get("code", "invalid-input"), where="", message_vi=place["vi"], message_en=place["en"])
    return findings([answered.placed(place["where"], problem)])[0]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
