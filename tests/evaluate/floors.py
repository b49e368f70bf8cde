"""The figures that the search has reached, committed: no change may lower one unseen."""

import json
from collections.abc import Iterable, Iterator
from math import floor
from pathlib import Path
from typing import Final

from tests.evaluate.engines import OURS, STAND_IN
from tests.evaluate.evaluation import Row

FILE: Final = Path(__file__).parent / "floors.json"
_HELD: Final = (OURS, STAND_IN)

Floors = dict[str, dict[str, float]]
"""By `set/half/kind/engine`, the least of each measure."""


def read() -> Floors:
    found: Floors = json.loads(FILE.read_text()) if FILE.exists() else {}
    return found


def write(rows: Iterable[Row]) -> None:
    """Take what was reached for the floor. Sets that were not measured keep theirs."""
    reached = {_key(row): _rounded(row) for row in rows if row.engine in _HELD}
    FILE.write_text(json.dumps(read() | reached, indent=1, sort_keys=True) + "\n")


def lowered(rows: Iterable[Row]) -> Iterator[str]:
    """What is below its floor, or has none."""
    floors = read()
    for row in rows:
        if row.engine not in _HELD:
            continue
        own = floors.get(_key(row))
        if own is None:
            yield f"{_key(row)} has no floor; `make evaluate KEEP=1` writes it"
            continue
        for name, now in row.quality._asdict().items():
            if now < own[name]:
                yield f"{_key(row)}: {name} {now:.3f}, was {own[name]}"


def _key(row: Row) -> str:
    return f"{row.set}/{row.half}/{row.kind}/{row.engine}"


def _rounded(row: Row) -> dict[str, float]:
    return {name: floor(value * 1000) / 1000 for name, value in row.quality._asdict().items()}
