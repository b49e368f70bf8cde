"""Coordinators who change things over HTTP, for tests."""

from typing import Any

import httpx2

from libs.common.settings import Settings
from services.catalogue.settings import CatalogueSettings

TOKENS = {"coordinator-pori": "p" * 32, "coordinator-rauma": "r" * 32}


def employed(settings: Settings) -> CatalogueSettings:
    """The same settings, with coordinators."""
    return CatalogueSettings.model_validate(
        {**settings.model_dump(exclude_none=True), "coordinator_tokens": TOKENS}
    )


class Coordinator:
    """A client of one account. Addresses are those under /api/v1."""

    def __init__(self, client: httpx2.AsyncClient, account: str = "coordinator-pori") -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {TOKENS[account]}"}

    async def get(self, address: str, **query: Any) -> httpx2.Response:
        return await self._send("GET", address, params=query)

    async def make(self, address: str, body: Any) -> httpx2.Response:
        return await self._send("PUT", address, {"If-None-Match": "*"}, json=body)

    async def change(self, address: str, body: Any, version: int) -> httpx2.Response:
        return await self._send("PUT", address, {"If-Match": f'"v{version}"'}, json=body)

    async def remove(self, address: str, version: int) -> httpx2.Response:
        return await self._send("DELETE", address, {"If-Match": f'"v{version}"'})

    async def _send(
        self, method: str, address: str, headers: dict[str, str] | None = None, **options: Any
    ) -> httpx2.Response:
        return await self._client.request(
            method, f"/api/v1{address}", headers={**self._headers, **(headers or {})}, **options
        )
