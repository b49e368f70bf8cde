"""No change lowers how well the judged queries are answered."""

from pathlib import Path

import pytest

from libs.common.local.meilisearch import Meilisearch
from services.catalogue.settings import CatalogueSettings
from tests.evaluate import floors, sets
from tests.evaluate.evaluation import answers, rows


@pytest.mark.parametrize("set_", sets.present())
async def test_every_figure_is_as_good_as_it_was(
    set_: str, database_url: str, meilisearch_server: Meilisearch, tmp_path: Path
) -> None:
    settings = CatalogueSettings.model_validate(
        {
            "database_url": database_url,
            "data_dir": tmp_path,
            "meilisearch_url": meilisearch_server.url,
            "meilisearch_key": meilisearch_server.key,
            "meilisearch_prefix": f"evaluate_{set_}_",
        }
    )
    found = await answers(settings, meilisearch_server, set_)
    assert list(floors.lowered(rows(found))) == []
