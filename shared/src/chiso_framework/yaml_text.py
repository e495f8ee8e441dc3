"""From YAML or JSON text to plain values, strictly: no floats, repeated keys, aliases, tags or bottomless nesting.

Read from the parser's events rather than by a YAML constructor, so that 1.10 can't become 1.1, `no` stays a word, and
an alias bomb ends at its first alias.
"""

import re
from typing import Any

import yaml

from chiso_framework.problems import Invalid, Problem, Text, add, describe, text

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 24

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
FLOATING = re.compile(r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.(inf|nan))", re.ASCII | re.I)
CONSTANTS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_text(source: str | bytes) -> object:
    """Read one YAML or JSON document. Raises Invalid with the line of every problem found."""
    content = decode(source)
    reader = _Reader()
    try:
        for event in yaml.parse(content, Loader=LOADER):
            reader.take(event)
    except yaml.YAMLError as error:
        reader.problems.append(_malformed(error))
    if reader.problems:
        raise Invalid(reader.problems)
    return reader.root


def decode(source: str | bytes) -> str:
    """The document as text. Raises Invalid when it is too large or not UTF-8."""
    if len(source) > MAX_BYTES:
        raise Invalid([_too_large(len(source))])
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid([_not_utf8(error)]) from error


class _Reader:
    """Builds the value from parse events; the open containers are a list, so depth costs no recursion."""

    def __init__(self) -> None:
        self.root: object = None
        self.problems: list[Problem] = []
        self._open: list[dict[str, object] | list[object]] = []
        self._keys: list[str | None] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse("many-documents", event, "---", ONE_DOCUMENT)
            case yaml.AliasEvent():
                self._refuse("alias", event, f"*{event.anchor}", NO_ALIAS)
                self._put(None, event)
            case yaml.MappingStartEvent():
                self._begin({}, event)
            case yaml.SequenceStartEvent():
                self._begin([], event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
                self._keys.pop()
            case yaml.ScalarEvent():
                self._put_scalar(event)

    def _begin(self, container: dict[str, object] | list[object], event: Any) -> None:
        if event.tag is not None:
            self._refuse("tag", event, event.tag, NO_TAG)
        if len(self._open) >= MAX_DEPTH:
            self._refuse("too-deep", event, "…", SHALLOW)
            raise Invalid(self.problems)
        self._put(container, event)
        self._open.append(container)
        self._keys.append(None)

    def _put_scalar(self, event: Any) -> None:
        if self._awaits_key():
            self._take_key(event)
        else:
            self._put(self._scalar(event), event)

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], dict) and self._keys[-1] is None

    def _take_key(self, event: Any) -> None:
        key: str = event.value
        if key in self._open[-1]:
            self._refuse("repeated-key", event, key, ONCE)
        self._keys[-1] = key

    def _put(self, value: object, event: Any) -> None:
        if not self._open:
            if self._documents <= 1:
                self.root = value
            return
        container = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        elif (key := self._keys[-1]) is None:
            self._refuse("key-not-text", event, "?", PLAIN_KEY)
            self._keys[-1] = ""
        else:
            container[key] = value
            self._keys[-1] = None

    def _scalar(self, event: Any) -> object:
        value: str = event.value
        if event.tag is not None:
            self._refuse("tag", event, event.tag, NO_TAG)
            return None
        if not event.implicit[0]:
            return value
        if value in CONSTANTS:
            return CONSTANTS[value]
        if WHOLE.fullmatch(value):
            return int(value) if len(value) < 60 else value
        if FLOATING.fullmatch(value):
            self._refuse("float", event, value, QUOTED)
            return None
        return value

    def _refuse(self, code: str, event: Any, found: str, advice: tuple[Text, Text]) -> None:
        expected, mend = advice
        add(self.problems, describe(code, _place(event.start_mark), found=found, expected=expected, mend=mend))


def _place(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else "document"


def _malformed(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    expected = text("văn bản YAML hoặc JSON đúng cú pháp", "well-formed YAML or JSON")
    mend = text("kiểm tra thụt lề, dấu hai chấm và dấu nháy ở dòng này", "check indent, colon and quotes of this line")
    return describe("malformed", _place(mark), found=said, expected=expected, mend=mend)


def _too_large(size: int) -> Problem:
    expected = text(f"tệp không quá {MAX_BYTES} byte", f"a file of at most {MAX_BYTES} bytes")
    mend = text("chia nhỏ hoặc rút gọn tệp", "split or shorten the file")
    return describe("too-large", "document", found=size, expected=expected, mend=mend)


def _not_utf8(error: UnicodeDecodeError) -> Problem:
    expected = text("tệp mã hóa UTF-8", "a file encoded as UTF-8")
    mend = text("lưu lại tệp với mã hóa UTF-8", "save the file again as UTF-8")
    found = f"0x{error.object[error.start]:02x}"
    return describe("not-utf-8", f"byte {error.start}", found=found, expected=expected, mend=mend)


ONE_DOCUMENT = (text("một tài liệu trong tệp", "one document in the file"), text("bỏ dòng ---", "remove the --- line"))
NO_ALIAS = (
    text("giá trị viết đầy đủ, không dùng * và &", "values written out, without * and &"),
    text("chép lại giá trị vào chỗ này", "copy the value to this place"),
)
NO_TAG = (text("giá trị không có nhãn !", "values without a ! tag"), text("bỏ nhãn", "remove the tag"))
SHALLOW = (
    text(f"không quá {MAX_DEPTH} tầng lồng nhau", f"at most {MAX_DEPTH} levels of nesting"),
    text("bỏ bớt tầng", "remove levels"),
)
ONCE = (
    text("mỗi khóa một lần", "each key once"),
    text("bỏ hoặc đổi tên khóa lặp", "remove or rename the repeated key"),
)
PLAIN_KEY = (text("khóa là một từ", "a key that is one word"), text("viết lại khóa", "rewrite the key"))
QUOTED = (
    text("số thập phân hoặc mã viết trong dấu nháy", "a decimal or a code in quotes"),
    text('đặt trong dấu nháy, ví dụ "1.10"', 'put it in quotes, for example "1.10"'),
)
