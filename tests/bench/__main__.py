"""`make bench`: how fast everything is beside what it could be, as one table.

Takes about 40 minutes at its full size, half of them for base forms not known before; with
`--services 1000 --channels 2500 --seconds 5` it gives an idea in a few. Nothing is asserted: a
machine may be busy.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from libs.common.local.processes import CannotStart
from tests.bench import guiding, importing, reading, rebuilding, searching
from tests.bench.machine import KEPT, BenchFailed, Size, say, serving, started
from tests.bench.table import Row, show

# The service map backend of the City of Helsinki on the same kind of machine, with 10,000 records
# and 8 clients (issue 2): searches, details and imported units a second.
_ELSEWHERE = {"searches": 15.0, "details": 35.0, "imported": 37.0}


def measure(size: Size) -> list[Row]:
    """Every row of the table."""
    with started(size) as machine:
        imported, taken_in = importing.measure(machine)
        rebuilt, indexed = rebuilding.measure(machine)
        # As autovacuum does a minute after; the rest is not to hang on when it last came by.
        machine.tell("ANALYZE")
        with serving(machine) as catalogue:
            searched, searches = searching.measure(machine, catalogue)
            guided = guiding.measure(machine, catalogue)
            read, details = reading.measure(machine, catalogue)
        say("stopping everything")
    rate = size.services / (taken_in + indexed)
    return [*imported, *rebuilt, *searched, *guided, *read, *_elsewhere(searches, details, rate)]


def _elsewhere(searches: float, details: float, imported: float) -> list[Row]:
    told = "Helsinki service map backend, 10,000 records"
    cold = f"{told}; ours: rows, cold documents and index"
    return [
        Row("searches", searches, "/s", _ELSEWHERE["searches"], None, told),
        Row("details", details, "/s", _ELSEWHERE["details"], None, told),
        Row("services taken in", imported, "/s", _ELSEWHERE["imported"], None, cold),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, keep the figures; the exit status."""
    options = _parser().parse_args(arguments)
    size = Size(options.services, options.channels, options.seconds, options.seed)
    busy = os.getloadavg()[0]
    try:
        rows = measure(size)
    except KeyboardInterrupt:
        say("interrupted, everything is stopped")
        return 130
    except (BenchFailed, CannotStart) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    _keep(size, busy, rows, options.out)
    show(
        rows,
        f"{size.services} services, {size.channels} channels, {size.seconds:g} s a load; "
        f"{os.cpu_count()} cores, load average {busy:.1f} before the start",
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    made.add_argument("--services", type=int, default=20_000)
    made.add_argument("--channels", type=int, default=50_000)
    made.add_argument("--seconds", type=float, default=30, help="of each load on each server")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--out", type=Path, default=KEPT / "bench.json", help="figures as JSON")
    return made


def _keep(size: Size, busy: float, rows: Sequence[Row], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        **asdict(size),
        "cores": os.cpu_count(),
        "load_before": busy,
        "rows": [row.as_dict() for row in rows],
    }
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
