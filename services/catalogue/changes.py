"""Change numbers in the order of commits, so that a mirror that has read up to n misses nothing.

A sequence alone would not do: a transaction that took a number first may commit last, after a
mirror has already read past it.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

_TAKE_TURN = text("SELECT pg_advisory_xact_lock(hashtext('catalogue.change_number'))")


async def take_turn(within: AsyncSession | AsyncConnection) -> None:
    """Wait until no other transaction is between its change numbers and its commit.

    Held until this transaction ends, so call it late and keep what follows short. Change numbers
    are then taken with `nextval('catalogue.change_number')`.
    """
    await within.execute(_TAKE_TURN)
