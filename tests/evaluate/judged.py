"""Queries with the services that answer them.

Two halves, written apart: one to build with, the other only to be counted. Whoever works on the
search does not open the files of the second.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from libs.common.languages import Language

FOLDER: Final = Path(__file__).parent / "judged"
HALVES: Final = ("building", "kept_apart")
GOOD: Final = 2
"""The grade from which a service is an answer; 3 is just what was meant, 1 only near it."""

Kind = Literal["inflected", "compound", "typo", "need", "place", "sv", "en"]
KINDS: Final[tuple[Kind, ...]] = ("inflected", "compound", "typo", "need", "place", "sv", "en")


class Judged(BaseModel):
    """A query as somebody might type it, and the grades (1 to 3) of all that is relevant, by id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    language: Language
    q: str
    municipality: str | None = None
    relevant: Mapping[str, Literal[1, 2, 3]]

    @property
    def told(self) -> str:
        """For whoever reads a list of what failed."""
        return repr(self.q)


_LINES = TypeAdapter(list[Judged])


def judged(set_: str, half: str) -> list[Judged]:
    """The queries of one half on one set of services."""
    lines = (FOLDER / set_ / f"{half}.jsonl").read_text().splitlines()
    return _LINES.validate_json(f"[{','.join(lines)}]")
