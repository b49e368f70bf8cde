"""The deployment files, read into what the tests ask about."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
import yaml
from typer.core import TyperGroup

from libs.common.settings import SERVICES, Settings
from services.__main__ import cli

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<form>:[-?])(?P<rest>[^}]*)\}")
HTTP_CHECK = re.compile(r"http://127\.0\.0\.1:(?P<port>\d+)(?P<path>/[^\s'\"]*)")


@cache
def compose() -> dict[str, Any]:
    """docker-compose.yml with its anchors merged, variables as written."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return document


def containers() -> dict[str, dict[str, Any]]:
    """What compose calls services, by name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def ours() -> dict[str, dict[str, Any]]:
    """The containers that run our own image."""
    return {name: one for name, one in containers().items() if _runs(one) == "tarjotin"}


def _runs(container: Mapping[str, Any]) -> str:
    """The program; empty where the image decides."""
    program: str = container.get("command", [""])[0]
    return program


def parsed(name: str) -> dict[str, Any]:
    """The arguments and options of the container's command as our command line reads them."""
    return understood(ours()[name]["command"])


def understood(command: Sequence[str]) -> dict[str, Any]:
    """The arguments and options of a `tarjotin` command as our command line reads them.

    Raises an error when it does not take them; runs nothing.
    """
    _, verb, *arguments = command
    group = typer.main.get_command(cli)
    assert isinstance(group, TyperGroup)
    return group.commands[verb].make_context(verb, list(arguments)).params


def long_running() -> dict[str, dict[str, Any]]:
    return {name: one for name, one in containers().items() if one.get("restart") != "no"}


def networks(name: str) -> set[str]:
    return set(containers()[name]["networks"])


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """A compose value as a container gets it, for an .env that sets `values` alone."""
    return VARIABLE.sub(lambda one: values.get(one["name"]) or default_of(one), text)


def default_of(variable: re.Match[str]) -> str:
    return variable["rest"] if variable["form"] == ":-" else ""


def variables() -> list[re.Match[str]]:
    """Every `${…}` of docker-compose.yml, comments left out."""
    return list(VARIABLE.finditer(yaml.safe_dump(compose(), width=10_000)))


def env_example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = (line for line in lines if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in named)


def setting_names() -> set[str]:
    """`TARJOTIN_…` for every field of the shared settings and of those of each service."""
    fields = set(Settings.model_fields)
    for service in SERVICES:
        if (ROOT / "services" / service / "settings.py").exists():
            module = vars(import_module(f"services.{service}.settings"))
            kinds = [one for one in module.values() if _is_settings(one)]
            fields.update(*(kind.model_fields for kind in kinds))
    return {f"TARJOTIN_{name.upper()}" for name in fields}


def _is_settings(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Settings)


def dockerfile() -> list[tuple[str, str]]:
    """Each instruction of the image with its text, continuation lines joined."""
    text = (ROOT / "deploy" / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def copied() -> list[str]:
    """The paths, from the project's root, that the image is given."""
    words = (rest.split() for name, rest in dockerfile() if name == "COPY")
    return [source.rstrip("/") for line in words for source in line[:-1]]


@dataclass(frozen=True)
class Directive:
    """A line of a Caddyfile with the block it opens."""

    words: tuple[str, ...]
    block: list["Directive"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Directive"]:
        """Every directive of this name inside, at any depth."""
        for one in self.block:
            if one.words[0] == name:
                yield one
            yield from one.all(name)

    def only(self, name: str) -> "Directive":
        (one,) = self.all(name)
        return one


def caddyfile() -> Directive:
    """The gateway's configuration as a tree; global options are its first block."""
    top = Directive(())
    stack = [top]
    for line in (ROOT / "deploy" / "gateway" / "Caddyfile").read_text().splitlines():
        words = shlex.split(line, comments=True)
        if words == ["}"]:
            stack.pop()
        elif words:
            _add(stack, words)
    assert stack == [top]
    return top


def _add(stack: list[Directive], words: list[str]) -> None:
    opens = words[-1] == "{"
    directive = Directive(tuple(words[:-1] if opens and len(words) > 1 else words))
    stack[-1].block.append(directive)
    if opens:
        stack.append(directive)
