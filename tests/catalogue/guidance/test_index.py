"""Which services answer which concepts, as a process keeps it in mind."""

from typing import Any
from uuid import UUID

import psycopg
from hypothesis import given
from hypothesis import strategies as st

from libs.common.db import Database
from services.catalogue.guidance.actions import Guidance
from services.catalogue.guidance.index import FULL, Area, Index
from services.catalogue.search import books
from services.catalogue.search.actions import Search
from tests.catalogue import factories as make

RAUMA, PORI, SATAKUNTA = "684", "609", "06"
Row = tuple[UUID, dict[str, float], list[str], list[str], bool]


def row(number: int, needs: dict[str, float], *places: str, nationwide: bool = False) -> Row:
    counties = [place for place in places if len(place) == 2]
    municipalities = [place for place in places if len(place) == 3]
    return UUID(int=number), needs, municipalities, counties, nationwide


def index(*rows: Row) -> Index:
    made = Index()
    made.add(rows)
    return made


def best(made: Index, concepts: dict[str, float], area: Area | None = None) -> list[int]:
    return [UUID(id_).int for id_ in made.best(concepts, area, 10)]


def test_those_that_answer_the_weightier_concepts_come_first() -> None:
    made = index(row(1, {"sleep": 2}), row(2, {"grief": 1}), row(3, {"grief": 1, "sleep": 1}))
    assert best(made, {"grief": 1.0, "sleep": 0.3}) == [3, 2, 1]


def test_those_that_answer_nothing_are_left_out() -> None:
    assert best(index(row(1, {"sleep": 2})), {"grief": 1.0}) == []


def test_an_area_has_its_own_its_county_s_and_nationwide_services() -> None:
    needs = {"grief": 1.0}
    made = index(
        row(1, needs, RAUMA),
        row(2, needs, PORI),
        row(3, needs, SATAKUNTA),
        row(4, needs, nationwide=True),
    )
    assert best(made, needs, Area([RAUMA], [SATAKUNTA])) == [1, 3, 4]
    assert best(made, needs, Area([RAUMA])) == [1, 4]
    assert best(made, needs) == [1, 2, 3, 4]


codes = st.sampled_from(["grief", "sleep", "crafts"])
needs_of_services = st.lists(st.dictionaries(codes, st.floats(0.3, 3)), max_size=30)


@given(needs_of_services, st.dictionaries(codes, st.floats(0.1, 1), min_size=1))
def test_the_best_are_those_whose_weighed_scores_are_highest(
    services: list[dict[str, float]], concepts: dict[str, float]
) -> None:
    made = index(*(row(number, needs) for number, needs in enumerate(services)))

    def score(number: int) -> float:
        needs = services[number]
        return sum(min(needs.get(code, 0), FULL) * weight for code, weight in concepts.items())

    found = best(made, concepts)
    answering = [number for number, needs in enumerate(services) if set(needs) & set(concepts)]
    assert len(found) == min(10, len(answering))
    least = min(map(score, found), default=0)
    assert all(score(number) <= least + 1e-5 for number in set(answering) - set(found))


async def test_what_is_written_is_known_soon_and_what_is_gone_forgotten(database_url: str) -> None:
    database = Database(database_url, "tarjotin_catalogue")
    guidance = Guidance(Search(database, None))
    await guidance.refresh()
    assert len(guidance.index) == 0
    service = make.service()
    make.insert(database_url, service, make.search_document(service, needs={"grief": 1.0}))
    assert await known(guidance) == 1
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM catalogue.search_document")
    assert await known(guidance) == 0
    await database.close()


async def known(guidance: Guidance) -> int:
    """How many services are, after whoever has written documents said so."""
    async with guidance.search.database.engine.begin() as connection:
        await books.revise(connection)
    guidance._next = 0.0
    await guidance.search.refresh()
    await guidance.refresh()
    return len(guidance.index)


async def test_a_database_that_is_away_leaves_what_is_known() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    guidance = Guidance(Search(database, None))
    guidance.index = kept = index(row(1, {"grief": 1.0}))
    await guidance.refresh()
    assert guidance.index is kept
    await database.close()


def test_rows_may_come_in_parts() -> None:
    made, needs = Index(), {"grief": 1.0}
    rows: list[Any] = [row(number, needs, PORI) for number in range(4)]
    made.add(rows[:2])
    made.add(rows[2:])
    assert best(made, needs, Area([PORI])) == [0, 1, 2, 3]
