"""The `tarjotin` command: every way to run or tend the system."""

import asyncio
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Annotated, NoReturn

import psycopg
import typer
import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from libs.common import db, jobs, logs
from libs.common.local.processes import CannotStart
from libs.common.progress import Show
from libs.common.settings import SERVICES, SettingMissing, SettingWrong, settings
from services import run as local
from services.catalogue import commands as catalogue
from services.catalogue.settings import CatalogueSettings

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@cli.callback()
def checked() -> None:
    """Run and tend the service tray."""
    try:
        CatalogueSettings()
    except ValidationError as error:
        raise SettingWrong(error) from error


@cli.command()
def run() -> None:
    """Start everything on this machine: databases, services and worker. Ctrl-C stops it."""
    local.run(settings(), prepare=_prepare)


def _prepare(environment: Mapping[str, str], show: Show) -> None:
    """Fill the databases with the settings the services will have."""
    os.environ.update(environment)
    catalogue.prepare(show)


@cli.command()
def serve(
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}")],
    host: str = "127.0.0.1",
    workers: int = 1,
    root_path: Annotated[str, typer.Option(help="Where the gateway puts it: /referral")] = "",
) -> None:
    """Run one service."""
    if service not in SERVICES:
        raise typer.BadParameter(f"choose one of {', '.join(SERVICES)}")
    own = settings()
    uvicorn.run(
        f"services.{service}.app:create",
        factory=True,
        host=host,
        port=own.port_of(service),
        workers=workers,
        root_path=root_path,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
        server_header=False,
    )


@cli.command()
def work() -> None:
    """Run background jobs of every service until stopped."""
    logs.configure(settings().log_level, "worker")
    for service in SERVICES:
        import_module(f"services.{service}.app")
    asyncio.run(jobs.work(settings()))


@cli.command()
def migrate() -> None:
    """Bring the database's tables, and the code lists in them, up to date."""
    db.migrate(settings().database_url_of("migrate"))
    catalogue.load_codes()


catalogue.register(cli)


def main() -> None:
    """Run the command; what is missing is said in a sentence, not in a traceback."""
    logs.configure("warning", "tarjotin")
    try:
        cli()
    except (CannotStart, SettingMissing, SettingWrong) as missing:
        _end(str(missing))
    except (psycopg.OperationalError, OperationalError) as error:
        # With a code the database answered, and the fault is another one.
        if getattr(getattr(error, "orig", error), "sqlstate", None):
            raise
        _end("The database cannot be reached. Is it running, and TARJOTIN_DATABASE_URL right?")


def _end(why: str) -> NoReturn:
    typer.echo(f"tarjotin: {why}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
