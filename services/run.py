"""`tarjotin run`: everything on one machine, in our own folder, until Ctrl-C."""

import fcntl
import json
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

import httpx2
import psycopg

from libs.common import db
from libs.common.local import meilisearch, postgres, processes
from libs.common.local.processes import CannotStart
from libs.common.progress import Show, console, step
from libs.common.settings import SERVICES, Settings

MEGABYTE = 1024 * 1024
LEAST_TO_START = 700 * MEGABYTE
LEAST_TO_GO_ON = 64 * MEGABYTE
"""Bytes; PostgreSQL alone asks for 16 MB at a time."""
READY_SECONDS = 60


def run(settings: Settings, prepare: Callable[[Mapping[str, str], Show], None]) -> None:
    """Start databases, services and worker; return after Ctrl-C with everything stopped.

    `prepare` fills the migrated database, given the environment the services will have, and tells
    how far it is. Raises `CannotStart` with what to do when something is missing.
    """
    folder = settings.data_dir.resolve()
    with ExitStack() as cleanup:
        _check_ports(settings)
        cleanup.enter_context(_ours_alone(folder))
        cleanup.enter_context(_interruptible())
        cleanup.enter_context(_full_disk_named(folder))
        environment = _start_outside_systems(settings, folder, cleanup)
        cleanup.enter_context(_run_file(folder, environment))
        with step("Filling the catalogue") as show:
            prepare(environment, show)
        children = _start_services(folder, environment | _coordinator(settings, folder))
        cleanup.callback(lambda: processes.stop_together(list(children.values())))
        _wait_until_ready(settings, children, folder)
        _say_where(settings, folder)
        _watch(children, folder)


def _check_ports(settings: Settings) -> None:
    taken_by: dict[int, str] = {}
    for service in SERVICES:
        port = settings.port_of(service)
        other = taken_by.setdefault(port, service)
        if other != service:
            raise CannotStart(f"{other} and {service} cannot both have port {port}. Change one.")
        if processes.is_taken(port):
            raise CannotStart(
                f"Port {port} of {service} is in use. End what uses it, or choose another: "
                f"TARJOTIN_{service.upper()}_PORT={port + 100} make run"
            )


@contextmanager
def _ours_alone(folder: Path) -> Iterator[None]:
    """Hold the data folder: two runs on one database folder would spoil it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_disk(folder, LEAST_TO_START)
        lock = (folder / "lock").open("w")
    except OSError as error:
        raise CannotStart(
            f"{folder} cannot be used ({error.strerror}). "
            "Set TARJOTIN_DATA_DIR to a folder that you may write in."
        ) from error
    with lock:
        _lock(lock, folder)
        yield


def _check_disk(folder: Path, least: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < least:
        raise CannotStart(
            f"Only {free // MEGABYTE} MB of disk is free under {folder}; about "
            f"{LEAST_TO_START // MEGABYTE} MB is needed. Make room, or set TARJOTIN_DATA_DIR."
        )


@contextmanager
def _full_disk_named(folder: Path) -> Iterator[None]:
    """A full disk shows itself in many ways, from a refused write to a database that ends."""
    try:
        yield
    except Exception:
        _check_disk(folder, LEAST_TO_GO_ON)
        raise


def _lock(file: IO[str], folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotStart(
            f"Another run uses {folder}. Stop it first, or set TARJOTIN_DATA_DIR to another folder."
        ) from error


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM, or a terminal that is closed, end the run as Ctrl-C does."""
    ends = [signal.SIGINT, signal.SIGTERM]
    # `nohup make run` outlives its terminal.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ends.append(signal.SIGHUP)

    def interrupt(*_: object) -> None:
        # What is left to do takes seconds; a second Ctrl-C must not leave a database behind.
        for one in ends:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    for one in ends:
        signal.signal(one, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        with suppress(OSError):  # the terminal may be gone
            console.print("Stopped.")


def _start_outside_systems(settings: Settings, folder: Path, cleanup: ExitStack) -> dict[str, str]:
    """PostgreSQL and Meilisearch, unless the settings name ones that run already."""
    environment = {"TARJOTIN_DATA_DIR": str(folder)}
    if settings.database_url is None:
        with step("Starting PostgreSQL"):
            server = postgres.start(folder / "postgres")
            cleanup.callback(server.stop)
            environment["TARJOTIN_DATABASE_URL"] = _database(server)
    with step("Bringing the tables up to date"):
        db.migrate(environment.get("TARJOTIN_DATABASE_URL") or settings.database_url_of("migrate"))
    if settings.meilisearch_url is None:
        environment |= _start_meilisearch(settings, folder, cleanup)
    return environment


def _database(server: postgres.Postgres) -> str:
    with psycopg.connect(server.url, autocommit=True) as connection:
        found = "SELECT FROM pg_database WHERE datname = 'tarjotin'"
        if connection.execute(found).fetchone() is None:
            connection.execute("CREATE DATABASE tarjotin")
    return server.url_of("tarjotin")


def _start_meilisearch(settings: Settings, folder: Path, cleanup: ExitStack) -> dict[str, str]:
    """Its address and key; nothing when it cannot be had, and then PostgreSQL answers searches."""
    try:
        binary = meilisearch.find_binary(settings.meilisearch_bin, folder / "bin")
        if binary is None:
            with step("Fetching Meilisearch, only the first time") as show:
                binary = meilisearch.fetch_binary(folder / "bin", show)
        with step("Starting Meilisearch"):
            server = meilisearch.start_server(
                binary, folder / "meilisearch", _secret(folder / "meilisearch.key")
            )
            cleanup.callback(server.stop)
    except CannotStart as missing:
        console.print(f"  [yellow]![/] {missing}\n    Until then PostgreSQL answers searches.")
        return {}
    return {"TARJOTIN_MEILISEARCH_URL": server.url, "TARJOTIN_MEILISEARCH_KEY": server.key}


def _coordinator(settings: Settings, folder: Path) -> dict[str, str]:
    """An account with which to try the changes that coordinators make; none in prod."""
    if settings.coordinator_tokens or settings.env == "prod":
        return {}
    tokens = {"coordinator": _secret(folder / "coordinator.token")}
    return {"TARJOTIN_COORDINATOR_TOKENS": json.dumps(tokens)}


def _secret(file: Path) -> str:
    """Of this folder alone, made at the first run."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text()


@contextmanager
def _run_file(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Tell `tarjotin` commands beside us where everything is, as long as we run."""
    file, new = folder / "run.json", folder / "run.json.new"
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    names = {name.removeprefix("TARJOTIN_").lower(): value for name, value in environment.items()}
    new.write_text(json.dumps(names))
    new.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _start_services(
    folder: Path, environment: Mapping[str, str]
) -> dict[str, subprocess.Popen[bytes]]:
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    commands = {name: ["serve", name] for name in SERVICES} | {"worker": ["work"]}
    return {
        name: processes.start(
            [sys.executable, "-m", "services", *command], logs / f"{name}.log", environment
        )
        for name, command in commands.items()
    }


def _wait_until_ready(
    settings: Settings, children: Mapping[str, subprocess.Popen[bytes]], folder: Path
) -> None:
    deadline = time.monotonic() + READY_SECONDS
    waiting = list(SERVICES)
    with step("Starting the services") as show:
        while waiting:
            show("ready", len(SERVICES) - len(waiting), len(SERVICES))
            _check_alive(children, folder)
            if time.monotonic() > deadline:
                raise CannotStart(f"{waiting[0]} is not ready; see {folder}/logs/{waiting[0]}.log")
            time.sleep(0.1)
            waiting = [one for one in waiting if not _is_ready(settings.port_of(one))]


def _is_ready(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health/ready", timeout=2).status_code == 200
    except httpx2.HTTPError:
        return False


def _say_where(settings: Settings, folder: Path) -> None:
    console.print("\nThe service tray is running:")
    for service in SERVICES:
        console.print(f"  {service:<10} http://127.0.0.1:{settings.port_of(service)}/docs")
    port = settings.port_of("catalogue")
    console.print(f"\nTry: curl 'http://127.0.0.1:{port}/api/v1/services?q=kävelyryhmiä'")
    if (folder / "coordinator.token").exists():
        console.print(f"Changes of a coordinator want the token in {folder}/coordinator.token")
    console.print("Ctrl-C stops everything and keeps the data.")


def _watch(children: Mapping[str, subprocess.Popen[bytes]], folder: Path) -> None:
    while True:
        _check_alive(children, folder)
        time.sleep(0.5)


def _check_alive(children: Mapping[str, subprocess.Popen[bytes]], folder: Path) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise CannotStart(f"The {name} process ended; {folder}/logs/{name}.log says why.")
