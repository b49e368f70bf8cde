"""Where settings are found: the environment, and a run that is under way."""

import fcntl
from pathlib import Path

import pytest

from libs.common.settings import SettingMissing, Settings

URL = "postgresql://postgres@/tarjotin?host=/there"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which a run has written where everything is."""
    monkeypatch.setenv("TARJOTIN_DATA_DIR", str(tmp_path))
    (tmp_path / "run.json").write_text(f'{{"database_url": "{URL}"}}')
    return tmp_path


def test_a_run_under_way_tells_where_everything_is(folder: Path) -> None:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert Settings().database_url_of("catalogue") == URL


def test_what_a_killed_run_left_is_not_believed(folder: Path) -> None:
    for _ in ("no lock at all", "a lock nobody holds"):
        with pytest.raises(SettingMissing):
            Settings().database_url_of("catalogue")
        (folder / "lock").touch()


def test_what_a_killed_run_left_half_written_is_no_hindrance(folder: Path) -> None:
    (folder / "run.json").write_text("{")
    assert Settings().database_url is None
