"""A full run: everything the scope lists, and at its end what it lists no more."""

from contextlib import aclosing
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import clock
from libs.common.progress import Show
from services.catalogue.ptv import batches, neighbours, runs, steps, wire
from services.catalogue.ptv.batches import Run
from services.catalogue.ptv.plan import OVERLAP, Plan, TooManyGone
from services.catalogue.ptv.sent import Sent
from services.catalogue.ptv.source import Scope, Source
from services.catalogue.ptv.translate.areas import reach


async def run_full(
    connection: AsyncConnection, run: Run, source: Source, plan: Plan, progress: Show
) -> None:
    municipalities = steps.municipalities(run, plan.scope)
    kinds = wire.KINDS if source.lists_everything else (wire.SERVICE,)
    listed = {kind: await source.listed(kind, municipalities) for kind in kinds}
    explained = await _explained(connection, run, source)
    for kind in kinds:
        gone = run.members[kind] - steps.ids(listed[kind])
        _check_drop(run, kind, gone - explained[kind], plan)
    for kind in kinds:
        run.counts.listed[kind] += len(listed[kind])
        await steps.fetch(connection, run, source, kind, listed[kind], progress)
        await _recheck_gone(connection, run, source, kind, plan.scope, municipalities)
    if not source.lists_everything:
        await steps.follow_links(connection, run, source, progress)
    else:
        _count_links_nowhere(run)
    await _withdraw_unseen(connection, run, plan, explained)


async def _explained(connection: AsyncConnection, run: Run, source: Source) -> dict[str, set[UUID]]:
    """What the source itself says was archived or withdrawn since the last run."""
    async with connection.begin():
        since = await runs.last_cursor(connection, run.source, run.scope)
    if since is None:
        return {kind: set() for kind in wire.KINDS}
    return {kind: steps.ids(await source.gone(kind, since - OVERLAP)) for kind in wire.KINDS}


def _check_drop(run: Run, kind: str, unexplained: set[UUID], plan: Plan) -> None:
    before, gone, most = len(run.members[kind]), len(unexplained), plan.most_withdrawn
    if gone > most * before and not plan.accept_drop:
        raise TooManyGone(
            f"{gone} of {before} rows of kind {kind} are no longer there, which is more than "
            f"{most:.0%}. Nothing was withdrawn. If it is right, run again with --accept-drop."
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


def _belongs(sent: Sent, run: Run, scope: Scope, municipalities: set[str]) -> bool:
    if scope.kind == "all":
        return True
    try:
        document = wire.decode(sent.json)
    except ValueError:
        # Told to be unreadable where it is taken in.
        return True
    if not isinstance(document, dict):
        return False
    if scope.kind == "organisation":
        roles = wire.items(document.get("organizations"))
        return any(wire.child(row, "organization").get("id") == scope.code for row in roles)
    found = reach(document, run.areas)
    return found.reach == "nationwide" or not municipalities.isdisjoint(found.municipalities)


def _count_links_nowhere(run: Run) -> None:
    """Links to what the source does not have. A part of a source naturally links out of itself."""
    for kind, links in run.wanted.items():
        nowhere = links.keys() - {one.bytes for one in run.seen.get(kind, ())}
        run.counts.links_nowhere[kind] = sum(links[one] for one in nowhere)


async def _withdraw_unseen(
    connection: AsyncConnection, run: Run, plan: Plan, explained: dict[str, set[UUID]]
) -> None:
    """The one place of a full run that withdraws, in one transaction at its end; rejections of what
    has gone go with it.

    Checked once more, now against what really was there: lists can name what no longer is, and of
    a part of the source channels are known by their services only.
    """
    now = clock.now()
    gone = {kind: run.members[kind] - run.seen.get(kind, set()) for kind in wire.KINDS}
    async with connection.begin():
        went_along = await neighbours.channels_of(connection, gone[wire.SERVICE])
        for kind in (wire.SERVICE, wire.CHANNEL):
            _check_drop(run, kind, gone[kind] - explained[kind] - went_along, plan)
        last_seen = await runs.last_full(connection, run.source, run.scope)
        for kind, ids in gone.items():
            free = await runs.remove_members(connection, run.source, run.scope, kind, sorted(ids))
            await steps.withdraw(connection, run, kind, free, now, last_seen)
            refused = run.refused.get(kind, set())
            await runs.forget_rejections(connection, run.source, run.scope, kind, refused)
