"""How far the work has come, on the command line: bars on a terminal, plain lines in a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

Show = Callable[[str, int, int], None]
"""Told what is counted, how many are done and how many there are."""

WORTH_SAYING = 2
"""Seconds; what took less is said without them."""

console = Console(highlight=False, soft_wrap=True)


def unseen(what: str, done: int, of: int) -> None:
    """The `Show` of work that nobody watches."""


@contextmanager
def step(what: str) -> Iterator[Show]:
    """Show that something is going on, with a bar for each thing counted, and that it is done."""
    spinner = Progress(SpinnerColumn(), TextColumn("{task.description} …"), TimeElapsedColumn())
    spinner.add_task(what)
    counted, show = _bars(TextColumn("    {task.description}"))
    if not console.is_interactive:
        console.print(f"  … {what}")
    begun = time.monotonic()
    with Live(Group(spinner, counted), console=console, transient=True):
        yield show
    took = time.monotonic() - begun
    seconds = f" ({took:.0f} s)" if took > WORTH_SAYING else ""
    console.print(f"  [green]✓[/] {what}{seconds}")


@contextmanager
def bars() -> Iterator[Show]:
    """Show a bar for each thing counted, and leave nothing of it in the end."""
    counted, show = _bars(TextColumn("{task.description}"))
    with Live(counted, console=console, transient=True):
        yield show


def _bars(name: TextColumn) -> tuple[Progress, Show]:
    counted = Progress(name, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}

    def show(what: str, done: int, of: int) -> None:
        if what not in tasks:
            tasks[what] = counted.add_task(what)
        counted.update(tasks[what], completed=done, total=of)

    return counted, show
