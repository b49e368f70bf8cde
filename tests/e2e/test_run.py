"""`tarjotin run` as a newcomer uses it: started, searched, stopped, started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import pytest

from libs.common.local.meilisearch import Meilisearch
from libs.common.local.processes import free_port
from libs.common.settings import SERVICES

START_SECONDS = 120


class Run:
    """One `tarjotin run` in a folder of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.ports = {service: free_port() for service in SERVICES}
        named = {f"TARJOTIN_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        clean = {key: value for key, value in os.environ.items() if "TARJOTIN" not in key}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "services", "run"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**clean, **named, "TARJOTIN_DATA_DIR": str(folder), **environment},
            start_new_session=True,
            # Whoever started the tests may have had this signal ignored (nohup).
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        for port in self.ports.values():
            while not answers(port):
                assert self.process.poll() is None, self.output()
                assert time.monotonic() < deadline, "not ready in time"
                time.sleep(0.2)

    def get(self, path: str) -> httpx2.Response:
        return httpx2.get(f"http://127.0.0.1:{self.ports['catalogue']}{path}", timeout=10)

    def stop(self, by: signal.Signals = signal.SIGINT) -> float:
        """By Ctrl-C if nothing else is said; the seconds until everything had ended."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        begun = time.monotonic()
        self.process.send_signal(by)
        self.process.wait(20)
        took = time.monotonic() - begun
        _, alive = psutil.wait_procs(family, timeout=1)
        assert alive == []
        return took

    def output(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.read()


def answers(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health/ready", timeout=2).status_code == 200
    except httpx2.HTTPError:
        return False


@contextmanager
def running(folder: Path, environment: dict[str, str]) -> Iterator[Run]:
    run = Run(folder, environment)
    try:
        run.wait_until_ready()
        yield run
    finally:
        if run.process.poll() is None:
            run.process.send_signal(signal.SIGINT)
            run.process.wait(20)


@pytest.fixture
def environment(meilisearch_server: Meilisearch) -> dict[str, str]:
    """The binary the other tests use already."""
    binary = psutil.Process(meilisearch_server.process.pid).exe()
    return {"TARJOTIN_MEILISEARCH_BIN": binary}


@pytest.fixture
def folder(scratch: Path) -> Path:
    return scratch / f"run-{time.monotonic_ns()}"


def test_a_first_run_serves_the_sample_and_a_second_keeps_what_was_done(
    folder: Path, environment: dict[str, str]
) -> None:
    with running(folder, environment) as first:
        found = first.get("/api/v1/services?q=kävelyryhmiä").json()
        assert found["total"] > 0
        assert found["degraded"] is False
        changed = found["items"][0]["id"]
        done = tarjotin(folder, "overlay", "set", changed, "capacity_state=full")
        assert done.returncode == 0, done.stdout
        assert_keeps_to_itself(folder, environment)
        assert first.stop() < 5
    assert not (folder / "run.json").exists()
    with running(folder, environment) as second:
        kept = second.get(f"/api/v1/services/{changed}").json()
        assert kept["local"]["capacity_state"] == "full"
        assert second.stop() < 5


def test_a_closed_terminal_ends_everything_and_a_ctrl_c_meanwhile_does_no_harm(
    folder: Path, environment: dict[str, str]
) -> None:
    with running(folder, {**environment, "TARJOTIN_SAMPLE": "none"}) as run:
        run.process.send_signal(signal.SIGHUP)
        time.sleep(0.2)
        assert run.stop() < 5
        assert "Traceback" not in run.output()
    assert not (folder / "run.json").exists()


def test_a_run_starts_again_after_one_that_was_killed(
    folder: Path, environment: dict[str, str]
) -> None:
    with running(folder, environment) as killed:
        family = psutil.Process(killed.process.pid).children()
        killed.process.kill()
        killed.process.wait()
        assert (folder / "run.json").exists()
        said = tarjotin(folder, "sync", "--folder", "nowhere")
        assert "No database is configured" in said.stderr
        for one in family:
            one.terminate()
        psutil.wait_procs(family, timeout=10)
    with running(folder, environment) as again:
        assert again.get("/api/v1/services?q=kävelyryhmiä").json()["total"] > 0


def assert_keeps_to_itself(folder: Path, environment: dict[str, str]) -> None:
    """The key is for the owner's eyes, and another run on the same folder is refused."""
    file = folder / "run.json"
    assert file.stat().st_mode & 0o077 == 0
    assert "meilisearch_key" in json.loads(file.read_text())
    another = Run(folder, environment)
    assert another.process.wait(60) == 1
    assert "Another run uses" in another.output()


def tarjotin(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command beside a running `make run`: it finds everything by the data folder."""
    clean = {key: value for key, value in os.environ.items() if "TARJOTIN" not in key}
    return subprocess.run(
        [sys.executable, "-m", "services", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**clean, "TARJOTIN_DATA_DIR": str(folder)},
    )


def test_without_npm_or_binary_everything_runs_and_says_what_is_missing(
    folder: Path,
) -> None:
    python_only = str(Path(sys.executable).parent)
    with running(folder, {"PATH": f"{python_only}:/usr/sbin:/sbin"}) as run:
        found = run.get("/api/v1/services?q=kävelyryhmiä").json()
        assert found["degraded"] is True
        assert found["total"] > 0
        run.stop()
        assert "npm is not installed" in run.output()


def test_a_port_in_use_is_a_sentence_that_says_what_to_do(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = Run(folder, {"TARJOTIN_CATALOGUE_PORT": port})
        assert run.process.wait(30) == 1
    said = run.output()
    assert f"Port {port} of catalogue is in use" in said
    assert "TARJOTIN_CATALOGUE_PORT=" in said
    assert "Traceback" not in said
    assert not folder.exists()
