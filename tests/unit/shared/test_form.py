"""Text of a form, as requests are checked and as descriptions say it."""

import pytest
from chiso_runtime.bodies import Form
from marshmallow import ValidationError

ROUND = Form(r"[a-z0-9-]{3,60}")


@pytest.mark.parametrize("text", ["dti-2026", "abc", "a" * 60])
def test_text_of_the_form_is_taken(text: str) -> None:
    assert ROUND(text) == text


@pytest.mark.parametrize("text", ["ab", "abc\n", "\nabc", "xabcđ", "ABC", "", "a" * 61])
def test_text_that_has_more_or_less_than_the_form_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        ROUND(text)


def test_a_description_anchors_the_form_at_both_ends() -> None:
    assert Form("a|b").regex.pattern == "^(?:a|b)$"
