"""How often Python looks for garbage that keeps itself alive by pointing at itself."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SELDOM = (200_000, 50, 100)
_asking: list[tuple[int, int, int]] = []


@asynccontextmanager
async def few_collections() -> AsyncIterator[None]:
    """Look seldom while documents are read and made: they are large trees without cycles, and with
    the usual thresholds much of the time went into looking. Several may ask at a time."""
    usual = _asking[0] if _asking else gc.get_threshold()
    _asking.append(usual)
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        _asking.pop()
        if not _asking:
            gc.set_threshold(*usual)
