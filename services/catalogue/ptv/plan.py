"""What a run is told, and how it may end."""

from dataclasses import dataclass
from datetime import timedelta

from services.catalogue.ptv.counts import Counts
from services.catalogue.ptv.source import Scope

OVERLAP = timedelta(hours=2)
"""How far before the last run a run of changes looks: clocks differ, and PTV's `date` is strict."""


class SyncBusy(RuntimeError):
    """Another run is under way; only one goes at a time."""


class TooManyGone(RuntimeError):
    """More of the scope has vanished than is likely; a person must say that it is right."""


@dataclass(frozen=True, slots=True)
class Report:
    """How a run went. `state` is succeeded, stopped (a person is asked) or failed."""

    id: int
    state: str
    reason: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `most_withdrawn` is the share of a scope that may vanish unexplained."""

    source_name: str
    scope: Scope
    full: bool = True
    most_withdrawn: float = 0.2
    accept_drop: bool = False
