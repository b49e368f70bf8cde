"""PostgreSQL through SQLAlchemy and psycopg: one engine a process, one transaction a request."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from fastapi import Depends, Request
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def uuids(ids: Iterable[UUID]) -> str:
    """Many ids as one parameter, to be cast to `uuid[]`; the driver takes its time over a list."""
    return f"{{{','.join([one.hex for one in ids])}}}"


class Database:
    """The engine and session maker of one process, acting as the service's own role."""

    def __init__(self, url: str, role: str | None = None, pool_size: int = 10) -> None:
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=5,
            pool_pre_ping=True,
            hide_parameters=True,  # an error text with its parameters would reach the logs
            connect_args={"options": _options(role), "connect_timeout": 5},
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def reading(self) -> AsyncConnection:
        """A connection, to be used with `async with`, for reads that need no common snapshot.

        Each statement is one round trip: there is no BEGIN before and no ROLLBACK after it.
        """
        return self._autocommit.connect()

    async def close(self) -> None:
        await self.engine.dispose()

    async def unready(self) -> str | None:
        """Why the database cannot serve: unreachable, or not migrated as far as this code."""
        try:
            async with self.engine.connect() as connection:
                found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        except (DBAPIError, OSError, TimeoutError):
            return "unreachable or without tables; run `tarjotin migrate`"
        return None if found == head() else f"is at {found}; run `tarjotin migrate`"


def driver_url(url: str) -> URL:
    """A `postgresql://` URL for SQLAlchemy's psycopg driver."""
    return make_url(url).set(drivername="postgresql+psycopg")


def _options(role: str | None) -> str:
    return "-c timezone=UTC" + (f" -c role={role}" if role else "")


def alembic_config(url: str) -> Config:
    """Alembic pointed at our one linear history."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def head() -> str | None:
    """The newest revision this code knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


async def session(request: Request) -> AsyncIterator[AsyncSession]:
    """One transaction, committed before the answer is sent, rolled back on any error."""
    database: Database = request.app.state.database
    async with database.sessions.begin() as opened:
        yield opened


# scope="function": with the default scope the commit would run after the answer has gone, and a
# failed commit would already have been answered 201.
Session = Annotated[AsyncSession, Depends(session, scope="function")]


async def driver_connection(
    within: AsyncSession | AsyncConnection,
) -> psycopg.AsyncConnection[Any]:
    """psycopg's own connection of this transaction, for COPY and for queueing jobs in it."""
    connection = await within.connection() if isinstance(within, AsyncSession) else within
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    assert isinstance(driver, psycopg.AsyncConnection)
    return driver


def migrate(url: str) -> None:
    """Bring the tables up to date. Waits while another process does the same.

    Raises psycopg.OperationalError when the database cannot be reached.
    """
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as lock:
        lock.execute("SELECT pg_advisory_lock(hashtext('tarjotin migrate'))")
        command.upgrade(alembic_config(url), "head")
