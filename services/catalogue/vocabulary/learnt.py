"""Base forms of the words of the vocabulary that comes with the code, found beforehand.

A new database gets them from a file in a second, where Voikko would take half a minute or more.
`make words` writes the file anew; it is needed whenever the vocabulary or Voikko has changed.
"""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.language import forms_cache, stems
from services.catalogue.vocabulary import rules, store

FILE: Final = store.DATA / "learnt_words.tsv"
"""The version of the rules, then a line for each word as `forms_cache.line` makes it."""
LANGUAGE: Final = "fi"
"""The only one whose forms are kept: others cost less than looking them up."""


async def load(connection: AsyncConnection) -> None:
    """Write them to a database that has not all of them. Of other rules than those in use: nothing,
    and the words are found one by one."""
    version, *lines = FILE.read_text().splitlines()
    if version == stems.rules_version():
        await forms_cache.load(connection, lines)


def words() -> set[str]:
    """All those needed to compile the vocabulary that comes with the code."""
    return rules.words_of(store.concepts())[LANGUAGE]


def found() -> str:
    """What the file should hold. Takes a minute."""
    lines = [forms_cache.line(word, stems.forms(word, LANGUAGE)) for word in sorted(words())]
    return "\n".join([stems.rules_version(), *lines, ""])


if __name__ == "__main__":
    FILE.write_text(found())
