"""What a run did, for its report."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Counts:
    """Numbers by kind. `listed` ids end up as exactly one of written, unchanged, rejected,
    missing or unfetchable: nothing is lost in silence."""

    listed: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    unfetchable: Counter[str] = field(default_factory=Counter)
    withdrawn: Counter[str] = field(default_factory=Counter)
    links_nowhere: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    """What was left out of documents that were taken in, by kind of flaw."""

    def as_dict(self) -> dict[str, Any]:
        return {
            name: dict(sorted(getattr(self, name).items())) for name in self.__dataclass_fields__
        }
