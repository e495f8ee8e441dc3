"""The read models of what is prepared before a round: drafts of frameworks, campaigns."""

from chiso_contracts import submission
from chiso_runtime.database import Database
from chiso_runtime.rows import Table, array

from chiso_submission.projections import Run

DRAFTS = Table(
    "framework_draft",
    (
        *("framework", "version", "title", "sha256", "based_on", "saved_by", "saved_at", "changed"),
        *("checked_by", "checked_at", "remarks"),
    ),
    key=("framework", "version"),
)
CHECKED = """
UPDATE read.framework_draft SET checked_by = %s, checked_at = %s, remarks = %s
WHERE framework = %s AND version = %s AND sha256 = %s
"""
PARTS = Table(
    "framework_draft_part",
    ("framework", "version", "sha256", "part", "text"),
    key=("framework", "version", "sha256", "part"),
)
DISCARDED = Table(
    "framework_draft_discarded",
    ("framework", "version", "discarded", "sha256", "reason", "discarded_by", "discarded_at"),
    key=("framework", "version", "discarded"),
)
REPLACED = "DELETE FROM read.framework_draft_part WHERE framework = %s AND version = %s AND sha256 <> %s"
CAMPAIGNS = Table("campaign", ("campaign", "name", "year", "owner", "document", "rounds", "changed"), key=("campaign",))


def drafts(conn: Database, run: Run) -> None:
    """Drafts as last saved whole; a new saving is not checked yet."""
    for heard in run:
        fact, e = heard.fact, heard.fact.event
        if isinstance(e, submission.FrameworkDrafted) and e.part == e.parts:
            saved = e.title, e.sha256, e.based_on, e.saved_by, fact.time, fact.version
            DRAFTS.write(conn, [(e.framework, e.version, *saved, None, None, "")])
        elif isinstance(e, submission.FrameworkChecked):
            check = fact.cause.actor, fact.time, e.remarks
            conn.execute(CHECKED, (*check, e.framework, e.version, e.sha256), prepare=True)


def discarded_drafts(conn: Database, run: Run) -> None:
    """Every discarding; it counts until the next saving."""
    found = [(heard.fact, e) for heard in run if isinstance(e := heard.fact.event, submission.FrameworkDraftDiscarded)]
    rows = [
        (e.framework, e.version, fact.version, e.sha256, e.reason, fact.cause.actor, fact.time) for fact, e in found
    ]
    DISCARDED.write(conn, rows)


def draft_parts(conn: Database, run: Run) -> None:
    """The text of drafts; that of the saving before goes with the last part of the next."""
    for heard in run:
        e = heard.fact.event
        if isinstance(e, submission.FrameworkDrafted):
            PARTS.write(conn, [(e.framework, e.version, e.sha256, e.part, e.text)])
            if e.part == e.parts:
                conn.execute(REPLACED, (e.framework, e.version, e.sha256), prepare=True)


def campaigns(conn: Database, run: Run) -> None:
    """Campaigns as last planned."""
    last = {
        heard.fact.event.campaign: (heard.fact.event, heard.fact.version)
        for heard in run
        if isinstance(heard.fact.event, submission.CampaignPlanned)
    }
    rows = [(e.campaign, e.name, e.year, e.owner, e.document, array(e.rounds), version) for e, version in last.values()]
    CAMPAIGNS.write(conn, rows)
