"""The only place that reads the time, so that a test can stand at any moment it likes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment in UTC, with the zone set."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The calendar date in Finland, where every opening hour and deadline is read."""
    return now().astimezone(HELSINKI).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stand still at `moment` (zone required) inside the block."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
