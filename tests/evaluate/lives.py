"""Kinds of life with the services that would help, for guidance by need and interest.

Two halves, as with the queries: whoever works on guidance does not open the files of the second.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from libs.common.languages import Language
from tests.evaluate.judged import FOLDER

KIND = "guidance"
DEEPEST = 100
"""Services that are looked at."""


class Life(BaseModel):
    """A person's request, and the grades (1 to 3) of all that is relevant, by id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    life: str
    needs: Sequence[str]
    interests: Sequence[str]
    municipality: str | None
    age_group: Literal["child", "young", "adult", "older"] | None
    language: Language
    relevant: Mapping[str, Literal[1, 2, 3]]

    @property
    def kind(self) -> str:
        return KIND

    @property
    def told(self) -> str:
        """For whoever reads a list of what failed."""
        return f"{self.life} {list(self.needs)} {list(self.interests)}"


_LINES = TypeAdapter(list[Life])


def lives(set_: str, half: str) -> list[Life]:
    """The lives of one half on one set of services."""
    lines = (FOLDER / set_ / f"{half}_guidance.jsonl").read_text().splitlines()
    return _LINES.validate_json(f"[{','.join(lines)}]")
