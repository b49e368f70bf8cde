"""A full rebuild of the search index against what Meilisearch itself takes to index it."""

from tests.bench.machine import Machine, say
from tests.bench.table import Row, Target


def measure(machine: Machine) -> tuple[list[Row], float]:
    """The rows, and the seconds of the rebuild. The index built serves from here on."""
    say("the same documents straight into a fresh index")
    straight = machine.run("work", "straight")
    say("a full rebuild of the index")
    rebuilt = machine.run("work", "rebuild")
    seconds = rebuilt["seconds"]
    megabytes = straight["bytes"] / 1e6
    rows = [
        Row(
            "full rebuild of the index",
            seconds,
            "s",
            straight["own_seconds"],
            Target(1.5),
            f"Meilisearch's own batches on the same {megabytes:.0f} MB sent straight to it",
        ),
        Row("  by the clock", seconds, "s", straight["seconds"], None, "sending until indexed"),
        Row("  peak memory", rebuilt["peak_mib"], "MiB"),
    ]
    return rows, seconds
