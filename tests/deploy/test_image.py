"""The image: what it holds, what it is kept from, who runs in it."""

import re
import tomllib
from typing import Any

import pytest

from tests.deploy import files

IGNORE = (files.ROOT / ".dockerignore").read_text().splitlines()


def project() -> dict[str, Any]:
    return tomllib.loads((files.ROOT / "pyproject.toml").read_text())


def texts(instruction: str) -> list[str]:
    return [rest for name, rest in files.dockerfile() if name == instruction]


@pytest.mark.parametrize("path", files.copied())
def test_what_is_copied_exists_and_is_sent_to_the_build(path: str) -> None:
    assert (files.ROOT / path).exists()
    assert f"!{path}" in IGNORE


def test_nothing_is_sent_to_the_build_that_is_not_copied() -> None:
    rules = [line for line in IGNORE if not line.startswith("#")]
    assert rules[0] == "*"
    assert {line[1:] for line in rules if line.startswith("!")} == set(files.copied())


def test_secrets_and_compiled_leftovers_stay_outside_at_any_depth() -> None:
    last_let_in = max(number for number, line in enumerate(IGNORE) if line.startswith("!"))
    assert {"**/__pycache__", "**/.env*"} == set(IGNORE[last_let_in + 1 :])


def test_everything_that_installing_the_project_reads_is_copied() -> None:
    about, tool = project()["project"], project()["tool"]["setuptools"]
    packages = [pattern.rstrip("*") for pattern in tool["packages"]["find"]["include"]]
    read = [about["readme"], *about["license-files"], *tool["dynamic"]["dependencies"]["file"]]
    assert {*packages, *read, "pyproject.toml"} <= set(files.copied())


def test_libraries_are_installed_by_hash_and_without_compiling() -> None:
    (install,) = [text for text in texts("RUN") if "requirements.txt" in text]
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install


def test_the_project_itself_brings_no_unlocked_library() -> None:
    (install,) = [text for text in texts("RUN") if " -e ." in text]
    assert "--no-deps" in install
    assert "--no-build-isolation" in install


def test_the_image_is_of_a_python_the_project_supports() -> None:
    (image,) = texts("FROM")
    found = re.fullmatch(r"python:3\.(\d+)-slim-\w+", image)
    least = re.fullmatch(r">=3\.(\d+)", project()["project"]["requires-python"])
    assert found is not None
    assert least is not None
    assert int(found[1]) >= int(least[1])


def test_processes_do_not_run_as_root() -> None:
    names = [name for name, _ in files.dockerfile()]
    (user,) = texts("USER")
    assert user not in ("root", "0")
    assert any(text.startswith("useradd ") and text.endswith(f" {user}") for text in texts("RUN"))
    assert names.index("USER") > max(n for n, name in enumerate(names) if name in ("RUN", "COPY"))
    assert [name for name, one in files.ours().items() if "user" in one] == []


def test_no_setting_is_baked_in() -> None:
    assert not [text for text in texts("ENV") if "TARJOTIN" in text]
    assert texts("ARG") == []
