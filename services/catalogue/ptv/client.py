"""PTV's v11 read contract over HTTP: id pages, detail lists, and patience with its failures.

PTV answers 504 to detail lists that are too heavy for it, 500 when its database is full, and has
no list of more than 100 ids; see `docs/decisions/0015-ptv-client.md`.
"""

import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

import httpx2
import stamina

from libs.common import http
from libs.common.in_order import in_order
from services.catalogue.ptv import wire
from services.catalogue.ptv.sent import Sent, sent
from services.catalogue.ptv.source import Fetched, Scope, SourceUnavailable

T = TypeVar("T")

LONGEST_LIST = 100
AT_ONCE = 3
"""Detail lists asked for at the same time; PTV runs out of database connections before long."""
PATHS = {
    wire.SERVICE: "/Service",
    wire.CHANNEL: "/ServiceChannel",
    wire.ORGANISATION: "/Organization",
    wire.COLLECTION: "/ServiceCollection",
    wire.GENERAL_DESCRIPTION: "/GeneralDescription",
}
_WITHOUT_LIST = frozenset({wire.COLLECTION})
_FAILURES_IN_A_ROW = 8


class _Refused(Exception):
    """PTV answered, and it was no answer to work with."""

    def __init__(self, status: int, wait: float | None = None) -> None:
        super().__init__(f"PTV answered {status}")
        self.status, self.wait = status, wait


_FAILURES = (_Refused, httpx2.HTTPError, httpx2.InvalidURL, ValueError)
"""What a request may end with; a cut-off body is no JSON, a ValueError, and a list may name what
cannot stand in an address."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a failed request is tried again. Seconds."""

    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 30.0


class PtvClient:
    """A `Source` that asks PTV. One for each run: `budget` seconds are for the whole of it.

    Raises `SourceUnavailable` when the budget is spent or PTV stays away.
    """

    def __init__(
        self,
        client: httpx2.AsyncClient,
        scope: Scope,
        budget: float,
        patience: Patience | None = None,
    ) -> None:
        self._http, self._scope = client, scope
        self._patience = patience or Patience()
        self._deadline = time.monotonic() + budget
        self._failures = 0

    @property
    def lists_everything(self) -> bool:
        return self._scope.kind == "all"

    async def listed(self, kind: str, municipalities: Sequence[str]) -> list[str]:
        return await self._ids(kind, municipalities, {})

    async def changed(self, kind: str, municipalities: Sequence[str], since: datetime) -> list[str]:
        if kind == wire.SERVICE and self._scope.kind == "organisation":
            # This list knows no date; it is short.
            return await self.listed(kind, municipalities)
        if kind != wire.SERVICE:
            return await self._pages(PATHS[kind], {"date": _written(since)})
        return await self._ids(kind, municipalities, {"date": _written(since)})

    async def gone(self, kind: str, since: datetime) -> list[str]:
        # A collection or general description has no such lists; the weekly full run finds it gone.
        if kind in (wire.COLLECTION, wire.GENERAL_DESCRIPTION):
            return []
        found: list[str] = []
        for status in ("Archived", "Withdrawn"):
            query = {"status": status, "date": _written(since)}
            found += await self._pages(PATHS[kind], query)
        return list(dict.fromkeys(found))

    async def _ids(
        self, kind: str, municipalities: Sequence[str], query: Mapping[str, str]
    ) -> list[str]:
        if self._scope.kind == "organisation":
            full = {**query, "organizationId": self._scope.code}
            return await self._pages(f"{PATHS[kind]}/list/organization", full)
        if self._scope.kind == "all":
            return await self._pages(PATHS[kind], query)
        found: dict[str, None] = {}
        for number, code in enumerate(municipalities):
            # What serves the whole country is the same everywhere: asked for once.
            country = {"includeWholeCountry": "true" if number == 0 else "false"}
            path = f"{PATHS[kind]}/area/Municipality/code/{code}"
            found |= dict.fromkeys(await self._pages(path, {**query, **country}))
        return list(found)

    async def _pages(self, path: str, query: Mapping[str, str]) -> list[str]:
        """The ids of every page. An id may come twice: paging follows a moving list."""
        found: dict[str, None] = {}
        number, count = 1, 1
        while number <= count:
            page = await self._page(path, {**query, "page": str(number)})
            count = page["pageCount"]
            found |= dict.fromkeys(
                identifier
                for item in wire.items(page.get("itemList"))
                if (identifier := wire.text_at(item, "id"))
            )
            number += 1
        return list(found)

    async def _page(self, path: str, query: Mapping[str, str]) -> wire.Json:
        """A page that says of how many. Half a list is no list: without it the run ends."""
        try:
            page = await self._patiently(wire.decode, path, query)
        except _FAILURES as error:
            raise SourceUnavailable(f"PTV gave no list at {path}: {_told(error)}") from error
        if not isinstance(page, dict) or not isinstance(page.get("pageCount"), int):
            raise SourceUnavailable(f"PTV's answer to {path} is no page")
        return page

    async def fetch(self, kind: str, ids: Sequence[str]) -> AsyncGenerator[Fetched, None]:
        """Chunks are asked for ahead of their turn, and come in their order."""
        size = LONGEST_LIST if kind not in _WITHOUT_LIST else 1

        async def chunks() -> AsyncGenerator[Sequence[str]]:
            for start in range(0, len(ids), size):
                yield ids[start : start + size]

        details = partial(self._details, kind)
        async with aclosing(in_order(details, chunks(), AT_ONCE)) as answers:
            async for answer in answers:
                yield answer

    async def _details(self, kind: str, ids: Sequence[str]) -> Fetched:
        """A list's documents; a list PTV cannot carry is asked for in halves."""
        if len(ids) == 1:
            return await self._single(kind, ids[0])
        try:
            query = {"guids": ",".join(ids)}
            # A heavy list fails again just as it failed before, so it is not tried for long.
            found = await self._patiently(sent, f"{PATHS[kind]}/list", query, attempts=2)
        except _Refused as refused:
            if refused.status == 404:
                return await self._with_left_out(kind, ids, [])
        except _FAILURES:
            pass
        else:
            return await self._with_left_out(kind, ids, found)
        middle = len(ids) // 2
        return await self._details(kind, ids[:middle]) + await self._details(kind, ids[middle:])

    async def _with_left_out(self, kind: str, ids: Sequence[str], found: list[Sent]) -> Fetched:
        """An id without a document in a list's answer is asked for by itself before it counts."""
        answered = {_id(document): document for document in found}
        result = Fetched([answered[one] for one in map(str.lower, ids) if one in answered])
        if result.documents:
            self._failures = 0
        for identifier in ids:
            if identifier.lower() not in answered:
                result += await self._single(kind, identifier)
        return result

    async def _single(self, kind: str, identifier: str) -> Fetched:
        try:
            found = await self._patiently(sent, f"{PATHS[kind]}/{identifier}", {})
        except _FAILURES as error:
            if isinstance(error, _Refused) and error.status == 404:
                return Fetched(missing=[identifier])
            return Fetched(failed={identifier: self._count_failure(error)})
        self._failures = 0
        if list(map(_id, found)) != [identifier.lower()]:
            return Fetched(failed={identifier: "PTV gave something else than the document"})
        return Fetched(found)

    def _count_failure(self, error: Exception) -> str:
        self._failures += 1
        if self._failures >= _FAILURES_IN_A_ROW:
            raise SourceUnavailable(f"PTV gave no document {self._failures} times in a row")
        return _told(error)

    async def _patiently(
        self,
        read: Callable[[bytes], T],
        path: str,
        query: Mapping[str, str],
        attempts: int | None = None,
    ) -> T:
        """The answer as `read`, tried again after failures that may pass."""
        context = stamina.retry_context(
            on=_worth_retrying,
            attempts=attempts or self._patience.attempts,
            timeout=None,
            wait_initial=self._patience.first_wait,
            wait_max=self._patience.longest_wait,
            wait_jitter=self._patience.first_wait,
        )
        async for attempt in context:
            with attempt:
                return read(await self._ask(path, query))
        raise AssertionError("unreachable")

    async def _ask(self, path: str, query: Mapping[str, str]) -> bytes:
        if time.monotonic() > self._deadline:
            raise SourceUnavailable("the run's time budget is spent")
        response = await self._http.get(path, params=dict(query))
        if response.status_code != 200:
            raise _Refused(response.status_code, http.retry_after(response))
        return response.content


def _id(document: Sent) -> str:
    return str(document.id).lower()


def _told(error: Exception) -> str:
    """A failure in words, without an address or anything of the answer."""
    return str(error) if isinstance(error, _Refused) else f"PTV: {type(error).__name__}"


def _worth_retrying(error: Exception) -> bool | float:
    if isinstance(error, _Refused):
        if error.status not in http.RETRIED_STATUSES:
            return False
        return True if error.wait is None else error.wait
    # A cut-off body is no JSON: ask again.
    return isinstance(error, httpx2.TransportError | ValueError)


def _written(moment: datetime) -> str:
    """A `date` parameter: UTC without zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
