"""The words `park list | show | drive`, the same on a service's own command line and on that of an installation."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from chiso_runtime.consumer import AWAY, Consumer, Missing, StillFails, Superseded
from chiso_runtime.parking import Parked

COLUMNS = (
    "nơi nghe / consumer",
    "nguồn / source",
    "khóa / key",
    "dòng / stream",
    "số / seq",
    "từ lúc / since",
    "đang chờ / waiting",
    "lý do / reason",
)
SHORT, BYTES = 60, 2000
NEWER = (
    "Cài bản phát hành biết phiên bản này của sự kiện, rồi chạy tiếp:",
    "Install a release that knows this version of the fact, then drive:",
)
MENDED = (
    "Lý do chỉ ra lỗi ở bên gửi hoặc bên nghe. Cài bản phát hành đã sửa, rồi chạy tiếp:",
    "The reason names a mistake of who wrote it or of who hears it. Install a release that mends it, then drive:",
)


class Out(Protocol):
    """Where results are said, in both languages."""

    def say(self, vi: str, en: str = "") -> None: ...

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None: ...


class Lines:
    """Plain lines on the output; cells of a table are separated by tabs."""

    def say(self, vi: str, en: str = "") -> None:
        """A line in both languages."""
        print(f"{vi} / {en}" if en else vi, flush=True)

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Columns and rows, a line each."""
        for row in (columns, *rows):
            print("\t".join(str(cell) for cell in row), flush=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A parked stream or key, and the consumer that parked it."""

    consumer: Consumer
    parked: Parked

    @property
    def name(self) -> str:
        """All that names it, as in the listing."""
        at = f"{self.consumer.name}<{self.parked.source} {self.parked.key}"
        return f"{at} {self.parked.stream}" if self.parked.stream else at


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("what", choices=["list", "show", "drive"])
    parser.add_argument("--consumer", default="", help="chỉ nơi nghe này / this consumer only")
    parser.add_argument("--key", default="", help="chỉ khóa này / this key only")
    parser.add_argument("--stream", default="", help="chỉ dòng này / this stream only")


def run(asked: argparse.Namespace, consumers: Sequence[Consumer], out: Out) -> int:
    """List, show or drive what the arguments choose; 1 when a message fails again or nothing is there to show."""
    chosen = list(_chosen(asked, consumers))
    if not chosen:
        out.say("Không có gì bị để riêng.", "nothing is parked")
        return int(asked.what == "show")
    match asked.what:
        case "list":
            out.table("park", COLUMNS, [_row(waiting) for waiting in chosen])
        case "show":
            for waiting in chosen:
                _show(waiting, out)
        case _:
            failed = [waiting for waiting in chosen if not _driven(waiting, out)]
            return int(bool(failed))
    return 0


def _chosen(asked: argparse.Namespace, consumers: Sequence[Consumer]) -> Iterator[Waiting]:
    for consumer in consumers:
        for parked in consumer.parked():
            wanted = (asked.consumer, consumer.name), (asked.key, parked.key), (asked.stream, parked.stream)
            if all(name in ("", found) for name, found in wanted):
                yield Waiting(consumer=consumer, parked=parked)


def _row(waiting: Waiting) -> Sequence[object]:
    parked = waiting.parked
    reason = parked.reason if len(parked.reason) <= SHORT else f"{parked.reason[:SHORT]}…"
    at = parked.source, parked.key, parked.stream, parked.seq, _since(parked)
    return (waiting.consumer.name, *at, parked.messages, readable(reason))


def _show(waiting: Waiting, out: Out) -> None:
    parked = waiting.parked
    out.say(f"{waiting.name}, số {parked.seq}", f"seq {parked.seq}")
    out.say(f"Từ {_since(parked)}; {parked.messages} thông điệp đang chờ.", f"since then {parked.messages} wait")
    out.say(f"Lý do: {readable(parked.reason)}", "the reason")
    message = waiting.consumer.failed(parked)
    if message is None:
        out.say("Chưa lưu được thông điệp.", "the message was not kept yet: it will be at its next delivery")
    else:
        out.say(f"{len(message.data)} byte, vị trí {message.position}:", f"bytes at position {message.position}")
        out.say(text_of(message.data))
    out.say(*(NEWER if parked.reason.startswith("UnknownVersion") else MENDED))
    stream = f" --stream {parked.stream}" if parked.stream else ""
    out.say(f"    park drive --consumer {waiting.consumer.name} --key {parked.key}{stream}")


def _driven(waiting: Waiting, out: Out) -> bool:
    """Drive one; whether all that waited had its effect."""
    try:
        count = waiting.consumer.drive(waiting.parked.key, waiting.parked.stream)
    except StillFails as again:
        reason = readable(again.reason)
        out.say(f"VẪN LỖI: {waiting.name}, số {again.seq}: {reason}", f"seq {again.seq} fails again")
        out.say(f"    {again.driven} thông điệp trước đó đã xong.", "messages before it had their effect")
        return False
    except Superseded:
        out.say(f"{waiting.name}: đang có người khác chạy.", "somebody else drives it at this moment")
        return False
    except (*AWAY, ConnectionError) as away:
        out.say(f"{waiting.name}: chưa chạy được, {readable(str(away))}", "a server is away; it stays parked")
        return False
    except Missing as missing:
        out.say(f"{waiting.name}: {readable(str(missing))}", "the owner's log went back: see the runbook")
        return False
    out.say(f"{waiting.name}: {count} thông điệp đã xong.", f"{count} messages driven")
    return True


def _since(parked: Parked) -> str:
    return parked.since.isoformat(sep=" ", timespec="seconds")


def text_of(data: bytes) -> str:
    """The first bytes of a message as a person can read them: indented where they are JSON."""
    try:
        text = msgspec.json.format(data, indent=2).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text = data.decode(errors="backslashreplace")
    return readable(text if len(text) <= BYTES else f"{text[:BYTES]}…")


def readable(text: str) -> str:
    """Without what a terminal would obey: control characters are shown as escapes."""
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text)
