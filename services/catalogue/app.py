"""The catalogue service: wiring only."""

from fastapi import FastAPI

from libs.common import app
from libs.common.settings import Settings


def create(settings: Settings | None = None) -> FastAPI:
    """The app, ready for uvicorn's `factory` mode."""
    return app.create(
        "catalogue",
        title="Catalogue",
        description="The service catalogue of a wellbeing county: find, read, mirror.",
        settings=settings,
    )
