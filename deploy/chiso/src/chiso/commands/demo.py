"""chiso demo: the main job to its end without a person: load, open, report, verify, move, explain, replay."""

import argparse
from collections.abc import Mapping, Sequence
from importlib.resources import as_file
from typing import Any

from chiso.commands.explain import outline
from chiso.commands.replay import replay_of_home, report
from chiso.commands.round import show
from chiso.commands.terminal import Terminal
from chiso.demonstration import small_round
from chiso.demonstration.small_round import ROUND, SmallRound
from chiso.load.send import SCORING
from chiso.loading import load_into_home, read_past_round
from chiso.place import Place, add_arguments, open_place
from chiso.rankings import await_points, standings

UNIT, CRITERION, VALUE = "H29", "1", "0.6000"
REASON = "Tài liệu kiểm chứng mục 1 không đủ cho phần điểm tự đánh giá."
COLUMNS = ("nhóm / group", "đơn vị / unit", "hạng / rank", "kết quả / total")


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command. Without --home it works on a thrown-away installation."""
    add_arguments(parser, server=False)


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Play it; the exit code is that of the comparison at the end."""
    asked.fresh = asked.fresh or asked.home is None
    with open_place(asked) as place:
        _load(place, terminal)
        small = SmallRound(place.people())
        _play(small, terminal)
        _move(small, terminal)
        return _replay(place, terminal)


def _load(place: Place, terminal: Terminal) -> None:
    terminal.step(1, "Nạp kết quả DTI 2022 đã công bố qua các API", "published DTI 2022 rows, through the APIs")
    with as_file(small_round.published()) as directory, terminal.progress() as bar:
        past = read_past_round(place, directory)
        found = load_into_home(place, past, lambda done, total: bar("đơn vị / units", done, total))
    show(found, terminal)


def _play(small: SmallRound, terminal: Terminal) -> None:
    terminal.step(2, "Mở một kỳ nhỏ, ba tỉnh tự đánh giá và gửi báo cáo", "a small round: three provinces report")
    deadline = small.open()
    small.report()
    terminal.say(f"Cả ba đã gửi trước hạn {deadline:%H:%M:%S} (UTC).", "all three submitted before the deadline")
    small.await_locks()
    terminal.say("Hết hạn: hệ thống tự chốt số liệu.", "the deadline has locked the figures by itself")
    terminal.step(3, "Thẩm định: chấp nhận mọi điểm tự đánh giá", "verification: every claim accepted")
    small.accept_all()
    show(await_points(small.officer, ROUND, small.points()), terminal)


def _move(small: SmallRound, terminal: Terminal) -> None:
    terminal.step(4, f"Thẩm định lại {UNIT}, chỉ số {CRITERION}: {VALUE}", "one criterion verified again")
    done = small.set_lower(UNIT, CRITERION, VALUE, REASON)
    terminal.table("Ai thay đổi thứ hạng, vì sao / who moved and why", COLUMNS, _moves(done.units))
    for fact in done.facts:
        terminal.say(f"{fact['name']}, chỉ số {fact['criterion']}: {fact['cause']}, {fact['event']}", "the fact")
    terminal.say(f"Lý do: {REASON}", "the appraiser's reason")
    show(standings(small.officer, ROUND), terminal)
    terminal.say(f"Cùng bảng tại vị trí {done.before}, trước lần thẩm định đó:", "as of the position before")
    show(standings(small.officer, ROUND, as_of=str(done.before)), terminal)
    terminal.step(5, "Điểm đó từ đâu ra", "where that score comes from")
    path = f"{SCORING}/rounds/{ROUND}/cards/{UNIT}/criteria/{CRITERION}/explanation"
    for line in outline(small.officer.get(path)):
        terminal.say(line)


def _moves(units: Sequence[Mapping[str, Any]]) -> list[Sequence[object]]:
    return [
        (
            unit["group"],
            unit["name"],
            f"{unit['rank_before']} → {unit['rank_after']}",
            f"{unit['total_before']} → {unit['total_after']}",
        )
        for unit in units
    ]


def _replay(place: Place, terminal: Terminal) -> int:
    terminal.step(6, "Dựng lại từ sự kiện đầu tiên và so sánh", "built again from the first event, and compared")
    with replay_of_home(place.own_home()) as replay, terminal.progress() as bar:
        found = replay.verify(bar)
    return report(found, terminal)
