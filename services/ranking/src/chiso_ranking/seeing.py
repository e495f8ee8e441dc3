"""Who sees which tables: the standing body and the council any moment, everybody else approved editions alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_runtime.database import Database
from chiso_runtime.policy import Subject
from chiso_runtime.problems import Refused

from chiso_ranking import queries
from chiso_ranking.queries import Edition, Moment, Round

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PROVISIONAL, APPROVED = "provisional", "approved"

AsOf = int | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the caller gets to see: tables of `moment`, scores up to `upto`, which may be later without changing them.

    `inside` says that it may be provisional; `edition` is the approval of these tables.
    """

    round: Round
    moment: Moment
    upto: Moment
    edition: Edition | None
    editions: tuple[Edition, ...]
    inside: bool

    @property
    def state(self) -> str:
        """provisional or approved."""
        return APPROVED if self.edition else PROVISIONAL


def subject_of(shown: Round) -> Subject:
    """The round as the policy asks for it."""
    return Subject(owner=shown.owner, round=shown.id)


def look(conn: Database, round_id: str, as_of: AsOf = None) -> Seen:
    """The round at a moment, as the caller may see it. Raises Refused (404 for what may not be seen), Rejected."""
    shown = queries.round_of(conn, round_id)
    if shown is None:
        raise Refused("not-found", round=round_id)
    approved = _approved(conn, shown)
    inside = http.may("ranking.provisional", subject_of(shown))
    if not inside and not approved:
        raise Refused("not-found", round=round_id)
    upto = _asked(shown, as_of) if inside else _published(shown, approved, as_of)
    moment = queries.last_change(conn, shown, upto)
    edition = _edition_of(conn, shown, approved, moment)
    return Seen(round=shown, moment=moment, upto=upto, edition=edition, editions=approved, inside=inside)


def inside(conn: Database, round_id: str, as_of: AsOf = None) -> Seen:
    """As `look`, for those who may see provisional tables. Raises Refused: else 404; 401, 403 for an approved round."""
    seen = look(conn, round_id, as_of)
    http.require("ranking.provisional", subject_of(seen.round))
    return seen


def visible(conn: Database) -> list[tuple[Round, tuple[Edition, ...]]]:
    """The rounds the caller may see, newest year first, with their approvals."""
    found = []
    for shown in queries.ready_rounds(conn):
        approved = _approved(conn, shown)
        if approved or http.may("ranking.provisional", subject_of(shown)):
            found.append((shown, approved))
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
    return Moment(shown.position if as_of is None else as_of, queries.FOREVER)


def _published(shown: Round, approved: Sequence[Edition], as_of: AsOf) -> Moment:
    """What was published last at that moment: a position means approved positions, a time the time of approval."""
    known = [edition for edition in approved if _is_by(edition, as_of)]
    if not known:
        raise Rejected("before-the-round", round=shown.id)
    return Moment(known[-1].position, queries.FOREVER)


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
    return queries.last_change(conn, shown, Moment(position, queries.FOREVER))
