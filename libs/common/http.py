"""Calls to outside systems: one client with an identifying User-Agent and patient retries."""

import math
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpx2

from libs.common import clock

USER_AGENT = "palvelutarjotin/0.1 (regional service tray)"
RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})


def client(base_url: str = "", timeout: float = 30.0, contact: str = "") -> httpx2.AsyncClient:
    """An HTTP client that says who we are and follows no redirect unasked.

    `contact` is an address where the other side's keepers reach us. `timeout` is in seconds.
    """
    agent = f"{USER_AGENT}; {contact}" if contact else USER_AGENT
    return httpx2.AsyncClient(
        base_url=base_url,
        timeout=httpx2.Timeout(timeout, connect=10.0),
        headers={"User-Agent": agent, "Accept": "application/json"},
    )


def retry_after(response: httpx2.Response, cap: float = 120.0) -> float | None:
    """Seconds the other side asks us to wait (RFC 9110 §10.2.3), at most `cap`."""
    value = response.headers.get("Retry-After", "").strip()
    for read in _READERS:
        try:
            seconds = read(value)
        except ValueError:
            continue
        return None if math.isnan(seconds) else min(max(seconds, 0.0), cap)
    return None


def _as_date(value: str) -> float:
    moment = parsedate_to_datetime(value)
    if moment.tzinfo is None:  # the zone "-0000" means UTC, of an unknown place
        moment = moment.replace(tzinfo=UTC)
    return (moment - clock.now()).total_seconds()


_READERS: tuple[Callable[[str], float], ...] = (float, _as_date)
