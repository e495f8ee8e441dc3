"""Every reason of the gate has words in both languages."""

import pytest
from chiso_evidence.findings import WORDS, worded
from chiso_runtime.inspection.messages import MESSAGES


@pytest.mark.parametrize("code", sorted({*MESSAGES, *WORDS}))
def test_a_finding_says_what_to_do_in_both_languages(code: str) -> None:
    (found,) = worded([code])
    assert found["vi"]
    assert found["en"]
    assert found["vi"] != found["en"]
