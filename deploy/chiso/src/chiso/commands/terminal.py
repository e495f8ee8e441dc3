"""What commands say on a terminal: lines, tables, progress; Vietnamese first, English beside it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from chiso.load.mistakes import Mistakes

MOST_MISTAKES = 200
WIDE = 140


class Bar:
    """A progress bar with one line for each thing that goes forward."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, name: str, done: int, total: int) -> None:
        """So much of the named thing is done."""
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total)
        self._progress.update(self._tasks[name], completed=done, total=total)


class Terminal:
    """Where a command writes: results to the output, refusals to the error output."""

    def __init__(self) -> None:
        self._out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)

    def plain(self, text: str) -> None:
        """A line as it is, for other programs."""
        print(text, flush=True)

    def say(self, vi: str, en: str = "") -> None:
        """A line in both languages."""
        self._out.print(f"{vi} / {en}" if en else vi, markup=False)

    def step(self, number: int, vi: str, en: str) -> None:
        """A heading of a longer story."""
        self._out.print()
        self._out.print(f"[bold]{number}. {vi}[/bold] / {en}")

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A table; numbers stand to the right."""
        table = Table(title=title, title_justify="left")
        for name in columns:
            table.add_column(name)
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        self._out.print(table, markup=False)

    def refuse(self, reason: BaseException) -> None:
        """Why the command ends without having done its work."""
        if isinstance(reason, Mistakes):
            self._list(reason)
        else:
            self._err.print(str(reason), markup=False, style="red")

    @contextmanager
    def progress(self) -> Iterator[Bar]:
        """Progress bars for as long as something goes on."""
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Progress(*columns, console=self._err) as progress:
            yield Bar(progress)

    def _list(self, mistakes: Mistakes) -> None:
        found = mistakes.found
        for mistake in found[:MOST_MISTAKES]:
            self._err.print(str(mistake), markup=False)
        self._err.print(
            f"{len(found)} lỗi; chưa gửi gì. / {len(found)} mistakes; nothing was sent.", markup=False, style="red"
        )
