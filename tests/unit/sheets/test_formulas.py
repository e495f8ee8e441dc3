"""No cell of an export is ever a formula: eight leading characters in every field of every workbook."""

import re
from decimal import Decimal

import pytest
from chiso_framework import Words, from_document, to_document
from chiso_framework.problems import Text
from chiso_sheets import (
    FeedAnswer,
    FeedGap,
    FeedSource,
    Given,
    Header,
    answer_book,
    feed_book,
    framework_book,
    open_book,
    read_answers,
    read_framework_book,
)

from tests.unit.framework import examples
from tests.unit.sheets.annexes import part

LEADS = ("=", "+", "-", "@", "|", "%", '"', "'")
HIDDEN = ("\t", "\r", "\n", "\u00a0", "\u200b", "\ufeff")
ATTACK = "cmd|' /C calc'!A0"
TEXTS = ("title_vi", "title_en")


def laden(lead: str) -> examples.Document:
    """The example with an attack in every text that people write."""
    said = f"{lead}{ATTACK}"

    def changed(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: changed(below, name) for name, below in value.items()}
        if isinstance(value, list):
            return [changed(below) for below in value]
        return said if key.endswith(("_vi", "_en")) else value

    document = changed(examples.document(decision={"number": said, "issuer": said}))
    assert isinstance(document, dict)
    return document


def parts(content: bytes) -> str:
    sheets = [part(content, f"xl/worksheets/sheet{n}.xml") for n in (1, 2, 3)]
    return b"".join(sheets).decode()


@pytest.mark.parametrize("lead", LEADS)
def test_every_text_of_a_framework_is_exported_as_text_and_comes_back(lead: str) -> None:
    framework = from_document(laden(lead))
    content = framework_book(framework)
    assert not re.search(r"<f[ >]|<hyperlink", parts(content))
    assert to_document(read_framework_book(open_book(content)).framework) == to_document(framework)


@pytest.mark.parametrize("lead", [*LEADS, *HIDDEN])
def test_every_text_of_an_answer_sheet_is_exported_as_text(lead: str) -> None:
    framework = from_document(laden(lead if lead in LEADS else "="))
    said = f"{lead}{ATTACK}"
    header = Header(round="r", unit="U", framework="f", round_name=said, unit_name=said, deadline=said)
    given = {one.code: Given(data={}, explanation=said, version=1) for one in framework.criteria()}
    content = answer_book(header, framework.criteria(), given)
    assert not re.search(r"<f[ >]|<hyperlink", parts(content))
    back = read_answers(open_book(content), header, framework.criteria())
    assert {answered.given.explanation for answered in back} == {said.strip()}


@pytest.mark.parametrize("lead", [*LEADS, *HIDDEN])
def test_every_text_of_a_feed_is_exported_as_text_that_nobody_can_change(lead: str) -> None:
    said = f"{lead}{ATTACK}"
    told = {"criterion": said, "name": said, "question": said}
    of_unit = {"field": said, "of": said, "unit": said, "unit_name": said, "state": said, "evidence": said}
    content = feed_book(
        said,
        [(said, said)],
        Words(unit=Text(vi=said), evidence=Text(vi=said)),
        [FeedAnswer(**told, value=Decimal("7.5"), how=said, units=2)],
        [FeedSource(criterion=said, value=Decimal(3), **of_unit)],
        [FeedGap(owner=said, **told, units=[said])],
    )
    written = [part(content, f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3, 4)]
    assert not re.search(r"<f[ >]|<hyperlink", "".join(written))
    assert all("<sheetProtection" in sheet for sheet in written)
    assert open_book(content).sheets[2].text(1, 5) == "3"


def test_text_stays_text_when_somebody_edits_the_cell_again() -> None:
    styles = part(framework_book(examples.framework()), "xl/styles.xml").decode()
    used = re.findall(r"<xf [^>]*>", styles[styles.index("<cellXfs") :])
    assert any('quotePrefix="1"' in form and 'numFmtId="49"' in form for form in used)


def test_only_what_is_validated_by_lists_has_a_range_and_none_is_outside() -> None:
    content = answer_book(Header(round="r", unit="U", framework="f"), examples.framework().criteria(), {})
    ranges = re.findall(r"<formula1>([^<]*)</formula1>", parts(content))
    assert ranges
    assert all(re.fullmatch(r"'Danh mục'!\$A\$\d+:\$A\$\d+|\"Có,Không\"|-?\d+", one) for one in ranges)
