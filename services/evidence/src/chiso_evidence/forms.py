"""A multipart form read as it arrives: its fields, then its file as a stream that nobody holds whole."""

from typing import Protocol

from chiso_runtime.problems import Refused
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

BLOCK = 64 * 1024
LARGEST_PART_HEAD = 4 * BLOCK
LARGEST_FIELDS = 64 * 1024
PART = "file"


class Source(Protocol):
    """A request's body."""

    def read(self, size: int, /) -> bytes: ...


class StreamedForm:
    """`fields` are those before the part named `file`; `read` gives that part. Raises Refused: bad-request."""

    def __init__(self, source: Source, content_type: str) -> None:
        kind, options = parse_options_header(content_type)
        if kind != "multipart/form-data" or not options.get("boundary"):
            raise Refused("bad-request", header="Content-Type")
        self._source = source
        self._decoder = MultipartDecoder(options["boundary"].encode(), LARGEST_PART_HEAD, max_parts=50)
        self._piece = b""
        self._more = True
        self.fields = self._fields()

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes of the file, b"" at its end."""
        while self._more and not self._piece:
            self._take(self._event())
        piece, self._piece = self._piece[:size], self._piece[size:]
        return piece

    def _take(self, event: Event) -> None:
        if not isinstance(event, Data):
            raise Refused("bad-request", part=PART)
        self._piece, self._more = bytes(event.data), event.more_data

    def _fields(self) -> dict[str, str]:
        found: dict[str, bytearray] = {}
        name, total = "", 0
        while not (isinstance(event := self._event(), File) and event.name == PART):
            if isinstance(event, Epilogue):
                raise Refused("bad-request", part=PART)
            if isinstance(event, Field | File):
                name = event.name
            elif isinstance(event, Data):
                total += len(event.data)
                if total > LARGEST_FIELDS:
                    raise Refused("too-large")
                found.setdefault(name, bytearray()).extend(event.data)
        return {name: value.decode(errors="replace") for name, value in found.items()}

    def _event(self) -> Event:
        try:
            while isinstance(event := self._decoder.next_event(), NeedData):
                self._decoder.receive_data(self._source.read(BLOCK) or None)
        except ValueError as broken:
            raise Refused("bad-request", part=PART) from broken
        return event
