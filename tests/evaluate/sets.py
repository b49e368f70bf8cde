"""The two sets of services that queries are judged over, and their way into a catalogue."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from libs.common.db import Database
from libs.common.local.meilisearch import Meilisearch
from services.catalogue import prepare
from services.catalogue.ptv.actions import sync
from services.catalogue.ptv.folder import FolderSource
from services.catalogue.ptv.plan import Plan
from services.catalogue.ptv.source import Scope
from services.catalogue.settings import CatalogueSettings

ROOT: Final = Path(__file__).parents[2]
SETS: Final[Mapping[str, Path]] = {
    "real": ROOT.parent / "shared" / "ptv" / "real",
    "sample": prepare.SAMPLE,
}


def present() -> list[str]:
    """The real services are not ours to ship, so they may be missing."""
    return [name for name, folder in SETS.items() if folder.is_dir()]


def settings(name: str, database_url: str, engine: Meilisearch) -> CatalogueSettings:
    """Of a catalogue for one set, its indexes apart from those of the others."""
    return CatalogueSettings.model_validate(
        {
            "database_url": database_url,
            "meilisearch_url": engine.url,
            "meilisearch_key": engine.key,
            "meilisearch_prefix": f"evaluate_{name}_",
        }
    )


async def fill(settings: CatalogueSettings, name: str) -> None:
    """Sync a set into an empty catalogue and make it searchable."""
    database = Database(settings.database_url_of("catalogue"), "tarjotin_catalogue", 3)
    try:
        await prepare.load_codes(database)
        report = await sync(database, FolderSource(SETS[name]), Plan(name, Scope("all")))
        assert report.state == "succeeded", report
        await prepare.make_searchable(settings, database)
    finally:
        await database.close()
