"""The catalogue's part of the `tarjotin` command."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx2
import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from libs.common.db import Database
from libs.common.problems import Problem
from libs.common.progress import Show, bars, console, unseen
from services.catalogue import prepare as prepares
from services.catalogue.codes import rules as code_rules
from services.catalogue.curation import actions as curation
from services.catalogue.curation import rules as curation_rules
from services.catalogue.ptv import jobs as ptv
from services.catalogue.ptv.actions import sync as run_sync
from services.catalogue.ptv.folder import FolderSource
from services.catalogue.ptv.plan import Plan, Report, SyncBusy
from services.catalogue.ptv.source import Scope, SourceUnavailable
from services.catalogue.ptv.translator import TranslatorGone
from services.catalogue.search import engine, rebuild
from services.catalogue.search.engine import EngineAway, IndexingFailed
from services.catalogue.search.rebuild import RebuildRunning
from services.catalogue.settings import CatalogueSettings

overlay = typer.Typer(no_args_is_help=True, help="What we know of a service and PTV does not.")
themes = typer.Typer(no_args_is_help=True, help="Which service classes a theme gathers.")


def register(cli: typer.Typer) -> None:
    """Add the catalogue's commands to `tarjotin`."""
    cli.command()(sync)
    cli.command()(reindex)
    cli.add_typer(overlay, name="overlay")
    cli.add_typer(themes, name="themes")


def sync(
    url: Annotated[
        str | None, typer.Option(help="Read API with version: https://…/api/v11")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="A folder of documents instead")] = None,
    full: Annotated[bool, typer.Option("--full", help="Everything, not only changes")] = False,
    area: Annotated[str | None, typer.Option(help="all, county (06) or municipality (609)")] = None,
    organisation: Annotated[UUID | None, typer.Option(help="Only this organisation's")] = None,
    accept_drop: Annotated[
        bool, typer.Option("--accept-drop", help="Yes, that much has really vanished")
    ] = False,
    source: Annotated[
        str | None, typer.Option(help="Name of the source the rows belong to")
    ] = None,
) -> None:
    """Fetch services from PTV, or from a folder, and say what came of it."""
    settings = CatalogueSettings()
    scope = _scope(area or ("all" if folder else settings.ptv_area), organisation)
    url = _address(url or settings.ptv_url)
    if folder is None and not url:
        raise typer.BadParameter("say where from: --url https://…/api/v11 or --folder DIR")
    with _progress() as progress:
        if folder:
            name = source or folder.resolve().name
            report = asyncio.run(sync_folder(settings, folder, name, accept_drop, progress))
        else:
            report = asyncio.run(
                ptv.sync_from_ptv(
                    settings,
                    str(url),
                    scope,
                    full=full,
                    accept_drop=accept_drop,
                    source_name=source or ptv.SOURCE,
                    progress=progress,
                )
            )
    _say(report)


def _address(url: str | None) -> str | None:
    try:
        read = httpx2.URL(url or "")
    except httpx2.InvalidURL as error:
        raise typer.BadParameter(f"the address of PTV is none: {error}") from error
    possible = read.scheme in ("http", "https") and read.host and (read.port or 1) <= 65535
    if url and not possible:
        raise typer.BadParameter("an address of PTV looks like https://…/api/v11")
    return url


def _scope(area: str, organisation: UUID | None) -> Scope:
    if organisation:
        return Scope("organisation", str(organisation))
    try:
        return Scope.of_area(area)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


async def sync_folder(
    settings: CatalogueSettings,
    folder: Path,
    source: str,
    accept_drop: bool = False,
    progress: Show = unseen,
) -> Report:
    """One full run on a folder of documents."""
    database = _database(settings)
    try:
        plan = Plan(source, Scope("all"), True, settings.ptv_most_withdrawn, accept_drop)
        return await run_sync(database, FolderSource(folder), plan, progress)
    finally:
        await database.close()


def _say(report: Report) -> None:
    counts = report.counts.as_dict()
    notes = counts.pop("notes")
    kinds = sorted({kind for of_kind in counts.values() for kind in of_kind})
    # A column for each kind and names that break into lines: all of it fits in 80 characters.
    headers = [kind.replace("_", " ") for kind in kinds]
    table = Table("", *headers, title=f"Run {report.id}: {report.state}")
    for name, of_kind in counts.items():
        table.add_row(name.replace("_", " "), *(str(of_kind.get(kind, 0)) for kind in kinds))
    console.print(table)
    for note, times in notes.items():
        console.print(f"  left out {times} ×: {note}")
    if report.reason:
        console.print(f"[yellow]{report.reason}[/]")
    if report.state != "succeeded":
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Show]:
    """A bar for each kind of document; what another run does is said in a sentence."""
    try:
        with bars() as show:
            yield show
    except (SyncBusy, SourceUnavailable) as error:
        console.print(f"tarjotin: {error}")
        raise typer.Exit(1) from error
    except TranslatorGone as error:
        console.print(f"tarjotin: {error}, for want of memory perhaps. Nothing was withdrawn.")
        raise typer.Exit(1) from error
    except (EngineAway, IndexingFailed) as error:
        console.print(f"tarjotin: Meilisearch did not do it ({error}). Try again later.")
        raise typer.Exit(1) from error
    except RebuildRunning as error:
        console.print("tarjotin: another rebuild is under way; wait for it to end.")
        raise typer.Exit(1) from error


def reindex(
    analyse: Annotated[
        bool, typer.Option("--analyse", help="Put the documents together anew first")
    ] = False,
) -> None:
    """Build the search index anew beside the one that serves, and let it take over."""
    settings = CatalogueSettings()
    with _progress() as progress:
        console.print(asyncio.run(_reindex(settings, analyse, progress)))


async def _reindex(settings: CatalogueSettings, analyse: bool, progress: Show) -> str:
    database, own = _database(settings), engine.of(settings)
    try:
        if analyse:
            analysed = partial(progress, prepares.DOCUMENTS)
            gate = settings.themes_gate
            await rebuild.analyse(database, own, themes_gate=gate, progress=analysed)
        if own is None:
            return "There is no Meilisearch to build an index in; PostgreSQL answers searches."
        built = await rebuild.rebuild(database, own, partial(progress, prepares.INDEX))
        return f"{built.documents} documents are searched (generation {built.generation})."
    finally:
        await database.close()
        if own is not None:
            await own.close()


def prepare(show: Show) -> None:
    """Fill the database of `make run`: code lists, the sample, and its search documents."""

    async def run() -> None:
        settings = CatalogueSettings()
        database = _database(settings)
        try:
            await prepares.load_codes(database)
            await prepares.learn_words(database, show)
            if settings.sample == "default":
                await prepares.load_sample(database, show)
            await prepares.make_searchable(settings, database, show)
        finally:
            await database.close()

    asyncio.run(run())


def load_codes() -> None:
    """Bring code lists, vocabulary and crisis contacts up to date with this version's."""

    async def run() -> None:
        database = _database(CatalogueSettings())
        await prepares.load_codes(database)
        await prepares.learn_words(database)
        await database.close()

    asyncio.run(run())


@overlay.command("set")
def overlay_set(
    service_id: UUID,
    changes: Annotated[list[str], typer.Argument(help="field=value …; empty clears")],
) -> None:
    """Change what we know of a service: `tarjotin overlay set ID capacity_state=full`."""
    try:
        change = curation_rules.parse(changes)
    except curation_rules.InvalidChange as error:
        raise typer.BadParameter(str(error)) from error
    _in_session(lambda session: curation.set_overlay(session, service_id, change))
    overlay_show(service_id)


@overlay.command("show")
def overlay_show(service_id: UUID) -> None:
    """Show what we know of a service."""
    console.print_json(
        json.dumps(_in_session(lambda s: curation.described(s, service_id)), default=str)
    )


@themes.command("load")
def themes_load(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Replace the themes by those of a JSON file (form: services/catalogue/codes/data)."""
    try:
        wanted = code_rules.themes_of(file)
    except (ValueError, TypeError, AttributeError) as error:
        raise typer.BadParameter("not a list of themes as in codes/data/themes.json") from error
    written, services = _in_session(lambda session: curation.replace_themes(session, wanted))
    console.print(f"{written} themes changed; {services} services are indexed anew by the worker.")


def _in_session(work: Callable[[AsyncSession], Coroutine[Any, Any, Any]]) -> Any:
    """Run one piece of work in one transaction; a problem is said in a sentence."""

    async def run() -> Any:
        database = _database(CatalogueSettings())
        try:
            async with database.sessions.begin() as session:
                return await work(session)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except Problem as problem:
        console.print(f"tarjotin: {problem.detail or problem.title}")
        for part in problem.errors:
            if part.detail != problem.detail:
                console.print(f"  {part.location}: {part.detail}")
        raise typer.Exit(1) from problem


def _database(settings: CatalogueSettings) -> Database:
    return Database(settings.database_url_of("catalogue"), "tarjotin_catalogue", 4)
