"""What `tarjotin run` refuses, and how it names what stopped it."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from libs.common.local.processes import CannotStart, free_port
from libs.common.settings import SERVICES, Settings
from services import run


class Usage(NamedTuple):
    free: int


def free(monkeypatch: pytest.MonkeyPatch, megabytes: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(megabytes * run.MEGABYTE))


def never(*_: object) -> None:
    raise AssertionError


def test_too_little_disk_is_said_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free(monkeypatch, 699)
    ports = {f"{service}_port": free_port() for service in SERVICES}
    settings = Settings.model_validate({"data_dir": tmp_path, **ports})
    with pytest.raises(CannotStart, match=r"Only 699 MB .* about 700 MB is needed\. Make room"):
        run.run(settings, never)
    assert list(tmp_path.iterdir()) == []


def test_two_services_on_one_port_are_told_apart(tmp_path: Path) -> None:
    port = free_port()
    ports = {"catalogue_port": port, "referral_port": free_port(), "feedback_port": port}
    settings = Settings.model_validate({"data_dir": tmp_path / "new", **ports})
    with pytest.raises(CannotStart, match=f"catalogue and feedback cannot both have port {port}"):
        run.run(settings, never)
    assert not (tmp_path / "new").exists()


def test_a_data_folder_that_is_none_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for folder in (file, file / "below"):
        with pytest.raises(CannotStart, match="TARJOTIN_DATA_DIR"), run._ours_alone(folder):
            never()


def test_whatever_fails_on_a_full_disk_is_put_down_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free(monkeypatch, 3)
    with pytest.raises(CannotStart, match="Only 3 MB"), run._full_disk_named(tmp_path):
        raise RuntimeError("server closed the connection unexpectedly")


def test_what_fails_with_room_on_the_disk_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free(monkeypatch, 65)
    with pytest.raises(RuntimeError, match="other"), run._full_disk_named(tmp_path):
        raise RuntimeError("other")
