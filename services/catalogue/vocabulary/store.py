"""The vocabulary that comes with the code, compiled once in a process."""

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.language import forms_cache
from services.catalogue.vocabulary import rules
from services.catalogue.vocabulary.rules import EMPTY, Vocabulary
from services.catalogue.vocabulary.schemas import Concept

DATA: Final = Path(__file__).parent / "data"
_CONCEPTS: Final = TypeAdapter(list[Concept])


@cache
def concepts() -> tuple[Concept, ...]:
    """Of all files, by code."""
    found = [
        concept
        for path in sorted(DATA.glob("*.json"))
        for concept in _CONCEPTS.validate_json(path.read_bytes())
    ]
    return tuple(sorted(found, key=lambda concept: concept.code))


@cache
def version() -> int:
    return rules.version(concepts())


class _Compiled:
    latest: Vocabulary = EMPTY


async def vocabulary(connection: AsyncConnection) -> Vocabulary:
    """Compiled. The base forms of its words are kept with those of the services' words, for it
    takes seconds to find them; new ones are written in the caller's transaction."""
    if _Compiled.latest.version != version():
        forms = {
            language: await forms_cache.lookup(connection, language, words)
            for language, words in rules.words_of(concepts()).items()
        }
        _Compiled.latest = Vocabulary(concepts(), lambda word, language: forms[language][word])
    return _Compiled.latest
