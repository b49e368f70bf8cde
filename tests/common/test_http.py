"""How long another system asks us to wait."""

from datetime import UTC, datetime

import httpx2
import pytest

from libs.common import clock, http

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Mon, 01 Jun 2026 12:00:30 GMT", 30.0),
        ("Mon, 01 Jun 2026 11:00:00 GMT", 0.0),
        ("86400", 120.0),
        ("Mon, 01 Jun 2026 12:00:30 -0000", 30.0),
        ("inf", 120.0),
        ("nan", None),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(header: str | None, seconds: float | None) -> None:
    response = httpx2.Response(429, headers={"Retry-After": header} if header else {})
    with clock.frozen(NOON):
        assert http.retry_after(response) == seconds
