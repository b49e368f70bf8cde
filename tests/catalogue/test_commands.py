"""What the commands say of a run, and when they cannot do what they are asked."""

import json
from collections import Counter
from pathlib import Path

import pytest
import typer
from rich.console import Console

from services.catalogue import commands
from services.catalogue.ptv import wire
from services.catalogue.ptv.counts import Counts
from services.catalogue.ptv.plan import Report
from services.catalogue.ptv.translator import TranslatorGone


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Console:
    """A terminal of the usual width."""
    console = Console(width=80, highlight=False, soft_wrap=True)
    monkeypatch.setattr(commands, "console", console)
    return console


def test_a_report_can_be_read_in_a_narrow_terminal(
    narrow: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = Counts()
    for name in Counts.__dataclass_fields__:
        if name != "notes":
            setattr(counts, name, Counter(dict.fromkeys(wire.KINDS, 123_456)))
    commands._say(Report(7, "succeeded", None, counts))
    said = capsys.readouterr().out
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= narrow.width
    assert said.count("123456") == 8 * len(wire.KINDS)
    for word in ("organisation", "description", "collection", "unfetchable", "withdrawn"):
        assert word in said


@pytest.mark.parametrize(
    "url", ["ptv.example", "ftp://ptv.example", "http://[::1", "http://a:99999"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(typer.BadParameter, match="address"):
        commands._address(url)


def test_an_address_is_taken_as_it_is() -> None:
    url = "https://api.palvelutietovaranto.suomi.fi/api/v11"
    assert commands._address(url) == url
    assert commands._address(None) is None


def test_a_translator_that_is_killed_is_said_in_a_sentence(
    narrow: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit), commands._progress():
        raise TranslatorGone("the process that translates documents ended")
    said = capsys.readouterr().out
    assert "Nothing was withdrawn" in said


def test_themes_that_cannot_be_loaded_are_named_with_what_is_wrong(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TARJOTIN_DATABASE_URL", database_url)
    theme = {"code": "sea", "name": {"fi": "Meri"}, "description": {}, "service_classes": ["P99"]}
    file = tmp_path / "themes.json"
    file.write_text(json.dumps([theme]))
    with pytest.raises(typer.Exit):
        commands.themes_load(file)
    assert "themes.0.service_classes: Use codes of the list" in capsys.readouterr().out
