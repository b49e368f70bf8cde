"""The stub as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import orjson

from tests.ptv_stub.documents import service

ROOT = Path(__file__).parents[2]


@contextmanager
def running(*arguments: str) -> Iterator[str]:
    """The address of a stub process, ended afterwards."""
    command = [sys.executable, "-m", "tests.ptv_stub", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def test_a_generated_register_is_served() -> None:
    with running("--generate", "3", "--seed", "2") as url:
        listed = httpx2.get(f"{url}/Service").json()["itemList"]
        channels = httpx2.get(f"{url}/ServiceChannel").json()["itemList"]
    assert (len(listed), len(channels)) == (3, 7)


def test_a_folder_is_served(tmp_path: Path) -> None:
    (tmp_path / "services.jsonl").write_bytes(orjson.dumps(service("Kerho")))
    with running("--folder", str(tmp_path)) as url:
        listed = httpx2.get(f"{url}/Service").json()["itemList"]
    assert [item["name"] for item in listed] == ["Kerho"]


def test_a_source_of_documents_must_be_named() -> None:
    command = [sys.executable, "-m", "tests.ptv_stub"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--folder" in done.stderr
