import json
from dataclasses import replace

import pytest
from chiso_contracts.submission import FrameworkPublished
from chiso_framework import from_document, shipped_framework, shipped_ids, to_document
from chiso_runtime.codec import MAX_EVENT
from chiso_runtime.testing import Scenario
from chiso_submission.domain.framework.commands import PublishFramework
from chiso_submission.domain.framework.document import PART, canonical_text, digest, framework_of, parts
from chiso_submission.handlers import FRAMEWORKS

from tests.unit.submission.examples import DOCUMENT, FRAMEWORK

given = Scenario(decider=FRAMEWORKS).given
TEXT = canonical_text(FRAMEWORK)
PUBLISHED = FrameworkPublished(
    framework="xa-demo",
    version="1",
    title="Bộ chỉ số minh họa",
    sha256=digest(TEXT),
    part=1,
    parts=1,
    text=TEXT,
)


def test_a_framework_is_published_as_its_canonical_text() -> None:
    given().when(PublishFramework(framework=FRAMEWORK)).then(PUBLISHED)


def test_the_same_document_again_records_nothing() -> None:
    given(PUBLISHED).when(PublishFramework(framework=FRAMEWORK)).then()


def test_another_document_under_the_same_version_is_refused() -> None:
    other = replace(FRAMEWORK, title_vi="Tên khác")
    given(PUBLISHED).when(PublishFramework(framework=other)).then_rejected("framework-version-exists")


@pytest.mark.parametrize("framework_id", shipped_ids())
def test_shipped_frameworks_survive_their_canonical_text(framework_id: str) -> None:
    framework = shipped_framework(framework_id)
    assert framework_of("".join(parts(canonical_text(framework)))) == framework


def test_the_order_of_keys_does_not_change_the_text() -> None:
    turned = from_document(dict(reversed(list(DOCUMENT.items()))))
    assert canonical_text(turned) == TEXT


def test_a_part_of_the_widest_letters_fits_into_an_event() -> None:
    widest = parts("\N{OLD PERSIAN SIGN A}" * PART * 2)
    assert [len(json.dumps(part, ensure_ascii=False).encode()) < MAX_EVENT - 4096 for part in widest] == [True, True]


def test_a_hundred_criteria_take_few_parts() -> None:
    indicator = DOCUMENT["main_indicators"][0]
    many = [{**indicator["components"][0], "code": f"1.{n}", "method_vi": "Mô tả cách tính. " * 40} for n in range(100)]
    document = {**DOCUMENT, "main_indicators": [{**indicator, "components": many}]}
    text = canonical_text(from_document(document))
    assert to_document(framework_of(text)) == to_document(from_document(document))
    assert len(parts(text)) == 2
