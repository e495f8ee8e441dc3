"""Evidence of an explanation: of the forms alone that the framework takes."""

from chiso_contracts.scoring import ExplanationGiven
from chiso_contracts.submission import EvidenceCited
from chiso_contracts.values import EvidenceRef
from chiso_framework import from_document
from chiso_runtime.command_handler import Decider
from chiso_runtime.testing import Scenario
from chiso_scoring.domain import decider_card
from chiso_scoring.domain.commands import GiveExplanation

from tests.unit.scoring.examples import DOCUMENT, ROUND, UNIT, locked, reported, terms, verified

decider = Decider(initial=decider_card.INITIAL, decide=decider_card.decide, evolve=decider_card.evolve)
appraised = Scenario(decider=decider).given(reported("1.2", "12.50"), locked(), verified("1.2", "7.00"))
CITED = EvidenceCited(
    round=ROUND, unit=UNIT, file="c" * 32, form="document", title="Kế hoạch", number="12", day=None, address=""
)
KINDS = {"evidence_kinds": [{"form": "document", "name_vi": "Văn bản"}]}
DOCUMENTS_ONLY = from_document({**DOCUMENT, "process": KINDS})


def explain(file: str) -> GiveExplanation:
    asked = terms(released=True, framework=DOCUMENTS_ONLY)
    return GiveExplanation(
        terms=asked, criterion="1.2", text="Xin xem lại", evidence=(EvidenceRef(file=file, place=""),)
    )


def test_an_explanation_names_what_is_cited() -> None:
    evidence = (EvidenceRef(file=CITED.file, place=""),)
    given = ExplanationGiven(round=ROUND, unit=UNIT, criterion="1.2", text="Xin xem lại", evidence=evidence)
    appraised.given(CITED).when(explain(CITED.file)).then(given)


def test_a_form_that_the_framework_does_not_take_is_refused() -> None:
    appraised.given(CITED).when(explain("f" * 32)).then_rejected(
        "evidence-form-refused", form="file", taken=["Văn bản"]
    )
