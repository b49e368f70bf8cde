"""Municipalities by the names that people write: "Raumalla", "Porin", "i Björneborg"."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from libs.common.languages import LocalisedText
from services.catalogue.language import stems


class Named(NamedTuple):
    """A municipality that a word names."""

    code: str
    names: LocalisedText


class Names:
    """The names of some municipalities. Those of several words (Koski Tl) are left out: their
    first words are ordinary ones."""

    def __init__(self, municipalities: Iterable[Named] = ()) -> None:
        self._by_name: dict[str, Named] = {}
        for one in municipalities:
            for language, name in one.names.items():
                for form in _forms(name.lower(), language):
                    self._by_name.setdefault(form, one)

    def named(self, word: str, finnish: Collection[str]) -> Named | None:
        """The municipality that a word names. `finnish`: its base forms."""
        names: Mapping[str, Named] = self._by_name
        found = next((names[form] for form in (word, *finnish) if form in names), None)
        # The Swedish genitive, "Raumos".
        return found or (names.get(word[:-1]) if word.endswith("s") else None)


def _forms(name: str, language: str) -> Iterable[str]:
    if not name.isalpha():
        return ()
    return {name, *stems.forms(name, "fi").whole} if language == "fi" else {name}
