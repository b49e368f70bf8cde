"""What the sync asks of a source, be it PTV over HTTP or a folder of documents."""

import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.catalogue.ptv.sent import Sent


class SourceUnavailable(RuntimeError):
    """The source does not answer, or not as agreed; the run ends and withdraws nothing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a source a run fetches. Written `all`, `area:06`, `area:609`, `organisation:<id>`."""

    kind: str
    code: str = ""

    @classmethod
    def of_area(cls, area: str) -> "Scope":
        """`all`, two digits of a wellbeing county or three of a municipality.

        Raises ValueError with what is expected.
        """
        if area == "all":
            return cls("all")
        if not re.fullmatch("[0-9]{2,3}", area):
            raise ValueError(
                "an area is `all`, a wellbeing county's two digits (06) "
                "or a municipality's three (609)"
            )
        return cls("area", area)

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}" if self.code else self.kind


@dataclass(slots=True)
class Fetched:
    """One answer to a question for documents by id."""

    documents: list[Sent] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Listed, yet the source says there is no such thing (unpublished in between)."""
    failed: dict[str, str] = field(default_factory=dict)
    """The source has it and cannot give it: id to reason."""

    @property
    def size(self) -> int:
        """How many of the ids asked for are accounted for."""
        return len(self.documents) + len(self.missing) + len(self.failed)

    def __add__(self, other: "Fetched") -> "Fetched":
        return Fetched(
            self.documents + other.documents,
            self.missing + other.missing,
            self.failed | other.failed,
        )


class Source(Protocol):
    """Ids are strings as the source writes them; documents are JSON of any shape."""

    @property
    def lists_everything(self) -> bool:
        """Whether every kind is listed; otherwise only services are, and the rest follows links."""

    async def listed(self, kind: str, municipalities: Sequence[str]) -> list[str]:
        """Ids of everything published in the scope."""

    async def changed(self, kind: str, municipalities: Sequence[str], since: datetime) -> list[str]:
        """Ids of what was published or changed after `since`."""

    async def gone(self, kind: str, since: datetime) -> list[str]:
        """Ids of what was archived or withdrawn after `since`."""

    def fetch(self, kind: str, ids: Sequence[str]) -> AsyncGenerator[Fetched, None]:
        """The documents of these ids, some at a time."""
