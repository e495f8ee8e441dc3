"""Surveys that nobody held, in the tables: from which position on and up to which, and by which document."""

from chiso_contracts.scoring import SurveyNotHeld, SurveyNotHeldTakenBack
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database

ADD = """
INSERT INTO read.survey_not_held (round, criterion, position, logged_at, event, document)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
TAKE_BACK = """
UPDATE read.survey_not_held SET taken_back = %s WHERE round = %s AND criterion = ANY(%s) AND taken_back IS NULL
"""
OF_ROUND = """
SELECT criterion, document FROM read.survey_not_held
WHERE round = %(round)s AND position <= %(position)s AND (taken_back IS NULL OR taken_back > %(position)s)
"""


def add(conn: Database, position: int, logged_at: int, fact: Fact[object], told: SurveyNotHeld) -> None:
    """From here on the framework says what counts of these criteria."""
    rows = [(told.round, code, position, logged_at, fact.id, told.document) for code in told.criteria]
    with conn.cursor() as cursor:
        cursor.executemany(ADD, rows)


def take_back(conn: Database, position: int, told: SurveyNotHeldTakenBack) -> None:
    """From here on what was scored of these criteria counts again."""
    conn.execute(TAKE_BACK, (position, told.round, list(told.criteria)))


def not_held(conn: Database, round_id: str, position: int) -> dict[str, str]:
    """Criteria whose survey nobody held, as it stands at a position, with the document that says so."""
    return dict(conn.execute(OF_ROUND, {"round": round_id, "position": position}, prepare=True).fetchall())
