"""One service by id against an empty route of the same server."""

from random import Random

from tests.bench.compare import Side, alternate
from tests.bench.load import Request
from tests.bench.machine import Machine, say
from tests.bench.table import Row, Target

_MOST_IDS = 5_000
_PUBLISHED = "SELECT id::text FROM catalogue.service WHERE withdrawn_at IS NULL ORDER BY id"


def measure(machine: Machine, catalogue: str) -> tuple[list[Row], float]:
    """The rows, and how many services a second were read."""
    ids = [row[0] for row in machine.rows(_PUBLISHED)]
    Random(machine.size.seed).shuffle(ids)
    visits = [[[Request(f"{catalogue}/api/v1/services/{one}")]] for one in ids[:_MOST_IDS]]
    ours = Side(machine, "one service by id", visits)
    empty = Side(machine, "empty route", [[[Request(f"{catalogue}/health/live")]]])
    say("one service by id, and an empty route, in turns")
    alternate(machine, ours, empty)
    p50, p95 = (
        (ours.load.percentile(share), empty.load.percentile(share)) for share in (0.5, 0.95)
    )
    told = f"/health/live; {len(ours.load.latencies)} reads of {len(visits)} services"
    rows = [
        Row(ours.name, ours.load.rate, "/s", empty.load.rate, Target(0.3, at_least=True), told),
        Row("  p50", p50[0], "ms", p50[1]),
        Row("  p95", p95[0], "ms", p95[1]),
    ]
    return rows, ours.load.rate
