"""The one table of who may do what, for all services.

A right is role x unit x criterion x phase x capacity, within the round's owner. Conflicts of interest stand in the same
table: nobody appraises or decides on, or sees unreleased appraisal of, a body they belong to, its parent or its child.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from chiso_contracts.values import Right


class Relation(Enum):
    """How the body a person acts for must stand to the thing asked for."""

    OWN_UNIT = "acts for the unit itself"
    OWNER = "acts for the standing body that owns the round"
    ASSIGNED = "is assigned to the round, and to this unit and criterion where the assignment names some"
    ANYWHERE = "holds the role at all, for this criterion where the right names some"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The thing asked for. Empty fields are not part of it; `role` is the one role that may act, where only one may."""

    owner: str = ""
    round: str = ""
    unit: str = ""
    parent: str | None = None
    criterion: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A role may act in a relation, in the named phases (none named: in any)."""

    role: str
    relation: Relation
    phases: frozenset[str] = frozenset()


STANDING_BODY = "standing-body"
ADMINISTRATOR = "administrator"
REPORTER = "reporter"
CONTRIBUTOR = "contributor"
HEAD = "head"
APPRAISER = "appraiser"
TEAM_LEADER = "team-leader"
COUNCIL_MEMBER = "council-member"
COUNCIL_CHAIR = "council-chair"
APPROVER = "approver"
RESULT_USER = "result-user"
OBSERVER = "observer"
INTEGRATION = "integration"
DATA_PROVIDER = "data-provider"

ROLES = (
    STANDING_BODY,
    ADMINISTRATOR,
    REPORTER,
    CONTRIBUTOR,
    HEAD,
    APPRAISER,
    TEAM_LEADER,
    COUNCIL_MEMBER,
    COUNCIL_CHAIR,
    APPROVER,
    RESULT_USER,
    OBSERVER,
    INTEGRATION,
    DATA_PROVIDER,
)

IMPORTED, DRAFT, SUBMITTED, LOCKED, RELEASED, CONCLUDED, APPROVED = (
    "imported",
    "draft",
    "submitted",
    "locked",
    "released",
    "concluded",
    "approved",
)


def _rules(*roles: str, relation: Relation, phases: Sequence[str] = ()) -> tuple[Rule, ...]:
    return tuple(Rule(role=role, relation=relation, phases=frozenset(phases)) for role in roles)


_own = Relation.OWN_UNIT
_owner = Relation.OWNER
_assigned = Relation.ASSIGNED
_judges = _rules(APPRAISER, TEAM_LEADER, COUNCIL_MEMBER, COUNCIL_CHAIR, relation=_assigned)
_unit_people = _rules(REPORTER, CONTRIBUTOR, HEAD, relation=_own)
_office = _rules(STANDING_BODY, relation=_owner)

RULES: dict[str, tuple[Rule, ...]] = {
    "person.manage": _rules(ADMINISTRATOR, relation=Relation.ANYWHERE),
    "unit.register": _rules(ADMINISTRATOR, STANDING_BODY, relation=Relation.ANYWHERE),
    "framework.draft": _rules(ADMINISTRATOR, STANDING_BODY, relation=Relation.ANYWHERE),
    "framework.publish": _rules(ADMINISTRATOR, STANDING_BODY, relation=Relation.ANYWHERE),
    "framework.check": _rules(ADMINISTRATOR, STANDING_BODY, relation=Relation.ANYWHERE),
    "campaign.plan": _office,
    "campaign.read": _office + _rules(APPROVER, OBSERVER, relation=_owner),
    "round.open": _office,
    "round.assign": _office,
    "round.amend": _office,
    "round.read": _office + _judges + _unit_people + _rules(APPROVER, OBSERVER, relation=_owner),
    "round.import": _office,
    "criterion.report": _unit_people,
    "value.measure": _rules(DATA_PROVIDER, relation=Relation.ANYWHERE) + _office,
    "survey.tell": _office,
    "report.read": _unit_people + _office + _judges,
    "report.submit": _rules(HEAD, relation=_own),
    "report.withdraw": _rules(HEAD, relation=_own),
    "report.return": _office,
    "report.reopen": _office,
    "report.extend": _office,
    "evidence.upload": _unit_people + _rules(STANDING_BODY, relation=_owner, phases=(IMPORTED,)),
    "evidence.read": _unit_people + _office + _judges,
    "feed.read": _office,
    "criterion.verify": _rules(APPRAISER, TEAM_LEADER, relation=_assigned),
    "criterion.preview": _rules(APPRAISER, TEAM_LEADER, relation=_assigned),
    "appraisal.release": _office,
    "appraisal.read": (
        _office + _judges + _rules(REPORTER, CONTRIBUTOR, HEAD, relation=_own, phases=(RELEASED, CONCLUDED, APPROVED))
    ),
    "explanation.give": _rules(HEAD, REPORTER, relation=_own, phases=(RELEASED,)),
    "criterion.decide": _rules(COUNCIL_CHAIR, COUNCIL_MEMBER, relation=_assigned),
    "council.conclude": _rules(COUNCIL_CHAIR, relation=_assigned),
    "results.approve": _rules(APPROVER, relation=_owner),
    "ranking.provisional": _office + _rules(COUNCIL_MEMBER, COUNCIL_CHAIR, relation=_assigned),
    "parking.drive": _rules(ADMINISTRATOR, relation=Relation.ANYWHERE),
    "replay.verify": _rules(ADMINISTRATOR, relation=Relation.ANYWHERE),
}

JUDGING = frozenset({"criterion.verify", "criterion.preview", "criterion.decide"})
JUDGES = frozenset({APPRAISER, TEAM_LEADER, COUNCIL_MEMBER, COUNCIL_CHAIR})
INCOMPATIBLE = {"results.approve": frozenset({STANDING_BODY})}


def allows(rights: Sequence[Right], action: str, subject: Subject, *, phase: str = "") -> Right | None:
    """The right by which a person may act on the subject in the phase, or None.

    An unknown action raises KeyError: what the table does not name, nobody does.
    """
    for rule in RULES[action]:
        for right in rights:
            if _fits(rule, right, subject, phase) and not _conflicts(rights, action, subject, phase):
                return right
    return None


def _fits(rule: Rule, right: Right, subject: Subject, phase: str) -> bool:
    if right.role != rule.role or (rule.phases and phase not in rule.phases):
        return False
    if subject.role and right.role != subject.role:
        return False
    if right.round and subject.round and right.round != subject.round:
        return False
    match rule.relation:
        case Relation.OWN_UNIT:
            own = bool(subject.unit) and right.body == subject.unit
            return own and _within(right.criteria, subject.criterion)
        case Relation.OWNER:
            return bool(subject.owner) and right.body == subject.owner
        case Relation.ASSIGNED:
            assigned = bool(right.round) and right.round == subject.round
            return assigned and _within(right.units, subject.unit) and _within(right.criteria, subject.criterion)
        case Relation.ANYWHERE:
            return _within(right.criteria, subject.criterion)


def _within(limit: tuple[str, ...], asked: str) -> bool:
    return not limit or not asked or asked in limit


def _conflicts(rights: Sequence[Right], action: str, subject: Subject, phase: str) -> bool:
    if any(right.role in INCOMPATIBLE.get(action, ()) for right in rights):
        return True
    unreleased = action == "appraisal.read" and phase not in (RELEASED, CONCLUDED, APPROVED)
    if not subject.unit or not (action in JUDGING or unreleased):
        return False
    return any(_related(right, subject) for right in rights)


def _related(right: Right, subject: Subject) -> bool:
    """The body is the unit, its parent or its child."""
    return right.body == subject.unit or right.body == subject.parent or right.parent == subject.unit
