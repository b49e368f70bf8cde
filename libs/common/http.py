"""Calls to outside systems: one client with an identifying User-Agent and patient retries."""

from collections.abc import Callable
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
            return min(max(read(value), 0.0), cap)
        except ValueError:
            continue
    return None


def _as_date(value: str) -> float:
    return (parsedate_to_datetime(value) - clock.now()).total_seconds()


_READERS: tuple[Callable[[str], float], ...] = (float, _as_date)
