"""The words of a service as a tsvector of PostgreSQL, which the stand-in searches."""

from collections.abc import Mapping

_LAST_POSITION = 16_383  # of a tsvector
# Bytes; PostgreSQL refuses a tsvector of more, and one refused row would hold up all that wait.
# The richest of 334 real services needs a fiftieth.
_MOST_VECTOR = 1_000_000
_WEIGHTS = dict(enumerate("ABCD", start=1))


def written(found: Mapping[int, Mapping[str, int]]) -> str:
    """PostgreSQL's text form of a tsvector. Every entry has a position of its own: two words in
    one place would count as not found together when ranked."""
    entries: dict[str, str] = {}
    for level, own in found.items():
        weight = _WEIGHTS[level]
        for lexeme, place in own.items():
            at = place if place < _LAST_POSITION else _LAST_POSITION
            if before := entries.get(lexeme):
                entries[lexeme] = f"{before},{at}{weight}"
            else:
                quoted = lexeme.replace("'", "''") if "'" in lexeme else lexeme
                entries[lexeme] = f"'{quoted}':{at}{weight}"
    return _cut_off(" ".join(entries.values()))


def _cut_off(vector: str) -> str:
    """Without the last entries when there are too many: the least important texts come last. The
    text form is never shorter than what PostgreSQL makes of it."""
    if len(vector) * 4 <= _MOST_VECTOR or len(encoded := vector.encode()) <= _MOST_VECTOR:
        return vector
    return encoded[:_MOST_VECTOR].decode(errors="ignore").rpartition(" ")[0]
