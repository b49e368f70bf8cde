"""What either engine is asked, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from libs.common.languages import Language
from services.catalogue.search.filters import ATTRIBUTES, Area, Clauses, Counts
from services.catalogue.search.query import Text
from services.catalogue.search.sub_queries import SubQuery

Document = Mapping[str, Any]
"""Keys `documents.DISPLAYED` at least, or what was wanted of them."""


@dataclass(frozen=True)
class Wanted:
    """A search without the words' and codes' HTTP clothes."""

    language: Language
    text: Text | None = None
    around: Area | None = None
    """Of the places that the words name."""
    clauses: Clauses = field(default_factory=dict)
    ids: Sequence[str] | None = None
    """Only these services; None: any."""
    by_name: bool = False
    """Ordered by name; else by how well they match, and by name when there is no text."""
    offset: int = 0
    limit: int = 20
    relaxed: bool = False
    """Some of the words are enough."""
    weighed: bool = False
    """With what their order goes by when they answer needs, and how they were found."""
    only_ids: bool = False
    """Of each document nothing but its `id`."""

    def sub_queries(self) -> Sequence[SubQuery]:
        """The words to ask for; none when there is no text."""
        if self.text is None:
            return ()
        return self.text.some if self.relaxed else self.text.every

    def counted_apart(self) -> dict[str, Clauses]:
        """The filtered fields, each with the other fields' clauses: a facet counts without its
        own filter."""
        return {
            own: {field: clause for field, clause in self.clauses.items() if field != own}
            for own in self.clauses
        }

    def counted_together(self) -> list[str]:
        """The attributes of the fields without a filter."""
        return [
            attribute
            for field, attributes in ATTRIBUTES.items()
            if field not in self.clauses
            for attribute in attributes
        ]


class Found(NamedTuple):
    """A page of documents in order, how many there are in all, and the counts by attribute."""

    documents: Sequence[Document]
    total: int
    counts: Counts
    matches: Sequence[float] = ()
    """Of each document, when they are to be weighed: how well the words match, at most 1; 0 when it
    was found by the needs it answers."""
