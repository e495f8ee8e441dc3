"""Evidence that is no file: cited documents, links, figures of named systems; and the forms that a framework takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from chiso_contracts.rejection import Rejected
from chiso_contracts.submission import EvidenceCited
from chiso_contracts.values import EvidenceRef
from chiso_framework import Framework

from chiso_submission.domain.report.state import Report
from chiso_submission.domain.report.terms import Terms

FILE = "file"
CITED = ("document", "link", "system")


@dataclass(frozen=True, slots=True, kw_only=True)
class CiteEvidence:
    """Cite a document, a link, or a figure of a named system, so that criteria may name it as they name files."""

    terms: Terms
    form: str
    title: str
    number: str = ""
    day: date | None = None
    address: str = ""


def cite(command: CiteEvidence, report: Report) -> list[EvidenceCited]:
    """The citation as a fact; the same again is none. Raises Rejected."""
    terms = command.terms
    if terms.imported:
        raise Rejected("round-imported")
    refuse_form(terms.framework, command.form)
    _refuse_incomplete(command)
    cited = EvidenceCited(
        round=terms.round,
        unit=terms.unit.code,
        file=cited_as(command),
        form=command.form,
        title=command.title,
        number=command.number,
        day=command.day,
        address=command.address,
    )
    return [] if cited.file in report.cited else [cited]


def cited_as(command: CiteEvidence) -> str:
    """The id of a citation: what is cited alike by one unit in one round is one."""
    day = command.day.isoformat() if command.day else ""
    said = command.form, command.title, command.number, day, command.address
    return sha256("\n".join((command.terms.round, command.terms.unit.code, *said)).encode()).hexdigest()[:32]


def refuse_forms(terms: Terms, evidence: Iterable[EvidenceRef], report: Report) -> None:
    """Raises Rejected for evidence of a form that the framework does not take."""
    for ref in evidence:
        refuse_form(terms.framework, report.cited[ref.file].form if ref.file in report.cited else FILE)


def refuse_form(framework: Framework, form: str) -> None:
    """Raises Rejected for a form that is not among those the framework names; where it names none, all are taken."""
    kinds = framework.process.evidence_kinds
    if kinds and form not in {kind.form for kind in kinds}:
        raise Rejected("evidence-form-refused", form=form, taken=[kind.name.vi for kind in kinds])


def _refuse_incomplete(command: CiteEvidence) -> None:
    if lacking := _lacking(command):
        raise Rejected("citation-incomplete", errors=[_place(command.form, name) for name in lacking])


def _lacking(command: CiteEvidence) -> list[str]:
    match command.form:
        case "document":
            return [name for name in ("number", "day") if not getattr(command, name)]
        case "link":
            return [] if command.address.startswith(("https://", "http://")) else ["address"]
    return [] if command.address else ["address"]


def _place(form: str, name: str) -> dict[str, str]:
    vi, en = SAID[form, name]
    return {"where": name, "code": "citation-incomplete", "vi": vi, "en": en}


SAID = {
    ("document", "number"): ("Hãy nêu số hiệu của văn bản.", "Give the document's number."),
    ("document", "day"): ("Hãy nêu ngày của văn bản.", "Give the document's date."),
    ("link", "address"): ("Đường dẫn bắt đầu bằng https:// hoặc http://.", "A link begins with https:// or http://."),
    ("system", "address"): ("Hãy nêu tên hệ thống có số liệu.", "Name the system that has the figure."),
}
