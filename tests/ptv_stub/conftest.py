"""Fixtures of the stub's own tests."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

import httpx2
import pytest

from tests.ptv_stub import StubServer

Get: TypeAlias = Callable[..., httpx2.Response]


@pytest.fixture(scope="session")
def running_stub() -> Iterator[StubServer]:
    """One server for all tests, because stopping one takes a fifth of a second."""
    with StubServer() as server:
        yield server


@pytest.fixture
def stub(running_stub: StubServer) -> StubServer:
    """An empty stub whose present moment is noon on the first of March 2025."""
    running_stub.reset()
    running_stub.now = datetime(2025, 3, 1, 12, 0, 0, 293984, tzinfo=UTC)
    return running_stub


@pytest.fixture
def get(stub: StubServer) -> Iterator[Get]:
    """Fetch a path of the stub, query parameters as keywords."""
    with httpx2.Client(timeout=5) as client:

        def fetch(
            path: str, headers: dict[str, str] | None = None, **query: Any
        ) -> httpx2.Response:
            return client.get(stub.url + path, params=query, headers=headers)

        yield fetch
