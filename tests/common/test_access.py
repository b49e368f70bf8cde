"""Coordinators' accounts: who is let in, and what the others are told."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import APIRouter

from libs.common import app as common
from libs.common.access import Coordinator
from libs.common.problems import documented
from libs.common.settings import Settings
from tests.conftest import serving

TOKENS = {"coordinator-pori": "p" * 32, "coordinator-rauma": "r" * 32}


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    router = APIRouter()

    @router.get("/who", responses=documented(401))
    async def who(account: Coordinator) -> str:
        return account

    own = Settings.model_validate({**settings.model_dump(), "coordinator_tokens": TOKENS})
    app = common.create("feedback", title="Sample", description="", settings=own, routers=[router])
    async with serving(app) as opened:
        yield opened


async def test_a_token_tells_whose_account_it_is(client: httpx2.AsyncClient) -> None:
    for account, token in TOKENS.items():
        headers = {b"Authorization": f"Bearer {token}".encode("latin-1")}
        answer = await client.get("/who", headers=headers)
        assert (answer.status_code, answer.json()) == (200, account)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic cHBw", f"Bearer {'p' * 31}", "p" * 32],
)
async def test_everybody_else_is_told_to_send_a_token(
    client: httpx2.AsyncClient, header: str
) -> None:
    answer = await client.get("/who", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "urn:tarjotin:problem:unauthorized"


async def test_without_accounts_no_token_will_do(settings: Settings) -> None:
    router = APIRouter()

    @router.get("/who")
    async def who(account: Coordinator) -> str:
        return account

    app = common.create(
        "feedback", title="Sample", description="", settings=settings, routers=[router]
    )
    async with serving(app) as opened:
        for token in ("", "None", "{}"):
            headers = {"Authorization": f"Bearer {token}"}
            assert (await opened.get("/who", headers=headers)).status_code == 401


@pytest.mark.parametrize(
    "tokens", [{"coordinator": "short"}, {"Matti Meikäläinen": "p" * 32}, {"": "p" * 32}]
)
def test_a_token_that_can_be_guessed_and_a_name_of_a_person_are_refused(
    tokens: dict[str, str],
) -> None:
    with pytest.raises(ValueError):
        Settings(coordinator_tokens=tokens)


def test_accounts_are_given_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARJOTIN_COORDINATOR_TOKENS", f'{{"coordinator": "{"p" * 32}"}}')
    assert set(Settings().coordinator_tokens) == {"coordinator"}


def test_nothing_given_is_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARJOTIN_COORDINATOR_TOKENS", "")
    assert Settings().coordinator_tokens == {}


def test_what_is_no_json_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARJOTIN_COORDINATOR_TOKENS", "secret")
    with pytest.raises(ValueError, match="give JSON"):
        Settings()
