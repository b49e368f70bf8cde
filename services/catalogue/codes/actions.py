"""Bring the code lists up to date, and let a coordinator decide the themes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from libs.common.problems import InvalidPart, InvalidParts
from services.catalogue.codes import rules, store


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote: all 0 when everything was as it should be."""

    codes: int
    municipalities: int
    themes: int


async def load(session: AsyncSession) -> Loaded:
    """Write the bundled code lists, municipalities and themes where they are new or differ.

    A theme that is already there stays as the coordinator made it. Codes that have left the data
    files stay too: content may still carry them.
    """
    return Loaded(
        codes=await store.upsert_codes(session, rules.codes()),
        municipalities=await store.upsert_municipalities(session, rules.municipalities()),
        themes=await store.insert_missing_themes(session, rules.themes()),
    )


async def replace_themes(session: AsyncSession, themes: Sequence[rules.Theme]) -> int:
    """Make these the themes, in this order; the number of rows written or removed.

    For `curation.actions`, which brings the services along. Raises `InvalidParts` for a code given
    twice and for a service class that is not in the code list.
    """
    known = {code for name, code in await store.code_names(session) if name == "service_class"}
    errors = [*_repeated(themes), *_unknown_classes(themes, known)]
    if errors:
        raise InvalidParts("The themes were left as they are.", errors=errors)
    removed = await store.delete_themes_except(session, [theme.code for theme in themes])
    return removed + await store.upsert_themes(session, themes)


def _repeated(themes: Sequence[rules.Theme]) -> Iterable[InvalidPart]:
    codes = [theme.code for theme in themes]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield InvalidPart(location=f"themes.{place}.code", detail="Give each code once")


def _unknown_classes(themes: Sequence[rules.Theme], known: set[str]) -> Iterable[InvalidPart]:
    for place, theme in enumerate(themes):
        if not known.issuperset(theme.service_classes):
            yield InvalidPart(
                location=f"themes.{place}.service_classes",
                detail="Use codes of the list service_class, such as P27.1",
            )
