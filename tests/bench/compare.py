"""Two servers under the same load in turns, so that a busy machine is busy for both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.load import CONNECTIONS, Visit, write_plan
from tests.bench.machine import BenchFailed, Machine

_ONCE = 600.0
"""Seconds in which every visit is certainly made once."""


@dataclass
class Load:
    """What came of one side's turns. Latencies are in milliseconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Visits a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that this share of visits did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


class Side:
    """One of the two: its visits, as a plan for the load client."""

    def __init__(
        self, machine: Machine, name: str, visits: Sequence[Visit], key: str | None = None
    ) -> None:
        self._machine, self.name, self.size = machine, name, len(visits)
        self.plan: Path = machine.folder / f"{name.replace(' ', '-')}.json"
        self.load = Load()
        write_plan(self.plan, visits, key)

    def warm_up(self) -> None:
        """Make every visit once; that does not count."""
        self._run(_ONCE, 0, self.size)

    def turn(self, seconds: float, start: int, count: int, connections: int = CONNECTIONS) -> None:
        """Bear the load for so long. See `load` for the numbers."""
        done = self._run(seconds, start, count, connections)
        self.load.seconds += done.seconds
        self.load.latencies += done.latencies

    def _run(self, seconds: float, start: int, count: int, connections: int = CONNECTIONS) -> Load:
        numbers = map(str, (seconds, start, count, connections))
        done = self._machine.run("load", str(self.plan), *numbers)
        if done["failed"] or not done["latencies"]:
            told = f"{done['failed']} of {len(done['latencies'])} answers were not as they should"
            raise BenchFailed(f"{self.name}: {told}")
        return Load(done["seconds"], done["latencies"])


def alternate(
    machine: Machine, ours: Side, theirs: Side, *, warm: bool = True, once: bool = False
) -> None:
    """Give both their turns: A B, B A, A B and so on, both sides always with the same visits.

    `warm`: every visit has been made before. `once`: no visit is made twice.
    """
    rounds, sides = machine.size.rounds, [ours, theirs]
    part = max(ours.size // rounds, 1)
    if warm:
        for side in sides:
            side.warm_up()
    for number in range(rounds):
        for side in sides:
            side.turn(machine.size.seconds / rounds, number * part, part if once else 0)
        sides.reverse()
