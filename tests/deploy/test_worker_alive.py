"""The worker's health check, against the queue's real tables."""

import os
import subprocess
import sys

import psycopg
import pytest

from tests.deploy.files import ROOT


def check(url: str) -> int:
    command = [sys.executable, "-m", "deploy.worker_alive"]
    environment = {**os.environ, "TARJOTIN_DATABASE_URL": url}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@pytest.mark.parametrize(("seconds_ago", "code"), [(20, 0), (90, 1)])
def test_a_worker_is_alive_for_a_minute_after_its_last_sign(
    database_url: str, seconds_ago: int, code: int
) -> None:
    sign = """INSERT INTO procrastinate_workers (last_heartbeat)
              VALUES (now() - make_interval(secs => %s))"""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(sign, [seconds_ago])
    assert check(database_url) == code


def test_no_worker_at_all_is_not_alive(database_url: str) -> None:
    assert check(database_url) == 1


def test_a_worker_that_cannot_reach_its_database_is_not_alive() -> None:
    assert check("postgresql://nobody@127.0.0.1:1/none") == 1
