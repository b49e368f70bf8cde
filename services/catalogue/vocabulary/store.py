"""The vocabulary: what comes with the code, what is kept, and the latest compiled in a process."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, func, or_, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue import versioned
from services.catalogue.language import forms_cache
from services.catalogue.language.finnish import Forms
from services.catalogue.models import Concept as Row
from services.catalogue.models import ConceptVersion
from services.catalogue.vocabulary import rules
from services.catalogue.vocabulary.answers import NONE, Answers, words_of
from services.catalogue.vocabulary.expressions import FormsOf
from services.catalogue.vocabulary.rules import Vocabulary
from services.catalogue.vocabulary.schemas import Concept

DATA: Final = Path(__file__).parent / "data"
SHELF: Final = versioned.Shelf(
    Row, ConceptVersion, "There is no such concept; /api/v1/vocabulary lists them all."
)
_CONCEPTS: Final = TypeAdapter(list[Concept])
Whole = TypeVar("Whole")
_AT_A_TIME: Final = 2_000
"""Words whose forms are asked for together."""


@cache
def concepts() -> tuple[Concept, ...]:
    """Those that come with the code, of all files, by code."""
    found = [
        concept
        for path in sorted(DATA.glob("*.json"))
        for concept in _CONCEPTS.validate_json(path.read_bytes())
    ]
    return tuple(sorted(found, key=lambda concept: concept.code))


async def kept(within: versioned.Within) -> list[Concept]:
    """Those that hold now, by code."""
    return _read(await versioned.bodies(within, SHELF))


def conditions(theme: str | None, service_class: str | None, q: str) -> list[ColumnElement[bool]]:
    """What to ask of concepts of a theme, of a class, and whose code or a name begins with `q`."""
    asked: list[ColumnElement[bool]] = []
    if theme:
        asked.append(Row.body.contains({"themes": [theme]}))
    if service_class:
        either = ("service_classes", "related_classes")
        asked.append(or_(*(Row.body.contains({field: [service_class]}) for field in either)))
    if q:
        named = text(
            "EXISTS (SELECT FROM jsonb_each_text(concept.body->'name') AS own"
            " WHERE starts_with(lower(own.value), lower(:q)))"
        ).bindparams(q=q)
        asked.append(or_(func.starts_with(Row.code, q), named))
    return asked


class _Latest(Generic[Whole]):
    """What this process compiled last, of which revision of which database, and of what."""

    def __init__(
        self,
        nothing: Whole,
        words_of: Callable[[Sequence[Concept]], Mapping[str, set[str]]],
        made: Callable[[Sequence[Concept], FormsOf], Whole],
    ) -> None:
        self._words_of, self._made = words_of, made
        self._seen, self._digest, self.whole = ("", 0), b"", nothing

    async def of(self, connection: AsyncConnection) -> Whole:
        """Compiled anew when somebody has changed the vocabulary: until that is done, callers
        beside this one go on with the one before.

        The base forms of its words are kept with those of the services' words, for it takes seconds
        to find them; new ones are written in the caller's transaction.
        """
        seen = (str(connection.engine.url), await versioned.revision(connection, SHELF))
        if self._seen != seen:
            bodies = await versioned.bodies(connection, SHELF)
            digest = await asyncio.to_thread(_digest, bodies)
            if digest != self._digest:
                own = await asyncio.to_thread(_read, bodies)
                bodies.clear()
                forms = await forms_of(connection, await asyncio.to_thread(self._words_of, own))
                self.whole = await asyncio.to_thread(self._made, own, lambda w, of: forms[of][w])
                self._digest = digest
            self._seen = seen
        return self.whole


# Each apart: whoever builds documents asks nothing of queries, and half of the memory is for those.
_vocabulary = _Latest(rules.EMPTY, rules.words_of, Vocabulary)
_answers = _Latest(NONE, words_of, Answers)


async def vocabulary(connection: AsyncConnection) -> Vocabulary:
    """What queries speak of, by the vocabulary that holds."""
    return await _vocabulary.of(connection)


async def answers(connection: AsyncConnection) -> Answers:
    """What services answer, by the vocabulary that holds."""
    return await _answers.of(connection)


async def forms_of(
    connection: AsyncConnection, words: Mapping[str, set[str]]
) -> Mapping[str, Mapping[str, Forms]]:
    """Of every one of these words, by language."""
    found: dict[str, dict[str, Forms]] = {}
    for language, needed in words.items():
        of_language, in_order = found.setdefault(language, {}), sorted(needed)
        for start in range(0, len(in_order), _AT_A_TIME):
            some = in_order[start : start + _AT_A_TIME]
            forms = await forms_cache.lookup(connection, language, some, remember=False)
            # Without the parts of compounds, which nobody asks for here: half of the memory.
            of_language |= {word: Forms(one.whole) for word, one in forms.items()}
    return found


def _digest(bodies: Mapping[str, str]) -> bytes:
    made = blake2b()
    for code, body in bodies.items():
        made.update(f"{code} {body}\n".encode())
    return made.digest()


def _read(bodies: Mapping[str, str]) -> list[Concept]:
    """Unchecked, for they were checked when they were written; checking all takes a second."""
    return [Concept.model_construct(code=code, **json.loads(own)) for code, own in bodies.items()]
