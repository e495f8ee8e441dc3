"""round.yaml: which framework, year, name and groups a past round has."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chiso_framework import Framework, Invalid, Scope, UnknownFramework, read_framework, read_text, shipped_framework
from chiso_framework.problems import text
from chiso_framework.reading import Node
from chiso_framework.scope import read_scope

from chiso.load.mistakes import Notebook
from chiso.load.past_round import ROUND_ID, UNIT_CODE, Approval, Body, PastGroup

FILE = "round.yaml"
KEYS = ("framework", "year", "name", "groups", "id", "owner", "unranked", "approval", "demonstration")
NO_FILE = text("thư mục không có round.yaml", "the directory has no round.yaml")
FRAMEWORK_EXPECTED = text(
    "tệp của bộ chỉ số trong thư mục, hoặc mã@phiên bản đã có",
    "a framework's file in the directory, or a known id@version",
)
FRAMEWORK_MEND = text("kiểm tra tên tệp hoặc phiên bản", "check the file's name or the version")
ID_EXPECTED = text("mã kỳ: chữ thường không dấu, số, gạch nối", "a round id of small letters, digits, hyphens")
CODE_EXPECTED = text("mã đơn vị: chữ hoa không dấu, số, dấu chấm", "a unit code of capitals, digits, dots")
REWRITE = text("viết lại mã", "rewrite the code")
DATE_EXPECTED = text("ngày của quyết định", "the date of the decision")
DATE_MEND = text("viết như 2023-04-19", "write it like 2023-04-19")

FindFramework = Callable[[str, str], Framework | None]
"""Finds a published framework by id and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFile:
    """What round.yaml says; `groups` of the framework where the file has none."""

    id: str
    name: str
    year: int
    owner: Body | None
    framework: Framework
    groups: tuple[PastGroup, ...]
    unranked: tuple[str, ...]
    approval: Approval | None
    demonstration: bool


def read_round_file(directory: Path, find: FindFramework, notes: Notebook) -> RoundFile | None:
    """Read round.yaml; None when something is wrong with it, which is noted."""
    try:
        content = (directory / FILE).read_bytes()
    except OSError:
        notes.note(0, "", NO_FILE)
        return None
    try:
        node = Node(read_text(content))
        node.settle()
        found = _round(node, directory, find, notes)
        node.settle()
    except Invalid as refusal:
        notes.document(refusal.problems)
        return None
    return None if notes.found else found


def _round(node: Node, directory: Path, find: FindFramework, notes: Notebook) -> RoundFile | None:
    node.only(*KEYS)
    name, year = node.text("name"), node.integer("year", 1990, 2200)
    named = node.text("framework")
    given = node.text("id", "-")
    owner, approval = _owner(node), _approval(node)
    groups, unranked = _groups(node), node.codes("unranked")
    demonstration = node.flag("demonstration", False)
    framework = _framework(node, named, directory, find, notes) if named else None
    if framework is None:
        return None
    chosen = _default_id(framework, year) if given == "-" else given
    if not ROUND_ID.fullmatch(chosen):
        node.refuse("not-a-round-id", chosen, ID_EXPECTED, REWRITE, "id")
    return RoundFile(
        id=chosen,
        name=name,
        year=year,
        owner=owner,
        framework=framework,
        groups=groups or _groups_of(framework),
        unranked=unranked,
        approval=approval,
        demonstration=demonstration,
    )


def _framework(node: Node, named: str, directory: Path, find: FindFramework, notes: Notebook) -> Framework | None:
    if named.endswith((".yaml", ".yml", ".json")):
        return _framework_file(node, directory / named, notes)
    framework_id, _, version = named.partition("@")
    try:
        return shipped_framework(named)
    except UnknownFramework:
        found = find(framework_id, version) if version else None
        if found is None:
            node.refuse("unknown-framework", named, FRAMEWORK_EXPECTED, FRAMEWORK_MEND, "framework")
        return found


def _framework_file(node: Node, path: Path, notes: Notebook) -> Framework | None:
    inside = Notebook(path.name)
    try:
        return read_framework(path.read_bytes())
    except OSError:
        node.refuse("unknown-framework", path.name, FRAMEWORK_EXPECTED, FRAMEWORK_MEND, "framework")
    except Invalid as refusal:
        inside.document(refusal.problems)
        notes.found += inside.found
    return None


def _owner(node: Node) -> Body | None:
    if not node.has("owner"):
        return None
    child = node.child("owner")
    if child is None:
        return None
    child.only("code", "name")
    body = Body(code=child.text("code"), name=child.text("name", ""))
    if body.code and not UNIT_CODE.fullmatch(body.code):
        child.refuse("not-a-unit-code", body.code, CODE_EXPECTED, REWRITE, "code")
    return body


def _approval(node: Node) -> Approval | None:
    if not node.has("approval"):
        return None
    child = node.child("approval")
    if child is None:
        return None
    child.only("number", "date")
    number, date = child.text("number"), child.date("date")
    if date is None and not child.problems:
        child.refuse("missing", None, DATE_EXPECTED, DATE_MEND, "date")
    return Approval(number=number, date=date.isoformat() if date else "")


def _groups(node: Node) -> tuple[PastGroup, ...]:
    if not node.has("groups"):
        return ()
    return tuple(_group(child) for child in node.items("groups", required=True))


def _group(node: Node) -> PastGroup:
    node.only("id", "name", "units")
    value = node.value.get("units", "all") if isinstance(node.value, dict) else "all"
    scope = read_scope(value, node.at("units"), node.problems)
    return PastGroup(id=node.code("id"), name=node.text("name"), units=scope)


def _groups_of(framework: Framework) -> tuple[PastGroup, ...]:
    found = tuple(PastGroup(id=group.id, name=group.name_vi, units=group.units) for group in framework.groups)
    return found or (PastGroup(id="all", name="Tất cả đơn vị", units=Scope()),)


def _default_id(framework: Framework, year: int) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", framework.id.lower()).strip("-")
    return f"{name[:50]}-{year}"


def repeated(values: Sequence[str]) -> list[int]:
    """Places of values that an earlier place has."""
    seen: set[str] = set()
    found = []
    for at, value in enumerate(values):
        if value in seen:
            found.append(at)
        seen.add(value)
    return found
