"""A published framework version as a round records it: with the indicators filled in that it borrows from others."""

from chiso_contracts.rejection import Rejected
from chiso_framework import Framework, Invalid, with_borrowed
from chiso_runtime.database import Database

from chiso_submission import publisher, streams
from chiso_submission.codec import codec
from chiso_submission.domain.framework import decider
from chiso_submission.domain.framework.document import canonical_text, framework_of


def for_rounds(conn: Database, framework: str, version: str) -> tuple[Framework, str]:
    """The version and the text that a round of it records. Raises Rejected where it or a lender is not published."""
    text = _published(conn, framework, version)
    if not text:
        raise Rejected("unknown-framework")
    read = framework_of(text)
    wanted = borrowed(read)
    if not wanted:
        return read, text
    lent = {reference: _published(conn, *reference.split("@")) for reference in wanted}
    if lacking := sorted(reference for reference, found in lent.items() if not found):
        raise Rejected("lender-unknown", framework=read.reference, lenders=lacking)
    try:
        filled = with_borrowed(read, {reference: framework_of(found) for reference, found in lent.items()})
    except Invalid as invalid:
        lenders = [problem.message_vi for problem in invalid.problems]
        raise Rejected("lender-unknown", framework=read.reference, lenders=lenders) from invalid
    return filled, canonical_text(filled)


def borrowed(framework: Framework) -> tuple[str, ...]:
    """The frameworks (id@version) whose indicators this one borrows without having filled them in."""
    references = (one.borrowed for one in framework.main_indicators if one.borrowed and not one.components)
    return tuple(dict.fromkeys(f"{one.framework}@{one.version}" for one in references))


def _published(conn: Database, framework: str, version: str) -> str:
    """The canonical text out of the log, empty where there is none."""
    stream = publisher.framework_stream(framework, version)
    return streams.folded(conn, codec, stream, decider.INITIAL, decider.evolve).text
