"""Who sees which tables: the standing body and the council any moment, everybody else approved editions alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from chiso_contracts.rejection import Rejected
from chiso_runtime import access, http
from chiso_runtime.database import Database
from chiso_runtime.policy import Subject
from chiso_runtime.problems import Refused

from chiso_ranking import dividing, parting, queries
from chiso_ranking.positions import FOREVER
from chiso_ranking.queries import Edition, Moment, Part, Round

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PROVISIONAL, APPROVED = "provisional", "approved"

AsOf = int | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the caller gets to see: tables of `moment`, scores up to `upto`, which may be later without changing them.

    `inside` says that it may be provisional; `edition` is the approval of these tables. `part` is what of the round is
    seen; where it is None, all tables by the rule of `day`.
    """

    round: Round
    moment: Moment
    upto: Moment
    edition: Edition | None
    editions: tuple[Edition, ...]
    inside: bool
    part: Part | None
    day: date

    @property
    def state(self) -> str:
        """provisional or approved."""
        return APPROVED if self.edition else PROVISIONAL


def subject_of(shown: Round, parent: str = "") -> Subject:
    """The round, or what a parent approves of it, as the policy asks for it."""
    return Subject(owner=parent or shown.owner, round=shown.id)


def look(conn: Database, round_id: str, as_of: AsOf = None, *, parent: str = "", unit: str = "") -> Seen:
    """The round at a moment, as the caller may see it. Raises Refused (404 for what may not be seen), Rejected.

    `parent` asks for what this body approves; from outside `unit` asks for the part that the unit is in. Without them
    those inside see everything, those outside what the round's owner approved, or else the last part that was approved.
    """
    shown = queries.round_of(conn, round_id)
    if shown is None:
        raise Refused("not-found", round=round_id)
    approved = _approved(conn, shown)
    inside = http.may("ranking.provisional", subject_of(shown)) or _leads(conn, shown, parent)
    if not inside and not approved:
        raise Refused("not-found", round=round_id)
    chosen = None if inside else _chosen(conn, shown, approved, as_of, parent, unit)
    upto = Moment(chosen.position, FOREVER) if chosen else _asked(shown, as_of)
    moment = queries.last_change(conn, shown, upto)
    shown, day = _then(conn, shown, moment), _day(shown, as_of, moment)
    part = chosen.part if chosen else _part(conn, shown, moment, day, parent)
    edition = _edition_of(conn, shown, [edition for edition in approved if edition.part == (part or Part())], moment)
    return Seen(
        round=shown,
        moment=moment,
        upto=upto,
        edition=edition,
        editions=approved,
        inside=inside,
        part=edition.part if edition else part,
        day=day,
    )


def inside(conn: Database, round_id: str, as_of: AsOf = None) -> Seen:
    """As `look`, for those who may see provisional tables. Raises Refused: else 404; 401, 403 for an approved round."""
    seen = look(conn, round_id, as_of)
    http.require("ranking.provisional", subject_of(seen.round))
    return seen


def alike(seen: Seen, other: Seen) -> Seen:
    """What is seen, in the tables in which another moment is seen."""
    return replace(seen, part=other.part, day=other.day)


def visible(conn: Database) -> list[tuple[Round, tuple[Edition, ...]]]:
    """The rounds the caller may see, newest year first, with their approvals."""
    found = []
    for shown in queries.ready_rounds(conn):
        approved = _approved(conn, shown)
        if http.may("ranking.provisional", subject_of(shown)):
            found.append((shown, approved))
        elif approved:
            published = Moment(approved[-1].position, FOREVER)
            found.append((_then(conn, shown, published), approved))
    return found


def read_as_of(asked: str) -> AsOf:
    """A position, or a time of RFC 3339 with its zone. Raises Refused."""
    text = asked.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    try:
        time = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise Refused("invalid-input", errors=[BAD_AS_OF])
    return time


BAD_AS_OF = {
    "where": "as_of",
    "vi": "Ghi vị trí (số nguyên) hoặc thời điểm có múi giờ, ví dụ 2026-03-02T08:00:00+07:00.",
    "en": "Give a position (a whole number) or a time with its zone, such as 2026-03-02T08:00:00+07:00.",
}


def microseconds(time: datetime) -> int:
    """Microseconds since 1970, as logs count."""
    return (time - EPOCH) // MICROSECOND


def instant(logged_at: int) -> datetime:
    """The time that a log's microseconds stand for."""
    return EPOCH + logged_at * MICROSECOND


def _approved(conn: Database, shown: Round) -> tuple[Edition, ...]:
    """Approvals of tables that were heard so far: while read models are rebuilt, some may be ahead of them."""
    return tuple(edition for edition in queries.editions(conn, shown.id) if edition.position <= shown.position)


def _asked(shown: Round, as_of: AsOf) -> Moment:
    if isinstance(as_of, datetime):
        return Moment(shown.position, microseconds(as_of))
    if as_of is not None and as_of > shown.position:
        raise Rejected("position-ahead", position=as_of, newest=shown.position)
    return Moment(shown.position if as_of is None else as_of, FOREVER)


def _leads(conn: Database, shown: Round, parent: str) -> bool:
    """Whether the caller may see what this parent approves: units of the round are under it.

    Nobody sees what is not released of a body that theirs is the parent of, so they wait for the release.
    """
    if not parent or not (shown.released or shown.imported):
        return False
    may = http.may("ranking.provisional", subject_of(shown, parent))
    return may and bool(queries.groups_under(conn, shown.id, parent))


def _then(conn: Database, shown: Round, moment: Moment) -> Round:
    """The round with the framework that counted at a moment."""
    if shown.amended is None or shown.amended <= moment.position:
        return shown
    return queries.round_of(conn, shown.id, moment.position) or shown


def _day(shown: Round, as_of: AsOf, moment: Moment) -> date:
    """The day whose rule says which tables there are: of the time asked for, of a position's fact, or today."""
    if isinstance(as_of, datetime):
        return dividing.day_of(shown.year, as_of)
    return dividing.day_of(shown.year, access.now() if as_of is None else instant(moment.logged_at))


def _part(conn: Database, shown: Round, moment: Moment, day: date, parent: str) -> Part | None:
    """What a parent approves of the round; None where no parent is named."""
    if not parent:
        return None
    if (part := parting.part_of(conn, shown, moment.position, day, parent)) is None:
        raise Refused("not-found", round=shown.id)
    return part


def _chosen(conn: Database, shown: Round, approved: Sequence[Edition], as_of: AsOf, parent: str, unit: str) -> Edition:
    """What was published last at that moment: a position means approved positions, a time the time of approval."""
    known = [edition for edition in approved if _is_by(edition, as_of)]
    if not known:
        raise Rejected("before-the-round", round=shown.id)
    if parent:
        known = [edition for edition in known if edition.parent == parting.named(shown, parent)]
    elif unit and any(edition.groups for edition in known):
        known = parting.covering(conn, shown, known, unit)
    else:
        known = [edition for edition in known if not edition.parent] or known
    if not known:
        raise Refused("not-found", round=shown.id)
    return known[-1]


def _is_by(edition: Edition, as_of: AsOf) -> bool:
    if as_of is None:
        return True
    return edition.approved_at <= as_of if isinstance(as_of, datetime) else edition.position <= as_of


def _edition_of(conn: Database, shown: Round, approved: Sequence[Edition], moment: Moment) -> Edition | None:
    """The newest approval whose tables are those of the moment."""
    for edition in reversed(approved):
        if edition.position >= moment.position and _tables_at(conn, shown, edition.position) == moment:
            return edition
    return None


def _tables_at(conn: Database, shown: Round, position: int) -> Moment:
    return queries.last_change(conn, shown, Moment(position, FOREVER))
