"""The decision records: short, numbered once, and every library accounted for."""

import re
from pathlib import Path

import pytest

from tests.deploy.files import ROOT

RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def names_of(requirements: str) -> set[str]:
    lines = (ROOT / requirements).read_text().splitlines()
    wanted = (line for line in lines if line and not line.startswith(("#", "-")))
    return {re.split(r"[\[=<>~!; ]", line)[0] for line in wanted}


def explained() -> list[str]:
    """The packages in the first column of the tables of record 0002, with no repetition hidden."""
    (record,) = (ROOT / "docs" / "decisions").glob("0002-*.md")
    rows = re.findall(r"^\| (?!package|-)([^|]+?) \| [^|]+ \|$", record.read_text(), re.MULTILINE)
    return [name for row in rows for name in row.split(", ")]


def test_every_library_has_its_reason_and_every_reason_a_library() -> None:
    wanted = names_of("requirements.in") | names_of("requirements-dev.in")
    assert sorted(explained()) == sorted(wanted)


def test_no_number_is_given_twice() -> None:
    numbers = [path.name[:4] for path in RECORDS]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_is_short_and_says_why_what_and_with_what_effect(path: Path) -> None:
    text = path.read_text()
    headings = re.findall(r"^## (\w+)", text, re.MULTILINE)
    assert text.startswith(f"# {path.name[:4]} ")
    assert len(text.splitlines()) <= 40
    assert [one for one in headings if one in ("Context", "Decision", "Consequences")] == [
        "Context",
        "Decision",
        "Consequences",
    ]
