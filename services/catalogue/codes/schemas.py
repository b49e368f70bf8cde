"""The JSON of code lists, municipalities and themes."""

from pydantic import BaseModel, Field

from libs.common.languages import LocalisedText


class CodeListSummary(BaseModel):
    """A code list and how many codes it has now."""

    list: str
    total: int


class CodeItem(BaseModel):
    """A code of a list; `parent` is a code of the same list, null at the top."""

    code: str
    name: LocalisedText
    parent: str | None
    uri: str | None
    description: LocalisedText


class MunicipalityItem(BaseModel):
    code: str = Field(description="Three digits, Statistics Finland")
    name: LocalisedText
    county: str | None = Field(description="Wellbeing services county; 91 is Åland")
    region: str | None


class ThemeItem(BaseModel):
    """A way in for residents: services of any of `service_classes` are shown under it."""

    code: str
    name: LocalisedText
    description: LocalisedText
    service_classes: list[str]
