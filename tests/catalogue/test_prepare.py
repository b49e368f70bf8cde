"""What `make run` fills a new database with."""

from libs.common.db import Database
from libs.common.settings import Settings
from services.catalogue import prepare


async def test_loading_the_sample_tells_how_much_of_each_kind_is_in(settings: Settings) -> None:
    told: dict[str, tuple[int, int]] = {}
    database = Database(settings.database_url_of("test"), "tarjotin_catalogue", 3)
    await prepare.load_codes(database)
    await prepare.load_sample(database, lambda kind, done, of: told.__setitem__(kind, (done, of)))
    await database.close()
    files = list((prepare.SAMPLE / "organizations").glob("*.json"))
    assert told["service"][0] == told["service"][1] >= 80
    assert told["organisation"][1] >= len(files)
