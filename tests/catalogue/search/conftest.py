"""A database for a module of tests that only read."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from libs.common.local import postgres


@pytest.fixture(scope="module")
def shared_database(postgres_server: postgres.Postgres, template: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres_server.url_of(name)
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
