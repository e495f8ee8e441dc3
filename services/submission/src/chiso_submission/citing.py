"""Citing evidence by the API and by forms alike; and the kinds of evidence a framework takes, in its words."""

from collections.abc import Mapping, Sequence
from typing import Any

from chiso_framework import Framework
from chiso_framework.problems import Text, text
from chiso_framework.process import EvidenceKind
from chiso_runtime import http
from chiso_runtime.command_handler import Outcome

from chiso_submission.desk import desk, subject
from chiso_submission.domain.report.citing import CITED, CiteEvidence, cited_as
from chiso_submission.rounds import OpenedRound

USUAL = (
    EvidenceKind(form="file", name=text("Tệp tài liệu", "File")),
    EvidenceKind(form="document", name=text("Văn bản viện dẫn (số hiệu, ngày, trích yếu)", "Cited document")),
    EvidenceKind(form="link", name=text("Đường dẫn", "Link")),
    EvidenceKind(form="system", name=text("Số liệu của hệ thống", "Figure of a system")),
)


def cite(opened: OpenedRound, unit: str, asked: Mapping[str, Any]) -> tuple[str, Outcome]:
    """Cite evidence as the shape CitationAsked says; its id and what was recorded. Raises Rejected, Refused."""
    right = http.require("evidence.upload", subject(opened, unit))
    command = CiteEvidence(terms=opened.terms(unit), **asked)
    return cited_as(command), desk().run(command, http.cause(right), http.once())


def taken(framework: Framework) -> Sequence[EvidenceKind]:
    """The kinds of evidence that are taken, in the framework's words where it has some."""
    return framework.process.evidence_kinds or USUAL


def citable(framework: Framework) -> Sequence[tuple[str, Text]]:
    """The forms that can be cited, each with its words."""
    forms: dict[str, Text] = {}
    for kind in taken(framework):
        if kind.form in CITED:
            known, name = forms.get(kind.form), kind.name
            forms[kind.form] = text(f"{known.vi}; {name.vi}", f"{known.of('en')}; {name.of('en')}") if known else name
    return list(forms.items())
