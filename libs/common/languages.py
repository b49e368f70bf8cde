"""Localised text: what PTV calls language items, as `{"fi": …, "sv": …}` with fallback."""

from collections.abc import Iterable, Mapping
from typing import Literal

LocalisedText = dict[str, str]
"""Language code to text. PTV's content languages: fi, sv, en, se, smn, sms."""

Language = Literal["fi", "sv", "en"]
"""The languages an answer can be asked in."""

CONTENT_LANGUAGES = ("fi", "sv", "en", "se", "smn", "sms")
FALLBACK: dict[str, tuple[str, ...]] = {
    "fi": ("fi", "sv", "en"),
    "sv": ("sv", "fi", "en"),
    "en": ("en", "fi", "sv"),
}


def order(language: str, available: Iterable[str]) -> list[str]:
    """The languages to try: the wanted one, then fi, sv, en, then whatever there is."""
    wanted = FALLBACK.get(language, (language, "fi", "sv", "en"))
    return [*wanted, *sorted(set(available) - set(wanted))]


def pick(text: Mapping[str, str] | None, language: str) -> tuple[str, str] | None:
    """The best (language, text) for a reader, or None when nothing is written."""
    if not text:
        return None
    return next(((code, text[code]) for code in order(language, text) if text.get(code)), None)


def localised(text: Mapping[str, str] | None, language: str) -> str | None:
    """The best text for a reader, or None when nothing is written."""
    picked = pick(text, language)
    return picked[1] if picked else None
