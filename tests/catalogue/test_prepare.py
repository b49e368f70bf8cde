"""What `make run` fills a new database with."""

from sqlalchemy import text

from libs.common.db import Database
from libs.common.settings import Settings
from services.catalogue import prepare
from services.catalogue.vocabulary import actions as vocabulary
from services.catalogue.vocabulary.schemas import Concept


async def test_loading_the_sample_tells_how_much_of_each_kind_is_in(settings: Settings) -> None:
    told: dict[str, tuple[int, int]] = {}
    database = Database(settings.database_url_of("test"), "tarjotin_catalogue", 3)
    await prepare.load_codes(database)
    await prepare.load_sample(database, lambda kind, done, of: told.__setitem__(kind, (done, of)))
    await database.close()
    files = list((prepare.SAMPLE / "organizations").glob("*.json"))
    assert told["service"][0] == told["service"][1] >= 80
    assert told["organisation"][1] >= len(files)


async def test_the_words_of_the_vocabulary_are_learnt_once(settings: Settings) -> None:
    concept = Concept.model_validate(
        {"code": "company", "name": {"fi": "Seura"}, "expressions": {"fi": ["kaverit puuttuu"]}}
    )
    database = Database(settings.database_url_of("test"), "tarjotin_catalogue", 3)
    async with database.sessions.begin() as session:
        await vocabulary.load(session, [concept])
    told: list[tuple[str, int, int]] = []
    await prepare.learn_words(database, lambda *progress: told.append(progress))
    async with database.engine.connect() as connection:
        known = set(await connection.scalars(text("SELECT form FROM catalogue.word_form")))
    await database.close()
    assert known == {"seura", "kaverit", "puuttuu"}
    assert told[-1] == (prepare.WORDS, 3, 3)
