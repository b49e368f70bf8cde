"""What an everyday need or interest is called by residents, and by the services that answer it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from libs.common.languages import Language, LocalisedText

Expression = Annotated[str, Field(min_length=2, max_length=100)]
Expressions = dict[Language, list[Expression]]
ServiceClass = Annotated[str, Field(pattern=r"^P[0-9]{1,3}(\.[0-9]{1,3}){0,2}$")]
Theme = Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]


class Concept(BaseModel):
    """A need or an interest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")
    name: LocalisedText = Field(description="As residents read it")
    expressions: Expressions = Field(
        description="How residents say it. One is found in a query when all its words are, in "
        "any inflection and order"
    )
    words: Expressions = Field(
        default_factory=dict, description="How services that answer it are called"
    )
    service_classes: list[ServiceClass] = Field(
        default_factory=list, description="Services of these answer it as a rule"
    )
    related_classes: list[ServiceClass] = Field(
        default_factory=list, description="Services of these may help"
    )
    themes: list[Theme] = Field(default_factory=list)
