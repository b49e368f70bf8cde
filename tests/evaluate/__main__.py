"""`make evaluate`: how well the judged queries are answered, by us, by our stand-in and by plain
Meilisearch. Prints a table for each set and half.

`--failed KIND` lists the queries of the building half whose answer is not among the first three;
`--keep` takes what was reached for the floor of `make test`.
"""

import argparse
import asyncio
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table

from libs.common import db
from libs.common.local import meilisearch, postgres
from services.catalogue.settings import CatalogueSettings
from tests.engine import binary as engine_binary
from tests.evaluate import floors, sets
from tests.evaluate.engines import OURS
from tests.evaluate.evaluation import Answer, Row, answers, rows
from tests.evaluate.judged import HALVES, KINDS
from tests.evaluate.lives import KIND as GUIDANCE
from tests.evaluate.measures import quality

_BUILDING = HALVES[0]
console = Console()


@contextmanager
def _servers() -> Iterator[tuple[postgres.Postgres, meilisearch.Meilisearch]]:
    with ExitStack() as cleanup:
        folder = Path(tempfile.mkdtemp(prefix="tarjotin-evaluate-"))
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        database = postgres.start(folder / "postgres")
        cleanup.callback(database.stop)
        key = secrets.token_hex(16)
        engine = meilisearch.start_server(engine_binary(), folder / "search", key)
        cleanup.callback(engine.stop)
        yield database, engine


def _settings(
    database: postgres.Postgres, engine: meilisearch.Meilisearch, set_: str
) -> CatalogueSettings:
    """A database and indexes for this set alone."""
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE evaluate_{set_}".encode())
    url = database.url_of(f"evaluate_{set_}")
    db.migrate(url)
    return sets.settings(set_, url, engine)


def _show(all_rows: list[Row]) -> None:
    """A table for each set, half and kind of measures."""
    tables: dict[tuple[str, str, type], Table] = {}
    for row in all_rows:
        key = (row.set, row.half, type(row.quality))
        if key not in tables:
            names = row.quality._fields
            tables[key] = Table("kind", "asked", "engine", *names, title=f"{row.set}, {row.half}")
        figures = (f"{value:.3f}" for value in row.quality)
        tables[key].add_row(row.kind, str(row.queries), row.engine, *figures)
    for table in tables.values():
        console.print(table)


def _show_failed(all_of_them: list[Answer], kind: str) -> None:
    """Of the building half only: nobody is to look at the other."""
    for answer in all_of_them:
        asked = answer.asked
        if (answer.half, answer.engine, asked.kind) != (_BUILDING, OURS, kind):
            continue
        if not quality(answer.found, asked.relevant).hit_3:
            told = f"failed: {answer.set} {asked.language} {asked.told} {dict(asked.relevant)}"
            console.print(f"{told} found {answer.found[:3]}", soft_wrap=True, markup=False)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make evaluate", description=__doc__)
    parser.add_argument("--failed", choices=(*KINDS, GUIDANCE), action="append", default=[])
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    found: list[Answer] = []
    with _servers() as (database, engine):
        for set_ in sets.present():
            console.print(f"{set_}: filling a catalogue and asking …")
            found += asyncio.run(answers(_settings(database, engine, set_), engine, set_))
    figures = list(rows(found))
    _show(figures)
    for kind in options.failed:
        _show_failed(found, kind)
    if options.keep:
        floors.write(figures)
    for told in floors.lowered(figures):
        console.print(f"lowered: {told}", soft_wrap=True)


if __name__ == "__main__":
    main()
