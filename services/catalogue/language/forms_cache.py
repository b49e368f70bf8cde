"""The forms of many words at once: Voikko is asked about a word once, not in every build.

Finnish words go through table word_form, which outlives the process; Swedish and English stems cost
no more than a look into a table would. What was met lately stays in memory, within bounds.
"""

import asyncio
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.language import stems
from services.catalogue.language.finnish import Forms

KEPT = 20_000
"""Words in each half of the memory; both halves full are about 25 MB."""

_STORED = "fi"
# Words to analyse between two looks at the event loop: some 50 ms.
_AT_A_TIME = 200
_WRITTEN_TOGETHER = 5_000


class _Memory:
    """The latest words, in two halves: when the newer one is full, the older one is forgotten."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._newer: dict[str, Forms] = {}
        self._older: dict[str, Forms] = {}

    def known(self, words: Iterable[str]) -> dict[str, Forms]:
        newer, older = self._newer, self._older
        found = {}
        for word in words:
            forms = newer.get(word) or older.get(word)
            if forms:
                found[word] = forms
        self.keep({word: forms for word, forms in found.items() if word not in newer})
        return found

    def keep(self, forms: Mapping[str, Forms]) -> None:
        if len(self._newer) + len(forms) > self._size:
            self._newer, self._older = {}, self._newer
        self._newer.update(forms)


_memory = _Memory(KEPT)

# Words and forms have neither spaces nor line breaks in them. One text each way costs a third of
# what a list there and a row with three arrays for every word back did.
_READ = text(
    """SELECT string_agg(concat_ws('\t', form, array_to_string(whole, ' '),
                                 array_to_string(parts, ' '), array_to_string(kin, ' ')), '\n')
       FROM catalogue.word_form
       WHERE language = :language AND rules = :rules AND form = ANY(string_to_array(:words, ' '))"""
)
_KEPT_OF = text(
    """SELECT count(*) FROM catalogue.word_form
       WHERE language = :language AND rules = :rules AND form = ANY(string_to_array(:words, ' '))"""
)
# In order, so that two transactions that write the same words wait for each other and no more.
_WRITE = text(
    """INSERT INTO catalogue.word_form (language, form, whole, parts, kin, rules)
       SELECT :language, form, string_to_array(whole, ' '), string_to_array(parts, ' '),
              string_to_array(kin, ' '), :rules
       FROM unnest(CAST(:words AS text[]), CAST(:whole AS text[]), CAST(:parts AS text[]),
                   CAST(:kin AS text[])) AS found (form, whole, parts, kin)
       ORDER BY form
       ON CONFLICT (language, form) DO UPDATE
       SET whole = excluded.whole, parts = excluded.parts, kin = excluded.kin,
           rules = excluded.rules
       WHERE word_form.rules <> excluded.rules"""
)


async def lookup(
    connection: AsyncConnection, language: str, words: Collection[str], *, remember: bool = True
) -> dict[str, Forms]:
    """The forms of every one of these lower-case words of a language, as `stems.forms` gives them.

    What the table did not have yet is written to it in the caller's transaction. Words that are
    asked for once in a process are not to be remembered.
    """
    if language != _STORED:
        return await _analysed(language, list(words))
    found = _memory.known(words)
    if missing := [word for word in words if word not in found]:
        new = await _from_table(connection, missing)
        if remember:
            _memory.keep(new)
        found |= new
    return found


async def load(connection: AsyncConnection, lines: Sequence[str]) -> None:
    """Keep Finnish words found elsewhere, each as `line` makes it, by the rules in use; nothing is
    written when all are there."""
    words = " ".join(told.partition("\t")[0] for told in lines)
    kept = await connection.scalar(
        _KEPT_OF, {"language": _STORED, "rules": _rules(), "words": words}
    )
    if kept == len(lines):
        return
    for start in range(0, len(lines), _WRITTEN_TOGETHER):
        await _write(connection, dict(map(_read, lines[start : start + _WRITTEN_TOGETHER])))


async def _from_table(connection: AsyncConnection, words: Sequence[str]) -> dict[str, Forms]:
    """From the table, and what it does not have from Voikko and into the table."""
    stored = await connection.scalar(
        _READ, {"language": _STORED, "rules": _rules(), "words": " ".join(words)}
    )
    found = dict(map(_read, stored.split("\n"))) if stored else {}
    new = await _analysed(_STORED, [word for word in words if word not in found])
    if new:
        await _write(connection, new)
    return found | new


def line(word: str, forms: Forms) -> str:
    """A word and its forms as one line of text, as the database gives them too."""
    return "\t".join((word, *map(" ".join, forms)))


def _read(told: str) -> tuple[str, Forms]:
    form, whole, parts, kin = told.split("\t")
    return form, Forms(tuple(whole.split()), tuple(parts.split()), tuple(kin.split()))


async def _write(connection: AsyncConnection, found: Mapping[str, Forms]) -> None:
    joined = {
        part: [" ".join(getattr(forms, part)) for forms in found.values()] for part in Forms._fields
    }
    await connection.execute(
        _WRITE, {"language": _STORED, "rules": _rules(), "words": list(found), **joined}
    )


async def _analysed(language: str, words: Sequence[str]) -> dict[str, Forms]:
    found: dict[str, Forms] = {}
    for start in range(0, len(words), _AT_A_TIME):
        # In a thread, so that the event loop keeps answering meanwhile.
        found |= await asyncio.to_thread(_of_some, language, words[start : start + _AT_A_TIME])
    return found


def _of_some(language: str, words: Sequence[str]) -> dict[str, Forms]:
    return {word: stems.forms(word, language) for word in words}


@cache
def _rules() -> int:
    return zlib.crc32(stems.rules_version().encode()) >> 1
