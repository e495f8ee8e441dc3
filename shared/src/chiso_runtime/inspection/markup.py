"""XML read without trust: a document type is refused before it can declare anything, nothing is kept in memory."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from chiso_runtime.inspection.findings import Hostile

SPACE = b" \t\r\n"
STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"<\x00", b"\x00<")

DEEPEST = 1_000
"""Open elements are what a parser that keeps nothing still has to keep."""

OnStart = Callable[[str, Mapping[str, str]], None]


class Markup:
    """Feeds XML to handlers of start tags, end tags and text. Without handlers it looks at the prologue alone.

    Element names come without their namespace prefix. Raises Hostile: xml-doctype, or xml-malformed if `strict`.
    """

    def __init__(
        self,
        *,
        strict: bool,
        on_start: OnStart | None = None,
        on_end: Callable[[str], None] | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> None:
        self.done = False
        self._depth = 0
        self._strict = strict
        self._on_start = on_start
        self._on_end = on_end
        self._whole = bool(on_start or on_end or on_text)
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.EntityDeclHandler = _refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        if on_text:
            self._parser.CharacterDataHandler = on_text

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Take the next bytes; those after `done` are ignored."""
        if self.done:
            return
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            self._failed(error)
        except (LookupError, ValueError) as error:  # an encoding that could hide a document type from expat alone
            raise Hostile("xml-malformed", str(error)) from error

    def _failed(self, error: expat.ExpatError) -> None:
        if self._strict and not self.done:
            raise Hostile("xml-malformed", str(error)) from error
        self.done = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if not self._whole:
            self.done = True
        elif self._depth > DEEPEST:
            raise Hostile("xml-malformed", f"deeper than {DEEPEST}")
        elif self._on_start:
            self._on_start(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._on_end:
            self._on_end(name.rpartition(":")[2])


def looks_like_markup(head: bytes) -> bool:
    """Whether bytes begin as XML does, in any encoding expat reads."""
    return head.lstrip(SPACE).startswith(STARTS)


def _refuse_doctype(*_: object) -> None:
    raise Hostile("xml-doctype")
