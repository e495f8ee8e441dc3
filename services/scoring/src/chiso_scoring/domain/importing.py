"""Scores of past rounds, taken in with their provenance: all of them or none."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from chiso_contracts.rejection import Rejected
from chiso_framework import Criterion, Direct, Invalid
from chiso_framework.decimals import shortest

from chiso_scoring.domain.card import Card
from chiso_scoring.domain.commands import ImportedScore, ImportScores
from chiso_scoring.domain.events import CriterionDecided, CriterionVerified
from chiso_scoring.domain.verifying import place

Imported = CriterionVerified | CriterionDecided
Place = Mapping[str, str]


def take_in(command: ImportScores, card: Card) -> list[Imported]:
    """What was not imported before. Raises Rejected: every wrong value by its place, or those that differ."""
    terms = command.terms
    if not terms.imported:
        raise Rejected("round-not-imported")
    _refuse_repeated(command.scores)
    beside = [(fact, _standing(fact, card)) for fact in _facts(command)]
    differing = {fact.criterion for fact, before in beside if before not in (None, fact)}
    if differing:
        raise Rejected("import-differs", criteria=sorted(differing))
    new = [fact for fact, before in beside if before is None]
    if new and terms.concluded:
        raise Rejected("council-concluded")
    return new


def _refuse_repeated(scores: Sequence[ImportedScore]) -> None:
    seen: set[tuple[str, str]] = set()
    for score in scores:
        if (score.criterion, score.stage) in seen:
            raise Rejected("repeated-criterion", criterion=score.criterion, stage=score.stage)
        seen.add((score.criterion, score.stage))


def _facts(command: ImportScores) -> list[Imported]:
    facts: list[Imported] = []
    wrong: list[Place] = []
    for n, score in enumerate(command.scores):
        try:
            facts.append(_fact(command, score))
        except Invalid as invalid:
            wrong += [place(problem, f"values[{n}].value") for problem in invalid.problems]
        except Rejected as rejected:
            wrong.append(_strange(rejected, n))
    if wrong:
        raise Rejected("invalid-import", errors=wrong)
    return facts


def _strange(rejected: Rejected, n: int) -> Place:
    """A criterion that the unit does not have, by its place."""
    code = rejected.details["criterion"]
    if rejected.code == "unknown-criterion":
        vi, en = f"Kỳ đánh giá không có mã {code}.", f"The round has no {code}."
    else:
        vi, en = f"Không áp dụng {code} ở đây.", f"{code} does not apply here."
    return {"where": f"values[{n}].criterion", "vi": vi, "en": en}


def _fact(command: ImportScores, score: ImportedScore) -> Imported:
    terms = command.terms
    criterion = terms.criterion(score.criterion)
    points = terms.engine.points_of_value(terms.framework, criterion, score.value)
    if score.stage == "decided":
        return CriterionDecided(
            round=terms.round,
            unit=terms.unit,
            criterion=criterion.code,
            points=points,
            reason=score.reason,
            minutes="",
            provenance=score.provenance,
        )
    return CriterionVerified(
        round=terms.round,
        unit=terms.unit,
        criterion=criterion.code,
        outcome="set",
        points=points,
        data=_as_answer(criterion, score.value),
        reason_code="",
        reason=score.reason,
        appraisal_pass="",
        body=command.body,
        provenance=score.provenance,
    )


def _as_answer(criterion: Criterion, value: Decimal) -> Mapping[str, str]:
    """The value as a directly scored criterion would be answered: so its rule can explain the points."""
    return {"score": shortest(value)} if isinstance(criterion.rule, Direct) else {}


def _standing(fact: Imported, card: Card) -> Imported | None:
    line = card.line(fact.criterion)
    return line.decided if isinstance(fact, CriterionDecided) else line.verified
