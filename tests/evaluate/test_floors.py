"""No change lowers how well the judged queries are answered."""

import pytest

from libs.common.local.meilisearch import Meilisearch
from tests.evaluate import floors, sets
from tests.evaluate.evaluation import answers, rows


@pytest.mark.parametrize("set_", sets.present())
async def test_every_figure_is_as_good_as_it_was(
    set_: str, database_url: str, meilisearch_server: Meilisearch
) -> None:
    settings = sets.settings(set_, database_url, meilisearch_server)
    found = await answers(settings, meilisearch_server, set_)
    assert list(floors.lowered(rows(found))) == []
