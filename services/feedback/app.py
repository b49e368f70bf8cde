"""The feedback service: wiring only."""

from fastapi import FastAPI

from libs.common import app
from libs.common.settings import Settings


def create(settings: Settings | None = None) -> FastAPI:
    """The app, ready for uvicorn's `factory` mode."""
    return app.create(
        "feedback",
        title="Feedback",
        description="Client and staff experience, and what was done because of it.",
        settings=settings or app.process_settings("feedback", Settings),
    )
