"""Keep the list of crisis contacts."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalogue import versioned
from services.catalogue.crisis import store
from services.catalogue.crisis.schemas import ContactBody
from services.catalogue.versioned import Kept


async def put(
    session: AsyncSession,
    code: str,
    body: ContactBody,
    account: str,
    if_match: str | None,
    if_none_match: str | None,
) -> Kept:
    """Make a contact or change it. Raises as `versioned.put` does."""
    given = body.model_dump(mode="json")
    return await versioned.put(session, store.SHELF, code, given, account, if_match, if_none_match)


async def remove(session: AsyncSession, code: str, account: str, if_match: str | None) -> None:
    """Raises as `versioned.remove` does."""
    await versioned.remove(session, store.SHELF, code, account, if_match)


async def load(session: AsyncSession) -> int:
    """Bring contacts that nobody has changed in line with those that come with the code; how many
    changes that took."""
    bodies = {one.code: one.model_dump(mode="json", exclude={"code"}) for one in store.shipped()}
    return await versioned.load(session, store.SHELF, bodies)
