"""What the data files say: code lists, municipalities and themes as plain objects."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from pathlib import Path

from libs.common.languages import LocalisedText
from libs.common.sorting import sort_key

DATA = Path(__file__).parent / "data"

LISTS = (
    "service_class",
    "target_group",
    "life_event",
    "wellbeing_county",
    "region",
    "hospital_district",
    "industrial_class",
    "ontology_term",
)
"""Every list there is. The sync fills the last two; the others come with the code."""

_LIST_OF_TYPE = {
    "serviceClass": "service_class",
    "targetGroup": "target_group",
    "lifeEvent": "life_event",
    "WellbeingServiceCounties": "wellbeing_county",
    "Region": "region",
    "HospitalDistrict": "hospital_district",
}
_LANGUAGES = ("fi", "sv", "en")

Row = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of a code list; `position` is its place in the list, from 1."""

    list: str
    code: str
    name: LocalisedText
    position: int
    parent: str | None = None
    uri: str | None = None
    description: LocalisedText = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Municipality:
    """`county` is the wellbeing services county ("91" is Åland, which has none but a code)."""

    code: str
    name: LocalisedText
    county: str | None
    region: str | None

    @property
    def sort_key(self) -> str:
        return sort_key(self.name["fi"])


@dataclass(frozen=True, slots=True)
class Theme:
    """A way in for residents, and the service classes it gathers."""

    code: str
    name: LocalisedText
    description: LocalisedText
    service_classes: list[str]


def codes(folder: Path = DATA) -> list[Code]:
    """Every code the data files hold, in the order of the files."""
    rows = [*_rows(folder / "codelists.tsv", "list"), *_rows(folder / "areas.tsv", "area_type")]
    return list(_numbered((name, row) for name, row in rows if name in _LIST_OF_TYPE))


def municipalities(folder: Path = DATA) -> list[Municipality]:
    """The 309 municipalities of Finland with the county and region they belong to."""
    return [
        Municipality(
            code=str(row["code"]),
            name=_name(row),
            county=row["wellbeing_county_2022"] or None,
            region=row["region_2022"] or None,
        )
        for kind, row in _rows(folder / "areas.tsv", "area_type")
        if kind == "Municipality"
    ]


def themes(folder: Path = DATA) -> list[Theme]:
    """The eight themes a fresh installation begins with, in the order they are shown."""
    return themes_of(folder / "themes.json")


def themes_of(file: Path) -> list[Theme]:
    """The themes of a JSON file of the same form.

    Raises ValueError, TypeError or AttributeError when the file is of another form.
    """
    return [Theme(**row) for row in json.loads(file.read_text("utf-8"))]


def ancestors(code: str) -> list[str]:
    """A code and the codes above it, nearest first: P27.1 gives P27.1, P27."""
    return list(accumulate(code.split("."), "{}.{}".format))[::-1]


def _rows(path: Path, kind: str) -> Iterator[tuple[str, Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row[kind], row


def _numbered(rows: Iterable[tuple[str, Row]]) -> Iterator[Code]:
    for kind, group in groupby(rows, key=lambda pair: pair[0]):
        for position, (_, row) in enumerate(group, start=1):
            yield _code(_LIST_OF_TYPE[kind], position, row)


def _code(list_: str, position: int, row: Row) -> Code:
    description = row.get("description_fi")
    return Code(
        list=list_,
        code=str(row["code"]),
        name=_name(row),
        position=position,
        parent=row.get("parent") or None,
        uri=row["uri"] or None,
        description={"fi": description} if description else {},
    )


def _name(row: Row) -> LocalisedText:
    return {language: text for language in _LANGUAGES if (text := row[language])}
