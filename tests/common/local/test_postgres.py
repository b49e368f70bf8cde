"""The embedded PostgreSQL: keeps its data, recovers from a killed run, listens on no port."""

import signal
from pathlib import Path

import psutil
import psycopg
import pytest

from libs.common.local import postgres


@pytest.fixture
def folder(scratch: Path, request: pytest.FixtureRequest) -> Path:
    return scratch / f"pg-{abs(hash(request.node.name)) % 10**6}"


def test_data_is_kept_from_one_start_to_the_next(folder: Path) -> None:
    first = postgres.start(folder)
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    first.stop()
    second = postgres.start(folder)
    with psycopg.connect(second.url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    second.stop()


def test_a_server_left_by_a_killed_run_is_ended_first(folder: Path) -> None:
    left = postgres.start(folder)
    again = postgres.start(folder)
    with psycopg.connect(again.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert left.process.wait(10) == 0
    again.stop()


def test_a_killed_server_starts_again(folder: Path) -> None:
    killed = postgres.start(folder)
    killed.process.send_signal(signal.SIGKILL)
    killed.process.wait(10)
    again = postgres.start(folder)
    again.stop()


def test_it_listens_on_no_network_port(folder: Path) -> None:
    server = postgres.start(folder)
    listening = [
        one
        for one in psutil.Process(server.process.pid).net_connections("inet")
        if one.status == psutil.CONN_LISTEN
    ]
    server.stop()
    assert listening == []


def test_a_path_too_long_for_a_socket_still_works(folder: Path) -> None:
    deep = folder / ("long" * 20) / "data"
    server = postgres.start(deep)
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.stop()
