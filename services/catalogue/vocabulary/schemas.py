"""What an everyday need or interest is called by residents, and by the services that answer it."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from libs.common.languages import Language
from libs.common.paging import Cursor, Limit
from services.catalogue.language.words import identifies, words

MOST_TEXTS: Final = 400
"""Expressions, clues and words of one concept, each, in one language."""
CODE: Final = r"^[a-z][a-z0-9_]{1,60}$"

CrisisKind = Literal["suicide", "violence", "sexual_violence", "danger", "poisoning"]


def storable(value: str) -> str:
    """Without what PostgreSQL refuses: NUL, and half of a character (a lone surrogate)."""
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise PydanticCustomError("signs", "Leave out NUL and broken characters")
    return value


def _of_nobody(value: str) -> str:
    """Without anybody's number, for all the world may read it."""
    if identifies(value):
        raise PydanticCustomError(
            "personal", "Leave out telephone numbers, e-mail addresses and identity codes"
        )
    return value


def _with_words(value: str) -> str:
    if not words(value):
        raise PydanticCustomError("words", "Write at least one word")
    return value


def in_finnish(value: dict[str, str]) -> dict[str, str]:
    if "fi" not in value:
        raise PydanticCustomError("finnish", "Give it in Finnish (fi) too")
    return value


PlainText = Annotated[str, AfterValidator(storable), AfterValidator(_of_nobody)]
Name = Annotated[PlainText, AfterValidator(_with_words), Field(min_length=2, max_length=200)]
Expression = Annotated[PlainText, AfterValidator(_with_words), Field(min_length=2, max_length=100)]
# The languages as `languages.localised` takes them, and OpenAPI all the same knows them.
LanguageCode = Annotated[str, Field(pattern=r"^(fi|sv|en)$")]
Names = Annotated[dict[LanguageCode, Name], AfterValidator(in_finnish)]
Expressions = dict[Language, Annotated[list[Expression], Field(max_length=MOST_TEXTS)]]
Code = Annotated[str, Field(pattern=CODE)]
ServiceClass = Annotated[str, Field(pattern=r"^P[0-9]{1,3}(\.[0-9]{1,3}){0,2}$")]
Theme = Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]


class ConceptBody(BaseModel):
    """What is said of a need or an interest beside its code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Names = Field(description="As residents read it; Finnish is needed")
    expressions: Expressions = Field(
        description="How residents say it. One is found in a query when all its words are, in "
        "any inflection and order"
    )
    clues: Expressions = Field(
        default_factory=dict,
        description="Words that hint at it when they stand beside others, though none says it",
    )
    words: Expressions = Field(
        default_factory=dict, description="How services that answer it are called"
    )
    service_classes: list[ServiceClass] = Field(
        default_factory=list, max_length=50, description="Services of these answer it as a rule"
    )
    related_classes: list[ServiceClass] = Field(
        default_factory=list, max_length=50, description="Services of these may help"
    )
    themes: list[Theme] = Field(default_factory=list, max_length=20)
    crisis: list[CrisisKind] = Field(
        default_factory=list,
        max_length=5,
        description="Whoever says it is shown the crisis contacts for these. There all words of "
        "an expression count, also empty ones, and one in quotation marks in no other form",
    )


class Concept(ConceptBody):
    """A need or an interest."""

    code: Code


class ConceptItem(ConceptBody):
    """A need or an interest, with its version; the ETag of version 3 is "v3"."""

    code: str
    version: int
    changed_at: datetime


class ConceptVersion(BaseModel):
    version: int
    changed_at: datetime
    changed_by: str | None = Field(description="An account; null: it came with the software")
    concept: ConceptBody | None = Field(description="Null: it was removed")


class VocabularyQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    theme: Theme | None = None
    service_class: ServiceClass | None = Field(
        default=None, description="Among the concept's service_classes or related_classes"
    )
    q: PlainText = Field(
        default="", max_length=100, description="Beginning of the code, or of a name"
    )
    limit: Limit = 20
    cursor: Cursor | None = None
