"""What every service answers alike: health, docs, problems, request ids."""

import logging
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Annotated

import httpx2
import psycopg
import pytest
from fastapi import APIRouter, FastAPI
from pydantic import AfterValidator
from sqlalchemy import text

from libs.common import app as common
from libs.common import jobs
from libs.common.db import Session
from libs.common.problems import Conflict
from libs.common.settings import SERVICES, Settings
from tests.conftest import serving

SECRET = "131052-308T"


def sample_app(settings: Settings) -> FastAPI:
    router = APIRouter()

    @router.get("/items/{number}")
    async def read(number: int) -> int:
        return number

    @router.post("/items/{number}")
    async def write(number: int, body: dict[str, int]) -> int:
        return number

    @router.get("/halves")
    async def halves(number: Annotated[str, AfterValidator(float)]) -> None:
        pass

    @router.get("/crash")
    async def crash() -> None:
        raise RuntimeError(SECRET)

    @router.post("/half-done")
    async def half_done(session: Session) -> None:
        await jobs.enqueue(session, jobs.retry_stalled, timestamp=1)
        raise Conflict("Not like this.")

    @router.post("/late")
    async def late(session: Session) -> dict[str, bool]:
        """A row that only the commit refuses."""
        await session.execute(
            text("CREATE TEMPORARY TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        )
        await session.execute(text("INSERT INTO late VALUES (1), (1)"))
        return {"done": True}

    return common.create(
        "feedback", title="Sample", description="", settings=settings, routers=[router]
    )


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(sample_app(settings)) as client:
        yield client


@pytest.mark.parametrize("service", SERVICES)
async def test_every_service_is_live_and_ready(service: str, settings: Settings) -> None:
    async with serving(import_module(f"services.{service}.app").create(settings)) as client:
        assert (await client.get("/health/live")).json() == {"status": "live"}
        ready = await client.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"


async def test_a_service_without_its_database_is_live_but_not_ready(settings: Settings) -> None:
    away = Settings(database_url="postgresql://nobody@127.0.0.1:1/none", data_dir=settings.data_dir)
    async with serving(sample_app(away)) as client:
        assert (await client.get("/health/live")).status_code == 200
        answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "tarjotin migrate" in answer.json()["detail"]


async def test_the_docs_page_names_no_other_host(client: httpx2.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    script = await client.get("/static/docs/swagger-ui-bundle.js")
    assert script.status_code == 200


async def test_production_serves_no_docs_unless_told(settings: Settings) -> None:
    prod = settings.model_copy(update={"env": "prod"})
    async with serving(sample_app(prod)) as client:
        assert (await client.get("/docs")).status_code == 404
        assert (await client.get("/openapi.json")).status_code == 404


async def test_a_bad_path_is_a_problem_that_does_not_repeat_it(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get(f"/items/{SECRET}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["location"] == "path.number"
    assert SECRET not in answer.text


async def test_what_python_says_of_a_value_is_not_told_for_it_quotes_the_value(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/halves", params={"number": SECRET})
    assert answer.status_code == 422
    assert SECRET not in answer.text


async def test_a_key_that_the_caller_made_up_is_not_repeated(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/items/1", json={SECRET: "one"})
    assert answer.json()["errors"][0]["location"] == "body.(unnamed)"
    assert SECRET not in answer.text


async def test_many_faults_make_no_long_answer(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/items/1", json={"a" * n: "one" for n in range(1, 100)})
    assert len(answer.json()["errors"]) == 20


async def test_a_body_that_is_no_json_is_a_400(client: httpx2.AsyncClient) -> None:
    answer = await client.post(
        "/items/1", content=b"{oops", headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["detail"] == "The body is not valid JSON."


async def test_head_is_answered_as_get_without_the_body(client: httpx2.AsyncClient) -> None:
    got = await client.get("/items/7")
    head = await client.head("/items/7")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type"):
        assert head.headers[name] == got.headers[name]
    assert (await client.get("/items/8")).json() == 8


async def test_head_of_what_is_not_there_is_a_404(client: httpx2.AsyncClient) -> None:
    assert (await client.head("/nowhere")).status_code == 404


async def test_a_wrong_method_lists_every_method_of_the_address(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.delete("/items/1")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


async def test_a_crash_is_a_500_that_tells_no_secret(
    client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="httpx2")  # the test's own client
    answer = await client.get("/crash", params={"q": SECRET})
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    said = answer.text + caplog.text + "".join(capfd.readouterr())
    assert SECRET not in said


async def test_a_refused_request_leaves_nothing_half_done(
    client: httpx2.AsyncClient, database_url: str
) -> None:
    assert (await client.post("/half-done")).status_code == 409
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
    assert found == (0,)


async def test_an_answer_is_sent_only_after_its_commit(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/late")
    assert answer.status_code == 500
    assert "done" not in answer.text


async def test_a_callers_request_id_is_kept_and_a_strange_one_replaced(
    client: httpx2.AsyncClient,
) -> None:
    kept = await client.get("/items/1", headers={"x-request-id": "caller-12345678"})
    assert kept.headers["x-request-id"] == "caller-12345678"
    replaced = await client.get("/items/1", headers={"x-request-id": 'a"b\tc d e f g h'})
    assert len(replaced.headers["x-request-id"]) == 32


async def test_metrics_name_routes_by_template(client: httpx2.AsyncClient) -> None:
    await client.get("/items/424242")
    text_ = (await client.get("/metrics")).text
    assert 'route="/items/{number}"' in text_
    assert "424242" not in text_
