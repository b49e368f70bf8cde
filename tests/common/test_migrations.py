"""The migrations are the tables of the models, there and back."""

import secrets

import psycopg
import pytest
from alembic import command

from libs.common import db
from libs.common.local.postgres import Postgres


@pytest.fixture
def empty_database_url(postgres_server: Postgres) -> str:
    name = f"empty_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres_server.url_of(name)


def test_the_models_and_the_migrations_agree(database_url: str) -> None:
    command.check(db.alembic_config(database_url))


def test_the_migrations_go_there_and_back(empty_database_url: str) -> None:
    config = db.alembic_config(empty_database_url)
    for revision in ("head", "base", "head"):
        (command.downgrade if revision == "base" else command.upgrade)(config, revision)
    with psycopg.connect(empty_database_url) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert version == (db.head(),)


def test_a_service_cannot_touch_anothers_schema(database_url: str) -> None:
    with (
        psycopg.connect(database_url, options="-c role=tarjotin_feedback") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM catalogue.service")
