"""Change the vocabulary: at once in every process, and in the background for every service."""

from collections.abc import Iterable, Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from libs.common.problems import InvalidPart, InvalidParts
from services.catalogue import versioned
from services.catalogue.codes import store as codes
from services.catalogue.search import pending
from services.catalogue.versioned import Kept
from services.catalogue.vocabulary import answers, expressions, store
from services.catalogue.vocabulary.schemas import Concept, ConceptBody


async def put(
    session: AsyncSession,
    code: str,
    body: ConceptBody,
    account: str,
    if_match: str | None,
    if_none_match: str | None,
) -> Kept:
    """Make a concept or change it.

    Raises `InvalidParts` for classes and themes that there are not, and as `versioned.put` does.
    """
    given = body.model_dump(mode="json")
    kept = await versioned.put(session, store.SHELF, code, given, account, if_match, if_none_match)
    if kept.changed:
        await _check(session, code, body)
        await _followed_by_services(session)
    return kept


async def remove(session: AsyncSession, code: str, account: str, if_match: str | None) -> None:
    """Raises as `versioned.remove` does."""
    await versioned.remove(session, store.SHELF, code, account, if_match)
    await _followed_by_services(session)


async def load(session: AsyncSession, concepts: Iterable[Concept] | None = None) -> int:
    """Bring those that nobody has changed in line with `concepts`, those that come with the code;
    how many changes that took."""
    shipped = store.concepts() if concepts is None else concepts
    bodies = {one.code: one.model_dump(mode="json", exclude={"code"}) for one in shipped}
    written = await versioned.load(session, store.SHELF, bodies)
    if written:
        await _followed_by_services(session)
    return written


async def _followed_by_services(session: AsyncSession) -> None:
    """Have those services indexed anew that may answer other needs now."""
    await session.flush()
    await pending.mark_older(session, answers.version(await store.kept(session)))


async def _check(session: AsyncSession, code: str, body: ConceptBody) -> None:
    names = await codes.code_names(session)
    classes = {name for list_, name in names if list_ == "service_class"}
    themes = {theme.code for theme in await codes.themes(session)}
    others = [one.code for one in await store.kept(session) if one.code != code]
    errors = [
        *_unknown("service_classes", body.service_classes, classes),
        *_unknown("related_classes", body.related_classes, classes),
        *_unknown("themes", body.themes, themes),
        *(
            InvalidPart(location=f"body.{where}", detail=why)
            for where, why in expressions.faults(body)
        ),
    ]
    if expressions.token(code) in map(expressions.token, others):
        errors.append(InvalidPart(location="path.code", detail="Too like another concept's code"))
    if errors:
        raise InvalidParts("The concept was left as it is.", errors=errors)


def _unknown(field: str, given: Iterable[str], known: set[str]) -> Iterator[InvalidPart]:
    lists = {"themes": "themes", "service_classes": "codes/service_class"}
    where = lists.get(field, lists["service_classes"])
    for place, code in enumerate(given):
        if code not in known:
            yield InvalidPart(
                location=f"body.{field}.{place}", detail=f"Use a code of /api/v1/{where}"
            )
