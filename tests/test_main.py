"""The `tarjotin` command, wrongly used: a sentence, and no traceback."""

import sys

import pytest

from libs.common.local.processes import free_port
from services.__main__ import main

WRONG = {
    "TARJOTIN_CATALOGUE_PORT": ["abc", "", "0", "99999", "-1"],
    "TARJOTIN_ENV": ["production"],
    "TARJOTIN_SAMPLE": ["some"],
    "TARJOTIN_DATABASE_URL": ["mysql://user:secret@host/name", "nonsense"],
    "TARJOTIN_PTV_MOST_WITHDRAWN": ["a fifth"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_setting_that_cannot_be_used_is_named_without_its_value(
    name: str,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["tarjotin", "migrate"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert said.startswith(f"tarjotin: A setting cannot be used. {name}: ")
    assert not value or f"'{value}'" not in said
    assert "secret" not in said


@pytest.mark.parametrize("command", [["migrate"], ["sync", "--url", "http://127.0.0.1:1"]])
def test_a_database_that_is_not_there_is_said_without_its_password(
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    nowhere = f"postgresql://user:secret@127.0.0.1:{free_port()}/name"
    monkeypatch.setenv("TARJOTIN_DATABASE_URL", nowhere)
    monkeypatch.setattr(sys, "argv", ["tarjotin", *command])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert "The database cannot be reached." in said.err
    assert "secret" not in said.err + said.out
