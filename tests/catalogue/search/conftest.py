"""A database for a module of tests that only read."""

from collections.abc import Iterator

import pytest

from libs.common.local import postgres
from tests.conftest import fresh_database


@pytest.fixture(scope="module")
def shared_database(postgres_server: postgres.Postgres, template: str) -> Iterator[str]:
    with fresh_database(postgres_server, template) as url:
        yield url
