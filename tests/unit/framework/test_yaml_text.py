"""YAML and JSON text read strictly: nothing changes its meaning on the way in, nothing explodes."""

from importlib.resources import files

import pytest
import yaml
from chiso_framework import Invalid, read_framework, read_text
from chiso_framework.yaml_text import MAX_BYTES
from hypothesis import given
from hypothesis import strategies as st

SHIPPED = sorted(
    entry.name for entry in files("chiso_framework").joinpath("data").iterdir() if entry.name.endswith(".yaml")
)


def problems_of(source: str | bytes) -> list[str]:
    try:
        return [read_framework(source).id]
    except Invalid as invalid:
        return [problem.code for problem in invalid.problems]


def codes(source: str | bytes) -> list[str]:
    with pytest.raises(Invalid) as invalid:
        read_text(source)
    return [problem.code for problem in invalid.value.problems]


def test_plain_words_stay_words() -> None:
    assert read_text('a: no\nb: 2022-05-20\nc: "1.10"\nd: 1:30\non: 12\nf: true\ng:\n') == {
        "a": "no",
        "b": "2022-05-20",
        "c": "1.10",
        "d": "1:30",
        "on": 12,
        "f": True,
        "g": None,
    }


def test_json_is_read_as_it_is() -> None:
    assert read_text('{"a": [1, "2.5", true, null], "b": {"c": "d"}}') == {"a": [1, "2.5", True, None], "b": {"c": "d"}}


@pytest.mark.parametrize("number", ["1.10", "1e3", ".5", "-0.1", ".inf", ".nan", "1_000.5"])
def test_a_floating_number_is_refused(number: str) -> None:
    assert codes(f"max_points: {number}") == ["float"]


def test_a_repeated_key_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid) as invalid:
        read_text("a: 1\nb: 2\na: 3\n")
    (problem,) = invalid.value.problems
    assert (problem.code, problem.where) == ("repeated-key", "line 3, column 1")
    assert "“a”" in problem.message_vi
    assert "“a”" in problem.message_en


def test_an_alias_bomb_ends_at_its_first_alias() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    assert set(codes(bomb)) == {"alias"}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a: !!python/object/apply:os.system [ls]", "tag"),
        ("a: !!str x", "tag"),
        ("a: 1\n---\nb: 2", "many-documents"),
        ("{[1, 2]: 3}", "key-not-text"),
        ("a: [1, 2", "malformed"),
        ("a: 1\n  b: 2", "malformed"),
        (b"a: \xff\xfe", "not-utf-8"),
        ("a: \x00", "malformed"),
        ("[" * 100_000, "too-deep"),
        ("a: 1\n" * (MAX_BYTES // 4), "too-large"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(source: str | bytes, code: str) -> None:
    assert code in codes(source)


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_any_text_is_read_or_refused_and_never_crashes(source: str | bytes) -> None:
    assert problems_of(source)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_file_means_the_same_to_both_parsers_of_the_library(name: str) -> None:
    """Where the library comes without its C part, its stricter parser in Python reads."""
    source = files("chiso_framework").joinpath("data", name).read_text("utf-8")
    assert yaml.load(source, Loader=yaml.SafeLoader) == yaml.load(source, Loader=yaml.CSafeLoader)
