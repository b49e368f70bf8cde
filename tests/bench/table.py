"""The table a bench run ends with, and the same figures as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Target:
    """A bound set in advance; `at_least` says on which side of it to be."""

    bound: float
    at_least: bool = False

    def is_met(self, value: float) -> bool:
        """Whether `value` is on the right side."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours and, where there is one, the figure it is held against.

    The target is one of the ratio where there is a ratio, else of our figure.
    """

    name: str
    ours: float
    unit: str
    against: float | None = None
    target: Target | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours by the other; None without another."""
        return None if self.against is None else self.ours / max(self.against, 1e-9)

    @property
    def is_met(self) -> bool | None:
        """None without a target."""
        judged = self.ours if self.ratio is None else self.ratio
        return None if self.target is None else self.target.is_met(judged)

    def as_dict(self) -> dict[str, Any]:
        """The row for JSON."""
        return {
            "name": self.name,
            "ours": self.ours,
            "unit": self.unit,
            "against": self.against,
            "ratio": self.ratio,
            "target": self.target and str(self.target),
            "met": self.is_met,
            "note": self.note,
        }


def show(rows: Sequence[Row], title: str) -> None:
    """Print the rows as one table."""
    table = Table(title=title)
    table.add_column("measured")
    for heading in ("ours", "against", "ratio", "target", "met"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("against what, and notes")
    for row in rows:
        table.add_row(*_cells(row))
    # Wide enough to be whole where the output is no terminal.
    console = Console() if Console().is_terminal else Console(width=150)
    console.print(table)


def _cells(row: Row) -> list[str]:
    met = {None: "", True: "[green]yes[/]", False: "[red]no[/]"}[row.is_met]
    return [
        row.name,
        f"{_written(row.ours)} {row.unit}",
        "" if row.against is None else f"{_written(row.against)} {row.unit}",
        "" if row.ratio is None else f"{row.ratio:.2f}",
        str(row.target or ""),
        met,
        row.note,
    ]


def _written(value: float) -> str:
    return f"{value:,.0f}" if value == 0 or value >= 100 else f"{value:.3g}"
