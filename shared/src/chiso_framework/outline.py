"""Whether a framework is only an outline: what no public source gives, and what of that a round can't do without."""

from collections.abc import Iterator

from chiso_framework.model import Framework
from chiso_framework.not_public import KEYS, NEEDED, lacking
from chiso_framework.problems import Problem, describe, text

FILL = text(
    "điền theo văn bản gốc rồi bỏ khỏi not_public", "fill it in from the decision and remove it from not_public"
)


def not_public(framework: Framework) -> tuple[Problem, ...]:
    """All that no public source gives, at its place."""
    return tuple(problem for _, problem in _found(framework))


def missing(framework: Framework) -> tuple[Problem, ...]:
    """Why no round can be opened on the framework; nothing where one can."""
    return tuple(problem for needed, problem in _found(framework) if needed)


def _found(framework: Framework) -> Iterator[tuple[bool, Problem]]:
    for name in framework.not_public:
        yield name in NEEDED, _lacking(framework, name, name)
    for i, indicator in enumerate(framework.main_indicators):
        place = f"main_indicators[{i}]"
        if indicator.borrowed and not indicator.components:
            yield True, _to_borrow(f"{place}.borrowed", str(indicator.borrowed.indicator))
        for name in indicator.not_public:
            yield name == "points", _lacking(framework, name, f"{place}.{KEYS.get(name, name)}")
        for j, component in enumerate(indicator.components):
            for name in component.not_public:
                yield True, _lacking(framework, name, f"{place}.components[{j}].{KEYS.get(name, name)}")


def _lacking(framework: Framework, name: str, where: str) -> Problem:
    known = lacking(name, framework.words)
    expected = text(f"{known.vi}, chưa có trong nguồn công khai nào", f"{known.en}, which no public source gives")
    return describe("not-public", where, found=None, expected=expected, mend=FILL)


def _to_borrow(where: str, indicator: str) -> Problem:
    expected = text("nội dung được mượn", "its content, which is borrowed")
    mend = text("lấy nội dung bằng with_borrowed", "fill it in by with_borrowed")
    return describe("not-borrowed-yet", where, found=indicator, expected=expected, mend=mend)
