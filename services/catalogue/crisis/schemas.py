"""Whom to turn to in a crisis, as the county keeps it and as residents read it."""

from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from libs.common.languages import Language
from services.catalogue.vocabulary.schemas import CrisisKind, LanguageCode, in_finnish, storable

CODE: Final = r"^[a-z][a-z0-9_]{1,60}$"


def _written(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("text", "Write some text")
    return value


Text = Annotated[str, AfterValidator(storable), AfterValidator(_written)]
Name = Annotated[Text, Field(min_length=1, max_length=100)]
Sentence = Annotated[Text, Field(min_length=1, max_length=500)]
Phone = Annotated[str, Field(pattern=r"^[+0-9][0-9 ]{1,19}$")]
# A pattern that counts to hundreds would take a megabyte in each model.
Address = Annotated[
    str, Field(max_length=500, pattern=r"^https://[a-z0-9.-]+(/[A-Za-z0-9._~%/?=&+#-]*)?$")
]


class ContactBody(BaseModel):
    """What is said of a contact beside its code."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[dict[LanguageCode, Name], AfterValidator(in_finnish)] = Field(
        description="As residents read it; Finnish is needed"
    )
    description: dict[LanguageCode, Sentence] = Field(
        default_factory=dict, description="For whom it is, in a sentence"
    )
    phone: Phone | None = None
    sms: Phone | None = Field(default=None, description="Number for text messages")
    chat: Address | None = None
    url: Address | None = None
    kinds: list[CrisisKind] = Field(
        min_length=1, max_length=5, description="The crises in which it is shown"
    )
    languages: list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]] = Field(
        default_factory=list, max_length=30, description="Languages one is served in"
    )
    hours: dict[LanguageCode, Name] = Field(default_factory=dict, description="When, in words")
    position: int = Field(ge=0, le=10_000, description="Its place among the others")

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.phone or self.sms or self.chat or self.url):
            raise PydanticCustomError("contact", "Give at least one of phone, sms, chat, url")
        return self


class Contact(ContactBody):
    code: Annotated[str, Field(pattern=CODE)]


class ContactDetail(ContactBody):
    """A contact with its version; the ETag of version 3 is "v3"."""

    code: str
    version: int
    changed_at: datetime


class ContactVersion(BaseModel):
    version: int
    changed_at: datetime
    changed_by: str | None = Field(description="An account; null: it came with the software")
    contact: ContactBody | None = Field(description="Null: it was removed")


class CrisisContact(BaseModel):
    """A contact for a reader: texts are in `language`, or in the next best there is."""

    code: str
    name: str
    description: str | None
    language: str = Field(description="The language that `name` is in")
    phone: str | None
    sms: str | None
    chat: str | None
    url: str | None
    kinds: list[CrisisKind]
    languages: list[str] = Field(description="Languages one is served in")
    hours: str | None


class ContactsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: Language = Field(default="fi", description="Language of the answer")
    kind: CrisisKind | None = Field(default=None, description="Only those for this crisis")
