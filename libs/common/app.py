"""What every service's FastAPI app has in common."""

import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.resources import files
from typing import Any, TypeVar

from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.requests import Request
from starlette.staticfiles import StaticFiles

from libs.common import health, logs, metrics, problems
from libs.common.db import Database
from libs.common.head import HeadAsGet
from libs.common.settings import Settings

Own = TypeVar("Own", bound=Settings)
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create(
    service: str,
    *,
    title: str,
    description: str,
    settings: Settings,
    routers: Sequence[APIRouter] = (),
    checks: Callable[[FastAPI], Sequence[health.Check]] = lambda _: (),
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """A service's app: problems, request log, health, metrics, and `/docs` without a CDN.

    `checks` and `lifespan` are the service's own; the database comes with every service.
    """

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        database = Database(
            settings.database_url_of(service), f"tarjotin_{service}", settings.database_pool_size
        )
        app.state.settings, app.state.database = settings, database
        app.state.checks = [health.Check("database", database.unready), *checks(app)]
        try:
            async with (lifespan or _nothing)(app):
                yield
        finally:
            await database.close()

    app = FastAPI(
        title=title,
        description=description,
        version="1",
        lifespan=running,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if settings.serves_docs else None,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        # One schema a model: what we send has every key, so separate input schemas only confuse.
        separate_input_output_schemas=False,
    )
    for router in (*routers, health.router, metrics.router):
        app.include_router(router)
    problems.install(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(logs.RequestLog)
    if settings.serves_docs:
        _serve_docs(app)
    return app


def process_settings(service: str, kind: type[Own]) -> Own:
    """The settings of a server process, whose log is set up by them. What has been loaded so far
    stays for good: looking for garbage in it would hold up a request for 90 ms now and then."""
    own = kind()
    logs.configure(own.log_level, service)
    gc.collect()
    gc.freeze()
    return own


@asynccontextmanager
async def _nothing(_: FastAPI) -> AsyncIterator[None]:
    yield


def _serve_docs(app: FastAPI) -> None:
    """Swagger UI from our own address: the page must work with no internet."""
    app.mount("/static/docs", StaticFiles(directory=str(files("fastapi_offline") / "static")))

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        root: Any = request.scope.get("root_path", "")
        return get_swagger_ui_html(
            openapi_url=f"{root}/openapi.json",
            title=app.title,
            swagger_js_url=f"{root}/static/docs/swagger-ui-bundle.js",
            swagger_css_url=f"{root}/static/docs/swagger-ui.css",
            swagger_favicon_url=f"{root}/static/docs/favicon.png",
        )
