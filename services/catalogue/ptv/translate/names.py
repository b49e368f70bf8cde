"""The name of a document: what nothing can be shown without."""

from libs.common.languages import LocalisedText
from services.catalogue.ptv import wire
from services.catalogue.ptv.wire import Json, Unusable


def named(document: Json, key: str) -> tuple[LocalisedText, LocalisedText]:
    """Name and alternative name. Raises `Unusable` when no language has a name."""
    by_type = wire.localised_by_type(document.get(key))
    name = by_type.get("Name") or by_type.get("AlternativeName")
    if not name:
        raise Unusable("no name in any language")
    return name, by_type.get("AlternativeName", {})


def plainly_named(document: Json, *keys: str) -> LocalisedText:
    """A name given as language items, typed or not. Raises `Unusable` when there is none."""
    for key in keys:
        name = wire.localised(document.get(key))
        if name:
            return name
    raise Unusable("no name in any language")
