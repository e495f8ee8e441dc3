"""Evidence that is cited: one id for what is said alike, taken where the framework takes its form."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from chiso_contracts.submission import EvidenceCited, ValueMeasured
from chiso_contracts.values import EvidenceRef
from chiso_framework import Process, from_document
from chiso_framework.problems import text
from chiso_framework.process import EvidenceForm, EvidenceKind
from chiso_runtime.testing import Scenario
from chiso_submission.domain.report.citing import CiteEvidence, cited_as
from chiso_submission.domain.report.commands import SubmitReport
from chiso_submission.domain.report.measuring import AnswerMeasuredValue
from chiso_submission.domain.report.terms import Terms
from chiso_submission.handlers import REPORTS

from tests.unit.submission.examples import (
    DOCUMENT,
    FILE,
    FRAMEWORK,
    NOON,
    ROUND,
    UNIT,
    report,
    reported,
    submitted,
    terms,
)

given = Scenario(decider=REPORTS).given


def taking(*forms: EvidenceForm) -> Terms:
    """The round whose framework takes these forms of evidence alone."""
    kinds = tuple(EvidenceKind(form=form, name=text(f"dạng {form}", form)) for form in forms)
    return terms(replace(FRAMEWORK, process=Process(evidence_kinds=kinds)))


def a_document(round: Terms | None = None, **said: Any) -> CiteEvidence:
    asked: dict[str, Any] = {
        "title": "Kế hoạch chuyển đổi số",
        "number": "12/KH-UBND",
        "day": date(2025, 1, 15),
        **said,
    }
    return CiteEvidence(terms=round or terms(), form=asked.pop("form", "document"), **asked)


def cited(command: CiteEvidence) -> EvidenceCited:
    return EvidenceCited(
        round=ROUND,
        unit=UNIT,
        file=cited_as(command),
        form=command.form,
        title=command.title,
        number=command.number,
        day=command.day,
        address=command.address,
    )


LINK = a_document(form="link", number="", day=None, address="https://xa.nghean.gov.vn/ke-hoach")
SYSTEM = a_document(form="system", number="", day=None, address="Hệ thống thông tin giải quyết thủ tục hành chính")


@pytest.mark.parametrize("asked", [a_document(), LINK, SYSTEM])
def test_a_document_a_link_and_a_figure_are_cited(asked: CiteEvidence) -> None:
    given().when(asked).then(cited(asked))


def test_the_same_citation_again_records_nothing() -> None:
    given(cited(a_document())).when(a_document()).then()


def test_another_number_is_another_citation() -> None:
    other = a_document(number="13/KH-UBND")
    assert cited_as(other) != cited_as(a_document())
    given(cited(a_document())).when(other).then(cited(other))


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        (a_document(number="", day=None), ["number", "day"]),
        (a_document(day=None), ["day"]),
        (a_document(form="link", address=""), ["address"]),
        (a_document(form="link", address="javascript:alert(1)"), ["address"]),
        (a_document(form="system", address=""), ["address"]),
    ],
)
def test_a_citation_that_lacks_something_is_refused_with_places(asked: CiteEvidence, where: list[str]) -> None:
    result = given().when(asked)
    errors: Any = result._rejection().details["errors"]
    assert [error["where"] for error in errors] == where
    result.then_rejected("citation-incomplete")


def test_a_form_that_the_framework_does_not_take_is_refused_with_those_it_takes() -> None:
    given().when(a_document(taking("file", "link"))).then_rejected(
        "evidence-form-refused", form="document", taken=["dạng file", "dạng link"]
    )
    given().when(a_document(taking("document"))).then(cited(a_document()))


def test_a_file_is_refused_where_only_cited_documents_are_taken() -> None:
    proof = (EvidenceRef(file=FILE, place=""),)
    given().when(report(round=taking("document"), evidence=proof)).then_rejected("evidence-form-refused", form="file")


def test_a_criterion_names_what_is_cited_as_it_names_files() -> None:
    proof = EvidenceRef(file=cited_as(a_document()), place="Điều 3")
    claim = report(round=taking("document"), evidence=(proof,))
    given(cited(a_document())).when(claim).then(reported("1.2", "7.50", None, proof))
    given(cited(a_document())).when(report(round=taking("file"), evidence=(proof,))).then_rejected(
        "evidence-form-refused", form="document"
    )


def test_what_is_cited_need_not_be_kept_before_the_report_is_sent() -> None:
    proof = EvidenceRef(file=cited_as(a_document()), place="Điều 3")
    facts = (cited(a_document()), reported("1.1", "10.00", {"yes": True}, proof))
    (sent,) = REPORTS.decide(SubmitReport(terms=terms()), folded(*facts), NOON)
    assert sent == submitted(getattr(sent, "sheet", ""))


def test_a_file_is_refused_also_in_the_answer_to_a_measured_value() -> None:
    document = deepcopy(DOCUMENT)
    document["process"] = {"evidence_kinds": [{"form": "document", "name_vi": "Văn bản"}]}
    document["main_indicators"][0]["components"][1]["source"] = "measured"
    value = ValueMeasured(
        round=ROUND,
        unit=UNIT,
        criterion="1.2",
        data={"numerator": "3", "denominator": "4"},
        points=Decimal("7.50"),
        provider="H40.07",
        source="Khảo sát",
        document="88/BC",
        measured_on=date(2025, 12, 15),
    )
    proof = (EvidenceRef(file=FILE, place=""),)
    objection = AnswerMeasuredValue(
        terms=terms(from_document(document)), criterion="1.2", agreed=False, reason="Thiếu hồ sơ", evidence=proof
    )
    given(value).when(objection).then_rejected("evidence-form-refused", form="file")


def test_an_imported_round_takes_no_citations() -> None:
    given().when(a_document(terms(imported=True))).then_rejected("round-imported")


def folded(*facts: Any) -> Any:
    state = REPORTS.initial
    for fact in facts:
        state = REPORTS.evolve(state, fact)
    return state
