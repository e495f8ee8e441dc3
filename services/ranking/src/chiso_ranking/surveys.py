"""Surveys that nobody held, in the tables: from which position on, and by which document."""

from chiso_contracts.scoring import SurveyNotHeld
from chiso_runtime.codec import Fact
from chiso_runtime.database import Database

ADD = """
INSERT INTO read.survey_not_held (round, criterion, position, logged_at, event, document)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
OF_ROUND = "SELECT criterion, document FROM read.survey_not_held WHERE round = %s AND position <= %s"


def add(conn: Database, position: int, logged_at: int, fact: Fact[object], told: SurveyNotHeld) -> None:
    """From here on the framework says what counts of these criteria."""
    rows = [(told.round, code, position, logged_at, fact.id, told.document) for code in told.criteria]
    with conn.cursor() as cursor:
        cursor.executemany(ADD, rows)


def not_held(conn: Database, round_id: str, position: int) -> dict[str, str]:
    """Criteria whose survey nobody held, as told up to a position, with the document that says so."""
    return dict(conn.execute(OF_ROUND, (round_id, position), prepare=True).fetchall())
