"""What documents lean on is read for many services at once, and written only when it differs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db import Database
from services.catalogue.language import stems
from services.catalogue.models import Municipality
from services.catalogue.search import documents, projection
from services.catalogue.search.facts import Connected, Facts, Named
from tests.catalogue import factories as make


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    database = Database(database_url, "tarjotin_catalogue")
    async with database.engine.connect() as opened:
        yield opened
    await database.close()


async def facts_of(connection: AsyncConnection, id_: UUID) -> Facts | None:
    found = await projection.facts(connection, [id_])
    return found[0] if found else None


def built(facts: Facts) -> documents.Row:
    levels = documents.read(facts)
    forms = {
        language: {word: stems.forms(word, language) for word in words}
        for language, words in documents.vocabulary([levels]).items()
    }
    return documents.build(facts, levels, forms)


async def test_the_facts_come_from_every_table_they_lie_in(
    database_url: str, connection: AsyncConnection
) -> None:
    owner, other = make.organisation("Kaupunki"), make.organisation("Seura")
    general = make.general_description(content={"charge_type": "FreeOfCharge"})
    roles = [{"role": "Producer", "id": str(other.id)}]
    service = make.service(
        organisation_id=owner.id,
        general_description_id=general.id,
        service_classes=["P27.1"],
        content={"organisations": roles},
    )
    channel = make.channel("Taidetalo", accessibility=["a"])
    tie = make.connection(service, channel, content={"description": {"fi": "Tule käymään"}})
    said = make.overlay(service, referral_mode="referable", capacity_until=date(2026, 6, 1))
    theme = make.theme("exercise", ["P27.1"])
    make.insert(database_url, owner, other, general, service, channel, tie, said, theme)
    facts = await facts_of(connection, service.id)
    assert facts is not None
    assert facts.organisations == [
        Named(owner.id, {"fi": "Kaupunki"}),
        Named(other.id, {"fi": "Seura"}),
    ]
    expected = Connected("ServiceLocation", {"fi": "Taidetalo"}, ["a"], {"fi": "Tule käymään"})
    assert facts.channels == [expected]
    assert (facts.charge_type, facts.themes) == ("FreeOfCharge", ["exercise"])
    assert (facts.referral_mode, facts.capacity_until) == ("referable", date(2026, 6, 1))


async def test_a_service_that_is_withdrawn_or_hidden_has_no_facts(
    database_url: str, connection: AsyncConnection
) -> None:
    withdrawn = make.service(withdrawn_at=make.MOMENT)
    hidden = make.service()
    make.insert(database_url, withdrawn, hidden, make.overlay(hidden, hidden_reason="Päättynyt"))
    assert await projection.facts(connection, [withdrawn.id, hidden.id, uuid4()]) == []


async def test_what_is_withdrawn_is_left_out_of_a_service_that_names_it(
    database_url: str, connection: AsyncConnection
) -> None:
    gone: dict[str, Any] = {"withdrawn_at": make.MOMENT}
    owner, channel = make.organisation(**gone), make.channel(**gone)
    general = make.general_description(content={"charge_type": "FreeOfCharge"}, **gone)
    service = make.service(organisation_id=owner.id, general_description_id=general.id)
    tie = make.connection(service, channel)
    make.insert(database_url, owner, channel, general, service, tie)
    facts = await facts_of(connection, service.id)
    assert facts is not None
    assert (facts.channels, facts.organisations, facts.charge_type) == ([], [], None)
    assert facts.general_description is None


async def test_the_municipalities_of_a_whole_county_are_not_local(
    database_url: str, connection: AsyncConnection
) -> None:
    places = [("609", "06"), ("783", "06"), ("853", "02")]
    rows = [
        Municipality(code=code, name={"fi": code}, county_code=county, sort_key=code)
        for code, county in places
    ]
    service = make.service(municipalities=["609", "783", "853"], counties=["06"], reach="county")
    make.insert(database_url, service, *rows)
    facts = await facts_of(connection, service.id)
    assert facts is not None
    assert facts.local_municipalities == ["853"]


async def test_the_coordinators_themes_stand_in_for_those_of_the_classes(
    database_url: str, connection: AsyncConnection
) -> None:
    service = make.service(service_classes=["P27.1"])
    said = make.overlay(service, themes=["community"])
    make.insert(database_url, service, said, make.theme("exercise", ["P27.1"]))
    facts = await facts_of(connection, service.id)
    assert facts is not None
    assert facts.themes == ["community"]


@contextmanager
def statements(connection: AsyncConnection) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection.sync_connection, "before_cursor_execute", note)


async def test_many_services_take_no_more_statements_than_one(
    database_url: str, connection: AsyncConnection
) -> None:
    services = [make.service() for _ in range(50)]
    channels = [make.channel() for _ in range(50)]
    ties = [make.connection(*pair) for pair in zip(services, channels, strict=True)]
    make.insert(database_url, *services, *channels, *ties)
    with statements(connection) as for_one:
        await projection.facts(connection, [services[0].id])
    with statements(connection) as for_all:
        found = await projection.facts(connection, [service.id for service in services])
    assert (len(for_all), len(found)) == (len(for_one), 50)


async def test_a_row_holds_what_was_built(connection: AsyncConnection) -> None:
    facts = Facts(uuid4(), {"fi": "Vaa'an \\ 'äärellä'"}, {}, municipalities=["609"])
    facts.languages = ["fi", "se"]
    row = built(facts)
    await projection.write(connection, [row])
    found = await connection.execute(
        text(
            "SELECT document::text, languages, vector @@ $$'vaa''an'$$, sort_keys->>'fi'"
            " FROM catalogue.search_document"
        )
    )
    assert tuple(found.one()) == (
        row.document.decode(),
        ["fi", "se"],
        True,
        row.columns["sort_keys"]["fi"],
    )


async def test_a_word_too_long_for_postgresql_costs_nothing_else(
    connection: AsyncConnection,
) -> None:
    facts = Facts(uuid4(), {"fi": "Uinti"}, {"description": {"fi": f"{'a' * 5000} kylpylä"}})
    await projection.write(connection, [built(facts)])
    found = await connection.scalar(
        text("SELECT count(*) FROM catalogue.search_document WHERE vector @@ 'kylpylä'")
    )
    assert found == 1


async def version_of(connection: AsyncConnection) -> Any:
    return await connection.scalar(text("SELECT ctid::text FROM catalogue.search_document"))


async def test_a_row_that_does_not_differ_is_not_written_again(
    connection: AsyncConnection,
) -> None:
    facts = Facts(uuid4(), {"fi": "Uinti"}, {})
    await projection.write(connection, [built(facts)])
    before = await version_of(connection)
    await projection.write(connection, [built(facts)])
    assert await version_of(connection) == before


async def test_a_row_that_differs_is_written(connection: AsyncConnection) -> None:
    id_ = uuid4()
    await projection.write(connection, [built(Facts(id_, {"fi": "Uinti"}, {}))])
    await projection.write(connection, [built(Facts(id_, {"fi": "Hiihto"}, {}))])
    [(_, document)] = await projection.page(connection, UUID(int=0), 10)
    assert '"fi":"Hiihto"' in document


async def test_pages_hold_every_document_once(connection: AsyncConnection) -> None:
    rows = [built(Facts(uuid4(), {"fi": "Uinti"}, {})) for _ in range(5)]
    await projection.write(connection, rows)
    seen, after = [], UUID(int=0)
    while page := await projection.page(connection, after, 2):
        seen += [id_ for id_, _ in page]
        after = seen[-1]
    assert seen == sorted(row.columns["service_id"] for row in rows)
