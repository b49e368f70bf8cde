"""The crisis contacts: what comes with the code, what is kept, and what a process watches with."""

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue import versioned
from services.catalogue.crisis import rules
from services.catalogue.crisis.rules import Watch
from services.catalogue.crisis.schemas import Contact
from services.catalogue.language import forms_cache
from services.catalogue.models import CrisisContact, CrisisContactVersion
from services.catalogue.vocabulary import store as vocabulary

DATA: Final = Path(__file__).parent / "data" / "contacts.json"
SHELF: Final = versioned.Shelf(
    CrisisContact,
    CrisisContactVersion,
    "There is no such crisis contact; /api/v1/crisis-contacts lists them all.",
)
_CONTACTS: Final = TypeAdapter(list[Contact])


@cache
def shipped() -> tuple[Contact, ...]:
    """Those that come with the code."""
    return tuple(_CONTACTS.validate_json(DATA.read_bytes()))


async def contacts(within: versioned.Within) -> list[Contact]:
    """Those that the county keeps, by code."""
    bodies = await versioned.bodies(within, SHELF)
    return [Contact.model_construct(code=code, **json.loads(own)) for code, own in bodies.items()]


async def watch(connection: AsyncConnection, before: Watch) -> Watch:
    """What to watch with now; `before` when nothing has changed."""
    seen = (
        await versioned.revision(connection, vocabulary.SHELF),
        await versioned.revision(connection, SHELF),
    )
    if seen == before.revisions:
        return before
    own = [one for one in await vocabulary.kept(connection) if one.crisis]
    forms = {
        language: await forms_cache.lookup(connection, language, words, remember=False)
        for language, words in rules.words_of(own).items()
    }
    kept = await contacts(connection)
    return await asyncio.to_thread(
        Watch, own, kept, lambda word, language: forms[language][word], seen
    )
