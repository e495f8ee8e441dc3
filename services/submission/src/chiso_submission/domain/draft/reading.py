"""What the text of a draft says: its document, its title, all that is wrong with it, the notes that stand above it."""

from collections.abc import Iterable, Mapping, Sequence

from chiso_contracts.rejection import Rejected
from chiso_framework import Framework, Invalid, Problem, Text, from_document, read_text
from chiso_framework.bounds import refuse_costly
from chiso_framework.problems import describe

TITLE = 1000
"""Characters of a title that are kept beside the text."""
SHOWN = 500
"""Most problems, and most differences of a conflict, that an answer lists."""


def document_of(text: str) -> Mapping[str, object]:
    """The document of a text. Raises Rejected for what is no YAML or JSON within the limits, or no mapping."""
    try:
        document = read_text(text)
    except Invalid as invalid:
        raise refusal("invalid-framework", invalid.problems) from invalid
    if not isinstance(document, Mapping):
        found = describe("not-a-mapping", "document", found=text[:TITLE], expected=MAPPING, mend=WRITE_KEYS)
        raise refusal("invalid-framework", [found])
    return document


def framework_of(text: str, framework: str, version: str) -> Framework:
    """The framework of a draft's text. Raises Invalid with all that is wrong, and where it names another version."""
    document = read_text(text)
    problems = [*_other_names(document, id=framework, version=version)]
    try:
        refuse_costly(document)
        found = from_document(document)
    except Invalid as invalid:
        told = {problem.where for problem in problems}
        raise Invalid([*problems, *(one for one in invalid.problems if one.where not in told)]) from None
    if problems:
        raise Invalid(problems)
    return found


def problems_of(text: str, framework: str, version: str) -> tuple[Problem, ...]:
    """All that keeps the draft from being checked and published."""
    try:
        framework_of(text, framework, version)
    except Invalid as invalid:
        return invalid.problems
    return ()


def title_of(document: Mapping[str, object]) -> str:
    """The title, where the document has one already."""
    title = document.get("title_vi")
    return title[:TITLE] if isinstance(title, str) else ""


def notes_of(text: str) -> tuple[str, ...]:
    """The comments above the document: what was noted for whoever goes on with it."""
    notes: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        notes.append(line.lstrip("# ").rstrip())
    return tuple(note for note in notes if note)


def noted(notes: Iterable[str], text: str) -> str:
    """The text with notes above it, each on one line."""
    return "".join(f"# {' '.join(note.split())}\n" for note in notes) + text


def refusal(code: str, problems: Sequence[Problem]) -> Rejected:
    """The refusal that lists these problems, or the first of very many."""
    errors = [
        {"where": problem.where, "code": problem.code, "vi": problem.message_vi, "en": problem.message_en}
        for problem in problems[:SHOWN]
    ]
    return Rejected(code, errors=errors)


def _other_names(document: object, **expected: str) -> Iterable[Problem]:
    given = document if isinstance(document, Mapping) else {}
    for key, name in expected.items():
        if given.get(key) != name:
            asked = Text(vi=f"“{name}”, tên của bản nháp này", en=f"“{name}”, the name of this draft")
            mend = Text(
                vi=f"ghi {key}: {name}, hoặc lập bản nháp mới có tên ấy",
                en=f"write {key}: {name}, or make a new draft of that name",
            )
            yield describe("other-name", key, found=given.get(key), expected=asked, mend=mend)


MAPPING = Text(vi="một tài liệu gồm các khóa", en="a document of keys")
WRITE_KEYS = Text(vi="bắt đầu bằng id, version, title_vi", en="begin with id, version, title_vi")
