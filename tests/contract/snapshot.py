"""Writes each service's published contract; `make openapi` runs it."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from libs.common.settings import SERVICES, Settings

ROOT = Path(__file__).parents[2]


def contract(service: str) -> dict[str, Any]:
    """The service's OpenAPI 3.1 document as this code would publish it."""
    app = import_module(f"services.{service}.app").create(Settings())
    document: dict[str, Any] = app.openapi()
    return document


def published(service: str) -> Path:
    """The file that holds the contract others build on."""
    return ROOT / "services" / service / "openapi.json"


def write_all() -> None:
    for service in SERVICES:
        text = json.dumps(contract(service), ensure_ascii=False, indent=1)
        published(service).write_text(text + "\n")


if __name__ == "__main__":
    write_all()
