"""Decisions of the listings: why a service is not found, where a feed goes on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.catalogue.listings.schemas import Reason


@dataclass(frozen=True)
class Standing:
    """What decides how a service is found, and when its source was last seen to have it.

    `published` is the store's word for shown to readers.
    """

    published: bool
    withdrawn: bool
    hidden: bool
    indexed: bool
    themes: Sequence[str]
    target_groups: Sequence[str]
    name: Mapping[str, str]
    last_seen_at: datetime


def in_search(standing: Standing) -> bool:
    """Whether a search can find the service now."""
    return standing.published and standing.indexed


def reasons(standing: Standing) -> list[Reason]:
    """What keeps the service out of search, or out of a filter, gravest first."""
    return list(_reasons(standing))


def _reasons(standing: Standing) -> Iterator[Reason]:
    if standing.withdrawn:
        yield "withdrawn"
    if standing.hidden:
        yield "hidden"
    if not standing.themes:
        yield "no_class_in_theme"
    if not standing.target_groups:
        yield "no_target_group"
    if not any(text.strip() for text in standing.name.values()):
        yield "no_name"
    if standing.published and not standing.indexed:
        yield "waiting_for_indexing"


def moment(text: str) -> datetime | None:
    """The ISO 8601 moment that `text` is, or None when it is something else.

    Raises ValueError for a moment without its zone, which would name a different one for each
    reader.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if read.tzinfo is None:
        raise ValueError("A moment needs its zone: Z, or +02:00 with the plus sent as %2B")
    return read
