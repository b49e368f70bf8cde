"""The `tarjotin` command, wrongly used: a sentence, and no traceback."""

import sys

import pytest

from services.__main__ import main

WRONG = {
    "TARJOTIN_CATALOGUE_PORT": ["abc", "", "0", "99999", "-1"],
    "TARJOTIN_ENV": ["production"],
    "TARJOTIN_SAMPLE": ["some"],
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
