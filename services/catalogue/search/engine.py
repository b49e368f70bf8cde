"""Tending the Meilisearch indexes: what administers them, not what searches them.

Meilisearch does everything that changes an index as a task, one after the other in the order they
came; what returns a number here has only queued a task.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import httpx2
from meilisearch_python_sdk import AsyncClient
from meilisearch_python_sdk.errors import MeilisearchApiError, MeilisearchError
from meilisearch_python_sdk.models.settings import MeilisearchSettings

from services.catalogue.search.index_settings import PRIMARY_KEY, SETTINGS
from services.catalogue.settings import CatalogueSettings

_TIMEOUT = 60  # seconds, of one request
_PATIENCE = 1800.0  # seconds, for tasks to be done
_FIRST_LOOK, _SLOWER, _SLOWEST_LOOK = 0.01, 1.5, 0.5
_UNFINISHED = ["enqueued", "processing"]
_MISSING = "index_not_found"


class EngineAway(Exception):
    """Meilisearch does not answer, or not in its own words. Try again later."""


class IndexingFailed(Exception):
    """Meilisearch refused something or failed at it; the text gives its error code."""


class Engine:
    """One Meilisearch, and in it the indexes whose names begin with `prefix`.

    Every method raises `EngineAway` when it cannot be reached and `IndexingFailed` when it
    refuses. Close it at the end.
    """

    def __init__(self, url: str, key: str | None, prefix: str) -> None:
        self.url, self.key = url.rstrip("/"), key
        self.live = f"{prefix}services"
        """The index that searches are asked of."""
        # With gzip every answer takes 40 ms more.
        headers = {"Accept-Encoding": "identity"}
        self._client = AsyncClient(self.url, key, timeout=_TIMEOUT, custom_headers=headers)

    async def close(self) -> None:
        await self._client.aclose()

    def building(self, generation: int) -> str:
        """The name of an index while it is built."""
        return f"{self.live}_{generation}"

    async def create(self, uid: str) -> None:
        """Make an empty index with our settings, in place of one that may be there."""
        await self.drop(uid)
        settings = MeilisearchSettings.model_validate(SETTINGS)
        with _translated():
            task = await self._client.index(uid).update_settings(settings)
        await self.finish([task.task_uid])

    async def drop(self, uid: str) -> None:
        """Remove an index; one that is not there is fine."""
        with _translated():
            task = await self._client.index(uid).delete()
        await self.finish([task.task_uid], forgiven=_MISSING)

    async def add(self, uid: str, documents: bytes) -> int:
        """Add or replace documents (NDJSON); the number of the task."""
        with _translated():
            response = await self._client.http_client.post(
                f"indexes/{uid}/documents",
                params={"primaryKey": PRIMARY_KEY},
                content=documents,
                headers={"Content-Type": "application/x-ndjson"},
            )
            if response.is_error:
                raise MeilisearchApiError("documents", response)
            return int(response.json()["taskUid"])

    async def remove(self, uid: str, ids: Sequence[str]) -> int:
        """Remove documents, those that are there; the number of the task."""
        with _translated():
            return (await self._client.index(uid).delete_documents(list(ids))).task_uid

    async def count(self, uid: str) -> int | None:
        """How many documents an index holds; None when there is no such index."""
        try:
            with _translated():
                return (await self._client.index(uid).get_stats()).number_of_documents
        except IndexingFailed as refused:
            if str(refused) == _MISSING:
                return None
            raise

    async def swap(self, one: str, other: str) -> None:
        """Exchange the contents of two indexes in one step; both must be there."""
        with _translated():
            task = await self._client.swap_indexes([(one, other)])
        await self.finish([task.task_uid])

    async def leftovers(self) -> list[str]:
        """The indexes of builds, finished or not, that are still there."""
        with _translated():
            stats = await self._client.get_all_stats()
        return [uid for uid in stats.indexes or () if uid.startswith(f"{self.live}_")]

    async def finish(self, tasks: Iterable[int], *, forgiven: str = "") -> None:
        """Wait until the tasks are done. One that failed raises `IndexingFailed`, unless its error
        code is `forgiven`."""
        waited = sorted(set(tasks))
        if not waited:
            return
        async for _ in _looks():
            with _translated():
                found = await self._client.get_tasks(uids=waited, limit=len(waited))
            states = {task.status for task in found.results}
            if states.isdisjoint(_UNFINISHED):
                break
        codes = [(task.error or {}).get("code", task.status) for task in found.results]
        failed = set(codes) - {"succeeded", forgiven}
        if failed or len(codes) < len(waited):
            raise IndexingFailed(", ".join(sorted(failed)) or "tasks are gone")

    async def settle(self, uid: str) -> None:
        """Wait until nothing is queued for an index, whoever queued it."""
        async for _ in _looks():
            with _translated():
                found = await self._client.get_tasks(index_ids=[uid], statuses=_UNFINISHED, limit=1)
            if found.total == 0:
                return


def of(settings: CatalogueSettings) -> Engine | None:
    """The engine that is configured, if one is."""
    if not settings.meilisearch_url:
        return None
    key = settings.meilisearch_key.get_secret_value() if settings.meilisearch_key else None
    return Engine(settings.meilisearch_url, key, settings.meilisearch_prefix)


async def _looks() -> AsyncIterator[None]:
    """Time after time, ever slower, until patience ends."""
    pause, deadline = _FIRST_LOOK, monotonic() + _PATIENCE
    while monotonic() < deadline:
        yield
        await asyncio.sleep(pause)
        pause = min(pause * _SLOWER, _SLOWEST_LOOK)
    raise EngineAway("tasks take too long")


@contextmanager
def _translated() -> Iterator[None]:
    """The SDK's many errors as our two. Their messages may quote documents, so only codes stay."""
    try:
        yield
    except MeilisearchApiError as refused:
        if refused.status_code < 500:
            raise IndexingFailed(refused.code) from refused
        raise EngineAway(refused.code) from refused
    except (MeilisearchError, httpx2.HTTPError) as error:
        raise EngineAway(type(error).__name__) from error
