"""What is measured, started for one run: databases, the stub of PTV, the catalogue; all on
loopback, in a folder of its own, and stopped at the end."""

import asyncio
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx2
import psycopg

from libs.common import db
from libs.common.local import meilisearch, postgres, processes
from services.catalogue.prepare import load_codes
from tests.engine import binary as engine_binary

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".tarjotin"
_READY_SECONDS = 60
_begun = time.monotonic()


class BenchFailed(RuntimeError):
    """A measurement could not be made; the text gives the end of the log."""


@dataclass(frozen=True)
class Size:
    """How much is measured; `seconds` are for one load on one server, `rounds` the turns it is
    split into."""

    services: int
    channels: int
    seconds: float
    seed: int = 1

    @property
    def rounds(self) -> int:
        """Even, so that each side has as many turns."""
        return 6 if self.seconds >= 6 else 2


@dataclass(frozen=True)
class Machine:
    """Everything that runs. `environment` is what our processes are given."""

    size: Size
    folder: Path
    stub_url: str
    database_url: str
    engine: meilisearch.Meilisearch
    environment: Mapping[str, str]

    def run(self, module: str, *arguments: str) -> dict[str, Any]:
        """Run `python -m tests.bench.<module>`; what it printed. Raises `BenchFailed`."""
        log = self.folder / f"{module}.log"
        with (
            log.open("ab") as errors,
            _python([f"tests.bench.{module}", *arguments], self.environment, errors) as process,
        ):
            printed, _ = process.communicate()
        if process.returncode:
            end = log.read_text(errors="replace")[-2000:]
            raise BenchFailed(f"{module} {' '.join(arguments)} failed:\n{end}")
        # Before the figures there may be log lines.
        found: dict[str, Any] = json.loads(printed.splitlines()[-1])
        return found

    def rows(self, statement: str) -> list[Any]:
        """The answer of the catalogue's database."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchall()

    def tell(self, statement: str) -> None:
        """Have the catalogue's database do something."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def started(size: Size) -> Iterator[Machine]:
    """Databases and stub, the database migrated and empty but for code lists."""
    with ExitStack() as cleanup:
        cleanup.enter_context(_interruptible())
        folder = Path(tempfile.mkdtemp(prefix="tarjotin-bench-"))
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        stub = cleanup.enter_context(_stub(size, folder))
        server = postgres.start(folder / "postgres")
        cleanup.callback(server.stop)
        say("migrating the database, starting Meilisearch")
        url = _database(server)
        engine = meilisearch.start_server(engine_binary(), folder / "search", secrets.token_hex(16))
        cleanup.callback(engine.stop)
        environment = _environment(folder, url, engine)
        say(f"inventing {size.services} services and {size.channels} channels")
        assert stub.stdout
        address = stub.stdout.readline().decode().strip()
        if not address:
            raise BenchFailed((folder / "stub.log").read_text()[-2000:])
        yield Machine(size, folder, address, url, engine, environment)


@contextmanager
def serving(machine: Machine) -> Iterator[str]:
    """The address of the catalogue's server, one process of it."""
    port = processes.free_port()
    own = {**machine.environment, "TARJOTIN_CATALOGUE_PORT": str(port)}
    command = [sys.executable, "-m", "services", "serve", "catalogue"]
    server = processes.start(command, machine.folder / "catalogue.log", own)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(server, url, machine.folder)
        yield url
    finally:
        processes.stop(server)


def say(what: str) -> None:
    """A line of progress with the seconds since the start."""
    print(f"[{time.monotonic() - _begun:5.0f} s] {what} …", flush=True)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does, with everything stopped."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _stub(size: Size, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    arguments = {"generate": size.services, "channels": size.channels, "seed": size.seed}
    options = [part for name, value in arguments.items() for part in (f"--{name}", str(value))]
    with (
        (folder / "stub.log").open("ab") as log,
        _python(["tests.ptv_stub", *options], {}, log) as process,
    ):
        yield process


@contextmanager
def _python(
    arguments: Sequence[str], environment: Mapping[str, str], errors: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process in a session of its own, so that Ctrl-C reaches us alone; ended after."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            processes.stop(process)


def _database(server: postgres.Postgres) -> str:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE tarjotin")
    url = server.url_of("tarjotin")
    db.migrate(url)
    asyncio.run(_load_codes(url))
    return url


async def _load_codes(url: str) -> None:
    """Without them no area means anything."""
    database = db.Database(url, "tarjotin_catalogue", 1)
    await load_codes(database)
    await database.close()


def _environment(folder: Path, url: str, engine: meilisearch.Meilisearch) -> dict[str, str]:
    return {
        "TARJOTIN_DATA_DIR": str(folder),
        "TARJOTIN_DATABASE_URL": url,
        "TARJOTIN_CATALOGUE_DATABASE_URL": url,
        "TARJOTIN_MEILISEARCH_URL": engine.url,
        "TARJOTIN_MEILISEARCH_KEY": engine.key,
    }


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx2.get(f"{url}/health/ready", timeout=2).status_code == 200:
                return
        except httpx2.HTTPError:
            time.sleep(0.1)
    raise BenchFailed((folder / "catalogue.log").read_text(errors="replace")[-2000:])
