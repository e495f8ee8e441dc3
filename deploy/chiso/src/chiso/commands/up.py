"""chiso up: everything on this machine, with a demonstration, until it is told to stop."""

import argparse
import signal
import threading
from contextlib import ExitStack

from chiso.commands.terminal import Terminal
from chiso.demonstration import province
from chiso.demonstration.last_year import ROUND as LAST_YEAR
from chiso.demonstration.load import load_demonstration
from chiso.demonstration.this_year import ROUND as THIS_YEAR
from chiso.embedded import thrown_away
from chiso.people import ADMINISTRATOR
from chiso.place import Place, add_arguments, home_of, own_place

PORT = 8000
WHO = (
    (province.OFFICER, "cán bộ cơ quan thường trực / standing body"),
    ("chu-tich-21", "Chủ tịch UBND phường Bến Lam / head of a ward"),
    (province.REPORTER, "đầu mối nhập báo cáo / reporter"),
    (province.APPRAISERS[0], "người thẩm định / appraiser"),
    (province.CHAIR, "Chủ tịch Hội đồng đánh giá / council chair"),
    (province.APPROVER, "người phê duyệt / approver"),
    (ADMINISTRATOR, "quản trị hệ thống / administrator"),
)


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--port", type=int, default=PORT, help="cổng trên 127.0.0.1 / port (%(default)s)")
    parser.add_argument("--no-demo", action="store_true", help="không nạp dữ liệu trình diễn / no demonstration")
    add_arguments(parser, server=False)


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Start, load what is missing, say where to look, wait."""
    with ExitStack() as closing:
        home = closing.enter_context(thrown_away()) if asked.fresh else home_of(asked)
        terminal.say("Đang khởi động…", "starting…")
        place = closing.enter_context(own_place(home, port=asked.port, lasting=True, demonstration=not asked.no_demo))
        try:
            _load(asked, place, terminal)
            _tell(asked, place, terminal)
            _wait()
        except KeyboardInterrupt:
            pass
        terminal.say("Đang dừng…", "stopping…")
    return 0


def _load(asked: argparse.Namespace, place: Place, terminal: Terminal) -> None:
    if asked.no_demo:
        return
    terminal.say(f"{place.url} đã trả lời; đang kiểm tra dữ liệu trình diễn.", "answering; checking the demonstration")
    with terminal.progress() as bar:
        load_demonstration(place, bar)


def _tell(asked: argparse.Namespace, place: Place, terminal: Terminal) -> None:
    """Where to look, and as whom."""
    home = place.own_home()
    terminal.say(f"Chiso: {place.url}")
    if not asked.no_demo:
        _tell_demonstration(place, terminal)
    terminal.say(f"Dữ liệu ở {home.path}, nhật ký ở {home.log}.", "data and log")
    terminal.say("Ctrl-C để dừng.", "Ctrl-C stops.")


def _tell_demonstration(place: Place, terminal: Terminal) -> None:
    terminal.say(f"Bảng xếp hạng công khai: {place.url}/ranking/{LAST_YEAR}", "public ranking of last year")
    terminal.say(f"Kỳ đang diễn ra: {THIS_YEAR}", "round under way")
    terminal.table(
        f"Đăng nhập tại {place.url}/sign-in với tên / sign in as",
        ("tên / name", "là ai / who"),
        WHO,
    )
    terminal.say(f"API: chiso token --as {province.OFFICER}")


def _wait() -> None:
    """Until SIGINT or SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
