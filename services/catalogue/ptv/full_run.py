"""A full run: everything the scope lists, and at its end what it lists no more."""

from collections.abc import Iterable
from contextlib import aclosing
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock
from services.catalogue.ptv import batches, runs, steps, wire
from services.catalogue.ptv.batches import Run
from services.catalogue.ptv.plan import OVERLAP, Plan, TooManyGone
from services.catalogue.ptv.source import Scope, Source
from services.catalogue.ptv.translate.areas import reach


async def run_full(
    connection: AsyncConnection, run: Run, source: Source, plan: Plan, progress: steps.Progress
) -> None:
    municipalities = steps.municipalities(run, plan.scope)
    kinds = wire.KINDS if source.lists_everything else (wire.SERVICE,)
    listed = {kind: await source.listed(kind, municipalities) for kind in kinds}
    explained = await _explained(connection, run, source, kinds)
    if not plan.accept_drop:
        for kind in kinds:
            _check_drop(run, kind, listed[kind], explained.get(kind, set()), plan.most_withdrawn)
    for kind in kinds:
        run.counts.listed[kind] += len(listed[kind])
        await steps.fetch(connection, run, source, kind, listed[kind], progress)
        await _recheck_gone(connection, run, source, kind, plan.scope, municipalities)
    if not source.lists_everything:
        await steps.follow_links(connection, run, source, progress)
    else:
        _count_links_nowhere(run)
    await _withdraw_unseen(connection, run)


async def _explained(
    connection: AsyncConnection, run: Run, source: Source, kinds: Iterable[str]
) -> dict[str, set[UUID]]:
    """What the source itself says was archived or withdrawn since the last run."""
    async with connection.begin():
        since = await runs.last_cursor(connection, run.source, run.scope)
    if since is None:
        return {}
    return {kind: steps.ids(await source.gone(kind, since - OVERLAP)) for kind in kinds}


def _check_drop(run: Run, kind: str, listed: list[str], explained: set[UUID], most: float) -> None:
    before = run.members[kind]
    gone = before - steps.ids(listed) - explained
    if gone and len(gone) > most * len(before):
        raise TooManyGone(
            f"{len(gone)} of {len(before)} rows of kind {kind} are no longer listed, which is more "
            f"than {most:.0%}. Nothing was withdrawn. If it is right, run again with --accept-drop."
        )


async def _recheck_gone(
    connection: AsyncConnection,
    run: Run,
    source: Source,
    kind: str,
    scope: Scope,
    municipalities: list[str],
) -> None:
    """Ask once more for what is no longer listed.

    Paging follows a moving list, so something may have slipped through between two pages.
    """
    gone = run.members[kind] - run.seen.get(kind, set())
    async with aclosing(source.fetch(kind, sorted(map(str, gone)))) as answers:
        async for fetched in answers:
            fetched.documents = [
                document
                for document in fetched.documents
                if _belongs(document, run, scope, set(municipalities))
            ]
            fetched.missing = []
            run.counts.listed[kind] += fetched.size
            await batches.take_in(connection, run, kind, fetched)


def _belongs(document: Any, run: Run, scope: Scope, municipalities: set[str]) -> bool:
    if not isinstance(document, dict):
        return False
    if scope.kind == "all":
        return True
    if scope.kind == "organisation":
        roles = wire.items(document.get("organizations"))
        return any(wire.child(row, "organization").get("id") == scope.code for row in roles)
    found = reach(document, run.areas)
    return found.reach == "nationwide" or not municipalities.isdisjoint(found.municipalities)


def _count_links_nowhere(run: Run) -> None:
    """Links to what the source does not have. A part of a source naturally links out of itself."""
    for kind, links in run.wanted.items():
        nowhere = links.keys() - run.seen.get(kind, set())
        run.counts.links_nowhere[kind] = sum(links[one] for one in nowhere)


async def _withdraw_unseen(connection: AsyncConnection, run: Run) -> None:
    """The one place of a full run that withdraws, in one transaction at its end."""
    now = clock.now()
    async with connection.begin():
        last_seen = await runs.last_full(connection, run.source, run.scope)
        for kind in wire.KINDS:
            gone = sorted(run.members[kind] - run.seen.get(kind, set()))
            free = await runs.remove_members(connection, run.source, run.scope, kind, gone)
            await steps.withdraw(connection, run, kind, free, now, last_seen)
