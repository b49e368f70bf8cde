"""The referral service: wiring only."""

from fastapi import FastAPI

from libs.common import app
from libs.common.settings import Settings


def create(settings: Settings | None = None) -> FastAPI:
    """The app, ready for uvicorn's `factory` mode."""
    return app.create(
        "referral",
        title="Referrals",
        description="Culture, exercise and wellbeing referrals, and culture vouchers.",
        settings=settings or app.process_settings("referral", Settings),
    )
