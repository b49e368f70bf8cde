"""What the commands say when they cannot do what they are asked."""

import json
from pathlib import Path

import pytest
import typer

from services.catalogue import commands


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
