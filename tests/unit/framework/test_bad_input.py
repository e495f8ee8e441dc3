"""Files that are broken on purpose: never a crash, never a hang, never half a framework; always a message to act on."""

import random
import re
from collections.abc import Callable
from functools import cache

import pytest
from chiso_framework import (
    Invalid,
    Problem,
    from_document,
    read_framework,
    read_text,
    shipped_framework,
    shipped_text,
    to_document,
)
from hypothesis import given, settings
from hypothesis import strategies as st

FILES = ("bnv-765-2021", "hanoi-920-2024-demo", "sonla-2245-2021", "qd1726-2020-dti-tinh", "mic-internal-dti")
SHOWN = re.compile(r"^Giá trị .+ không hợp lệ: cần .+\. Cách sửa: .+\.$", re.S)
SHOWN_EN = re.compile(r"^Value .+ is not valid: expected .+\. To mend: .+\.$", re.S)


def problems_of(source: str | bytes) -> tuple[Problem, ...]:
    """Why a file is refused; nothing where it is a framework, which then comes back exactly."""
    try:
        framework = read_framework(source)
    except Invalid as invalid:
        return invalid.problems
    assert from_document(to_document(framework)) == framework
    return ()


def to_act_on(problem: Problem) -> bool:
    """Whether a problem tells place, value, expectation and mend in both languages, in few words."""
    code = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", problem.code)
    said = SHOWN.match(problem.message_vi) and SHOWN_EN.match(problem.message_en)
    return bool(code and said and len(problem.message_vi) < 2000)


@cache
def lines(framework_id: str) -> tuple[str, ...]:
    return tuple(shipped_text(framework_id).splitlines())


JUNK = st.sampled_from(
    [
        *("", "null", "[]", "{}", "&a [*a]", "*a", "!!python/object:os.system {}", "- - - -", "? x", "<<: *b"),
        *(
            "1e999",
            "9" * 400,
            "-1",
            ".nan",
            "0x41",
            "2023-02-30",
            "true",
            "---",
            "\t",
            "\x00",
            "\ud7ff",
            "“”",
            "a: b: c",
        ),
        *("{a: [b, {c: d", '"', "'", "%YAML 9.9", "𐎠" * 50, "=1+1", "@x", "`", "not_public: [points, rule]"),
    ]
)


def replaced(rows: list[str], at: int, junk: str) -> list[str]:
    key, colon, _ = rows[at].partition(":")
    return [*rows[:at], f"{key}{colon} {junk}", *rows[at + 1 :]]


CHANGES: tuple[Callable[[list[str], int, str], list[str]], ...] = (
    replaced,
    lambda rows, at, junk: [*rows[:at], *rows[at + 1 :]],
    lambda rows, at, junk: [*rows[:at], rows[at], *rows[at:]],
    lambda rows, at, junk: [*rows[:at], junk, *rows[at:]],
    lambda rows, at, junk: [*rows[:at], "  " + rows[at], *rows[at + 1 :]],
    lambda rows, at, junk: rows[: at + 1],
)


@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(CHANGES), JUNK), max_size=4))
@settings(max_examples=250, deadline=None)
def test_a_mutated_file_is_read_or_refused_and_never_half_loaded(
    framework_id: str, changes: list[tuple[int, Callable[[list[str], int, str], list[str]], str]]
) -> None:
    rows = list(lines(framework_id))
    for at, change, junk in changes:
        rows = change(rows, at % len(rows), junk) or [""]
    assert all(to_act_on(problem) for problem in problems_of("\n".join(rows)))


@given(st.sampled_from(FILES), st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_flipped_bytes_are_read_or_refused(framework_id: str, seed: int) -> None:
    chance, content = random.Random(seed), bytearray(shipped_text(framework_id).encode())
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert all(to_act_on(problem) for problem in problems_of(bytes(content)))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def problems_in(document: object) -> tuple[Problem, ...]:
    """As `problems_of`, of a document that was parsed elsewhere."""
    try:
        framework = from_document(document)
    except Invalid as invalid:
        return invalid.problems
    assert from_document(to_document(framework)) == framework
    return ()


@given(st.sampled_from(FILES), st.lists(st.integers(0, 60), min_size=1, max_size=6), values)
@settings(max_examples=250, deadline=None)
def test_any_value_at_any_place_of_a_document_is_taken_or_refused(
    framework_id: str, path: list[int], value: object
) -> None:
    made: object = to_document(shipped_framework(framework_id))
    node = made
    for step in path:
        inside = list(node) if isinstance(node, dict) else list(range(len(node))) if isinstance(node, list) else []
        if not inside:
            break
        key = inside[step % len(inside)]
        following = node[key]  # type: ignore[index]
        if not isinstance(following, dict | list) or step == path[-1]:
            node[key] = value  # type: ignore[index]
            break
        node = following
    assert all(to_act_on(problem) for problem in problems_in(made))


LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (LAUGHS, "alias"),
        ("a: &x\n  b: *x\n", "alias"),
        ("[" * 10_000, "too-deep"),
        ("{a: " * 10_000, "too-deep"),
        ("".join(f"{'  ' * n}a:\n" for n in range(500)), "too-deep"),
        ("x: !!python/object/apply:os.system ['true']\n", "tag"),
        ("a: 1\na: 2\n", "repeated-key"),
        ("a: 1\n---\nb: 2\n", "many-documents"),
        ("a: 1.10\n", "float"),
        (b"\xff\xfe\x00", "not-utf-8"),
        ("x" * (4 * 1024 * 1024 + 1), "too-large"),
        ("a: 'x\n", "malformed"),
    ],
)
def test_what_attacks_the_reader_is_refused_by_name(source: str | bytes, code: str) -> None:
    with pytest.raises(Invalid) as invalid:
        read_text(source)
    assert code in {problem.code for problem in invalid.value.problems}
    assert all(to_act_on(problem) for problem in invalid.value.problems)


@pytest.mark.parametrize(
    "number", ["9" * 16, "9" * 5000, "0." + "1" * 13, "-1", "1_000", "1e5", "٣", "１０", "+5", " 5"]
)
def test_a_number_that_is_no_plain_decimal_is_refused(number: str) -> None:
    rows = [f'total_points: "{number}"' if row.startswith("total_points") else row for row in lines("sonla-2245-2021")]
    with pytest.raises(Invalid) as invalid:
        read_framework("\n".join(rows))
    assert [problem.where for problem in invalid.value.problems] == ["total_points"]


def test_a_file_with_many_faults_names_every_one_of_them() -> None:
    text = shipped_text("bnv-765-2021").replace("name_en:", "nam_en:").replace("stage: appraise", "stage: judge")
    with pytest.raises(Invalid) as invalid:
        read_framework(text)
    found = [problem.code for problem in invalid.value.problems]
    assert (found.count("unknown-key"), found.count("not-an-option")) == (9, 2)
