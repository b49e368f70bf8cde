"""Suggestions and guidance over HTTP, beside what Meilisearch alone would need for as much."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

import orjson

from services.catalogue.vocabulary import store
from tests.bench import queries
from tests.bench.compare import Side, alternate
from tests.bench.load import Request, Visit
from tests.bench.machine import Machine, say
from tests.bench.table import Row, Target

_TYPED, _LIVES = 400, 300
_INDEX = "tarjotin_services"
_NAMES = ["written_1", "base_fi_1", "base_sv_1", "base_en_1"]
_MUNICIPALITIES = ("609", "684", "886", "050")
_AGES = ("young", "adult", "older")


def measure(machine: Machine, catalogue: str) -> list[Row]:
    """The rows of both."""
    return [*_suggestions(machine, catalogue), *_guidance(machine, catalogue)]


def _suggestions(machine: Machine, catalogue: str) -> list[Row]:
    """Words as they grow under somebody's fingers, against the same letters asked of the names in
    Meilisearch."""
    typed = _typed(machine.size.seed, machine.size.services)
    ours = [_get(f"{catalogue}/api/v1/suggestions?{urlencode({'q': one})}") for one in typed]
    theirs = [
        _straight(machine, {"q": one, "attributesToSearchOn": _NAMES, "limit": 8}) for one in typed
    ]
    return _rows(machine, "suggestions", ours, theirs, "the letters asked of names in Meilisearch")


def _guidance(machine: Machine, catalogue: str) -> list[Row]:
    """Needs and interests in a town, against one search of Meilisearch for all the words."""
    lives = _lives(machine.size.seed)
    ours = [_post(f"{catalogue}/api/v1/guidance", one._asdict()) for one in lives]
    theirs = [
        _straight(machine, {"q": " ".join([*one.needs, *one.interests]), "limit": 20})
        for one in lives
    ]
    told = "the same words asked of Meilisearch as one search"
    return _rows(machine, "guidance", ours, theirs, told)


def _rows(
    machine: Machine, name: str, ours: Sequence[Visit], theirs: Sequence[Visit], told: str
) -> list[Row]:
    say(f"{name}: load in turns")
    own = Side(machine, name, ours)
    other = Side(machine, f"{name} straight", theirs, machine.engine.key)
    alternate(machine, own, other)
    shares = ((0.5, "  p50"), (0.95, "  p95"), (0.99, "  p99"))
    return [
        Row(name, own.load.rate, "/s", other.load.rate, None, told),
        *(
            Row(label, own.load.percentile(share), "ms", other.load.percentile(share))
            for share, label in shares
        ),
        _alone(machine, name, ours),
    ]


def _alone(machine: Machine, name: str, visits: Sequence[Visit]) -> Row:
    """How long one waits when nobody else asks: eight at once wait for each other."""
    side = Side(machine, f"{name} alone", visits)
    side.turn(machine.size.seconds / 2, 0, 0, connections=1)
    target = Target(20) if name == "suggestions" else None
    return Row("  p95 of one at a time", side.load.percentile(0.95), "ms", None, target)


def _typed(seed: int, services: int) -> list[str]:
    """Beginnings of one to ten letters."""
    random = Random(f"typed {seed}")
    words = [one["q"] for one in queries.asked_often(seed + 2, services, _TYPED)]
    return [word[: random.randint(1, max(2, min(10, len(word))))].strip() or "a" for word in words]


class _Life(NamedTuple):
    needs: list[str]
    interests: list[str]
    municipality: str
    age_group: str


def _lives(seed: int) -> list[_Life]:
    random = Random(f"lives {seed}")
    said = sorted(text for one in store.concepts() for text in one.expressions.get("fi", ()))
    return [
        _Life(
            needs=random.sample(said, random.randint(1, 2)),
            interests=random.sample(said, random.randint(0, 1)),
            municipality=random.choice(_MUNICIPALITIES),
            age_group=random.choice(_AGES),
        )
        for _ in range(_LIVES)
    ]


def _get(url: str) -> Visit:
    return [[Request(url)]]


def _post(url: str, body: object) -> Visit:
    return [[Request(url, orjson.dumps(body).decode())]]


def _straight(machine: Machine, body: dict[str, object]) -> Visit:
    whole = {**body, "attributesToRetrieve": ["id", "names", "summaries"]}
    return _post(f"{machine.engine.url}/indexes/{_INDEX}/search", whole)
