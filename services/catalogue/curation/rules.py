"""A change as it is typed on the command line, and what it makes of the overlay there was."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from services.catalogue.curation.schemas import OverlayChange

FIELDS = tuple(OverlayChange.model_fields)

Values = dict[str, Any]
"""Every field of an overlay with its value; None where nothing is known."""


class InvalidChange(ValueError):
    """The change cannot be made; the text says what to write instead."""


def parse(pairs: Iterable[str]) -> OverlayChange:
    """The change that `field=value` strings ask for.

    An empty value clears the field. Texts name their language (`price_note.fi=Maksuton`) and
    themes are parted by commas. Raises `InvalidChange`.
    """
    given: Values = {}
    for pair in pairs:
        _add(given, pair)
    return _validated(given)


def merged(current: Mapping[str, Any], change: OverlayChange) -> Values:
    """What the overlay's fields are after the change, a merge patch (RFC 7396).

    Raises `InvalidChange` when the change does not agree with what stays.
    """
    given = change.model_dump(exclude_unset=True)
    if given.get("price_note") is not None:
        notes = {**(current["price_note"] or {}), **given["price_note"]}
        given["price_note"] = {key: note for key, note in notes.items() if note} or None
    return _validated({**current, **given}).model_dump()


def _add(given: Values, pair: str) -> None:
    name, equals, value = pair.partition("=")
    field, dot, language = name.strip().partition(".")
    if not equals:
        raise InvalidChange("Write each change as field=value, such as capacity_state=full.")
    if field not in FIELDS or (dot and field != "price_note"):
        raise InvalidChange(f"There is no field {name.strip()!r}. The fields are: {_listed()}.")
    if dot:
        _add_text(given.setdefault(field, {}), language, value.strip())
    elif field in given:
        raise InvalidChange(f"{field} is given twice. Give it once.")
    else:
        given[field] = _value(field, value.strip())


def _add_text(texts: Values | None, language: str, value: str) -> None:
    if texts is None or language in texts:
        raise InvalidChange("price_note is given twice. Give each of its languages once.")
    texts[language] = value or None


def _value(field: str, value: str) -> Any:
    if not value:
        return None
    if field == "price_note":
        raise InvalidChange("Name the language of the text: price_note.fi=…")
    if field == "themes":
        return [code.strip() for code in value.split(",") if code.strip()]
    return value


def _listed() -> str:
    return ", ".join("price_note.fi" if name == "price_note" else name for name in FIELDS)


def _validated(given: Mapping[str, Any]) -> OverlayChange:
    try:
        return OverlayChange.model_validate(given)
    except ValidationError as error:
        raise InvalidChange("; ".join(map(_sentence, error.errors()))) from error


def _sentence(failure: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in failure["loc"] if part != "[key]")
    return f"{where}: {failure['msg']}" if where else str(failure["msg"])
