"""What guidance weighs, and what it takes for related: data, so that it can be reviewed."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

DATA: Final = Path(__file__).parent / "data"

AgeGroup = Literal["child", "young", "adult", "older"]
Audience = Literal["children", "families", "young", "older", "businesses"]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reading(_Data):
    """How surely a text speaks of a concept; 1 is quite surely."""

    said: float
    """One of its expressions stands there among other words."""
    said_whole: float
    """Added when the text has no other words."""
    near: float
    """Its expressions make the text likely, and none stands there."""
    only_said: frozenset[str]
    """Concepts that nobody is taken to speak of unless they say so."""
    least: float
    """What is less sure is left out, and all but the `most` surest."""
    most: int
    shown: float
    """What is less sure is not told as understood."""


class Answering(_Data):
    """How well a service answers one wish, and then all of them."""

    least: float
    """The score for a concept (`Vocabulary.scores`) that counts nothing, and the one that counts
    full."""
    full: float
    claimed: float
    """From which score a service is said to answer a need, not only that it may help."""
    next_concept: float
    """What the second best concept of a wish adds, the third the square of it."""
    next_wish: float
    """What the second best answered wish adds, the third the square of it."""
    interest: float
    """Of an interest, beside a need."""
    words_of_need: float
    """What having the very words adds."""
    words_of_interest: float
    word_levels: tuple[float, float, float]
    """A word in the name, among the topics, in the summary."""


class Place(_Data):
    local: float
    county: float
    nationwide: float
    elsewhere: float
    halved_at_metres: float


class Wishes(_Data):
    remote: float
    not_remote: float
    not_on_the_spot: float
    free: float
    price_unknown: float
    chargeable: float
    accessible: float
    accessibility_unknown: float
    not_in_language: float


class Kind(_Data):
    permit: float
    administrative: float
    low_threshold: float
    hyte: float
    full: float


class Age(_Data):
    outside_limits: float
    within_limits: float


class Diversity(_Data):
    share: float
    """How much what is not covered yet counts, beside the score."""
    same_organisation: float
    """For each service of the organisation that stands above."""
    first: int
    """Every wish that can be answered is, among so many."""


class Weights(_Data):
    reading: Reading
    answering: Answering
    place: Place
    wishes: Wishes
    kind: Kind
    age: Age
    audience: Mapping[AgeGroup, Mapping[Audience, float]]
    diversity: Diversity
    tail: float
    """A weaker answer than this is not worth naming."""
    good: float
    """From here on an answer covers a wish."""
    general: Mapping[str, float]
    """The concepts of services that guide further, for when nothing else is found."""


class AudienceWords(_Data):
    groups: list[str]
    """Target groups of PTV."""
    words: list[str]
    """Base forms (stems of Swedish and English words) in names, topics and summaries."""


class Words(_Data):
    """By what words services show what they are."""

    audiences: Mapping[Audience, AudienceWords]
    administrative: list[str]
    low_threshold: list[str]
    referral: list[str]


Related = Mapping[str, Mapping[str, float]]
"""By the code of a concept: which other concepts help with it, and how much of it they are."""


@cache
def weights() -> Weights:
    return Weights.model_validate_json(_read("weights.json"))


@cache
def words() -> Words:
    return Words.model_validate_json(_read("words.json"))


@cache
def related() -> Mapping[str, Related]:
    """For `any` age, and what is added for an age group."""
    found: dict[str, Related] = json.loads(_read("related.json"))
    return found


def _read(name: str) -> str:
    return (DATA / name).read_text("utf-8")
