"""Every query of code lists, municipalities and themes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from libs.common.languages import LocalisedText
from services.catalogue.codes import rules
from services.catalogue.models import Base, Code, Municipality, Theme

Within = AsyncSession | AsyncConnection
Row = dict[str, Any]


class MunicipalityFacts(NamedTuple):
    """Where a municipality belongs (two-digit codes) and what it is called."""

    county: str | None
    region: str | None
    name: LocalisedText


async def code_names(within: Within) -> dict[tuple[str, str], LocalisedText]:
    """The name of every code, by (list, code)."""
    rows = await within.execute(select(Code.list, Code.code, Code.name))
    return {(list_, code): name for list_, code, name in rows}


async def municipalities(within: Within) -> dict[str, MunicipalityFacts]:
    """Every municipality by its code, in Finnish alphabetical order."""
    columns = (Municipality.code, Municipality.county_code, Municipality.region_code)
    rows = await within.execute(
        select(*columns, Municipality.name).order_by(Municipality.sort_key, Municipality.code)
    )
    return {code: MunicipalityFacts(county, region, name) for code, county, region, name in rows}


async def themes(within: Within) -> list[rules.Theme]:
    """Every theme, in the order the coordinator put them."""
    rows = await within.execute(
        select(Theme.code, Theme.name, Theme.description, Theme.service_classes).order_by(
            Theme.position, Theme.code
        )
    )
    return [rules.Theme(*row) for row in rows]


async def list_sizes(within: Within) -> dict[str, int]:
    """How many codes each list has; a known list without codes counts as 0."""
    rows = await within.execute(select(Code.list, func.count()).group_by(Code.list))
    return dict.fromkeys(rules.LISTS, 0) | dict(rows.all())


async def codes_after(
    within: Within, name: str, after: tuple[int, str] | None, limit: int
) -> list[rules.Code]:
    """Codes of a list in (position, code) order, those that come after `after`."""
    columns = (Code.list, Code.code, Code.name, Code.position)
    wanted = (
        select(*columns, Code.parent, Code.uri, Code.description)
        .where(Code.list == name)
        .order_by(Code.position, Code.code)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(tuple_(Code.position, Code.code) > after)
    return [rules.Code(*row) for row in await within.execute(wanted)]


async def upsert_codes(within: Within, rows: Sequence[rules.Code]) -> int:
    """Write what is new or differs; the number of rows written."""
    return await _upsert(within, Code, [_code_row(code) for code in rows])


async def upsert_municipalities(within: Within, rows: Sequence[rules.Municipality]) -> int:
    """Write what is new or differs; the number of rows written."""
    return await _upsert(within, Municipality, [_municipality_row(row) for row in rows])


async def upsert_themes(within: Within, rows: Sequence[rules.Theme]) -> int:
    """Write what is new or differs, in this order; the number of rows written."""
    return await _upsert(within, Theme, _theme_rows(rows))


async def insert_missing_themes(within: Within, rows: Sequence[rules.Theme]) -> int:
    """Write the themes whose code is not there yet; the number of rows written."""
    wanted = insert(Theme).values(_theme_rows(rows)).on_conflict_do_nothing()
    return len((await within.execute(wanted.returning(Theme.code))).all())


async def delete_themes_except(within: Within, kept: Sequence[str]) -> int:
    """Remove the other themes; the number of rows removed."""
    gone = delete(Theme).where(Theme.code.not_in(kept)).returning(Theme.code)
    return len((await within.execute(gone)).all())


async def _upsert(within: Within, model: type[Base], rows: Sequence[Row]) -> int:
    if not rows:
        return 0
    table = model.__table__
    new = insert(model).values(rows)
    facts = [column for column in table.columns if not column.primary_key]
    differs: ColumnElement[bool] = or_(
        *(column.is_distinct_from(new.excluded[column.name]) for column in facts)
    )
    written = new.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: new.excluded[column.name] for column in facts},
        where=differs,
    ).returning(*table.primary_key)
    return len((await within.execute(written)).all())


def _code_row(code: rules.Code) -> Row:
    return {
        "list": code.list,
        "code": code.code,
        "parent": code.parent,
        "uri": code.uri,
        "name": code.name,
        "description": code.description,
        "position": code.position,
    }


def _municipality_row(row: rules.Municipality) -> Row:
    return {
        "code": row.code,
        "name": row.name,
        "county_code": row.county,
        "region_code": row.region,
        "sort_key": row.sort_key,
    }


def _theme_rows(rows: Sequence[rules.Theme]) -> list[Row]:
    return [
        {
            "code": theme.code,
            "name": theme.name,
            "description": theme.description,
            "service_classes": theme.service_classes,
            "position": position,
        }
        for position, theme in enumerate(rows, start=1)
    ]
