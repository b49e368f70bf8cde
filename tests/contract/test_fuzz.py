"""Requests nobody would think of, made from the published contract: every answer keeps to it.

`TARJOTIN_FUZZ_EXAMPLES` sets the number of examples an operation and `TARJOTIN_FUZZ_SEED` where
they begin; the nightly run takes more, and others every night.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psycopg
import pytest

from libs.common.local.meilisearch import Meilisearch
from libs.common.local.postgres import Postgres
from libs.common.local.processes import free_port, stop

ROOT = Path(__file__).parents[2]
SEED = os.environ.get("TARJOTIN_FUZZ_SEED", "1")
TOKEN = "f" * 32
EXAMPLES = int(os.environ.get("TARJOTIN_FUZZ_EXAMPLES", "100"))


@pytest.fixture(scope="module")
def catalogue_url(
    postgres_server: Postgres, template: str, meilisearch_server: Meilisearch
) -> Iterator[str]:
    """The catalogue as a process of its own, over the sample."""
    name = f"fuzz_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    port = free_port()
    environment = {
        **os.environ,
        "TARJOTIN_DATABASE_URL": postgres_server.url_of(name),
        "TARJOTIN_MEILISEARCH_URL": meilisearch_server.url,
        "TARJOTIN_MEILISEARCH_KEY": meilisearch_server.key,
        "TARJOTIN_MEILISEARCH_PREFIX": f"{name}_",
        "TARJOTIN_CATALOGUE_PORT": str(port),
        "TARJOTIN_LOG_LEVEL": "error",
        "TARJOTIN_COORDINATOR_TOKENS": json.dumps({"coordinator": TOKEN}),
    }
    fill = (
        "from libs.common.progress import unseen; "
        "from services.catalogue.commands import prepare; prepare(unseen)"
    )
    subprocess.run([sys.executable, "-c", fill], env=environment, check=True)
    serve = [sys.executable, "-m", "services", "serve", "catalogue"]
    process = subprocess.Popen(serve, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url
    finally:
        stop(process)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            if httpx2.get(f"{url}/health/ready", timeout=2).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError("the catalogue did not start")


def test_every_answer_keeps_to_the_contract(catalogue_url: str) -> None:
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        f"{catalogue_url}/openapi.json",
        f"--max-examples={EXAMPLES}",
        f"--seed={SEED}",
        f"--header=Authorization: Bearer {TOKEN}",
        "--continue-on-failure",
        "--no-color",
        "--generation-database=:memory:",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout[-20_000:]
