"""The generated register resembles the real one in the measures benchmarks depend on."""

import re
from collections.abc import Iterator
from itertools import islice
from statistics import mean, median
from typing import Any

import orjson
import pytest
import pyvoikko
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.generator import Generated, generate
from tests.bench.text import NewWords
from tests.ptv_stub import Register

SERVICES = 300
TEXTS = ("serviceNames", "serviceDescriptions", "keywords", "requirements")


@pytest.fixture(scope="module")
def register() -> Generated:
    """A small register of the real proportions."""
    return generate(SERVICES, SERVICES * 5 // 2, seed=1)


@pytest.fixture(scope="module")
def services(register: Generated) -> list[dict[str, Any]]:
    """Its services."""
    return list(register.services())


@pytest.fixture(scope="module")
def channels(register: Generated) -> list[dict[str, Any]]:
    """Its channels."""
    return list(register.channels())


def words(service: dict[str, Any]) -> Iterator[str]:
    """The Finnish words of a service: runs of letters in lower case."""
    for key in TEXTS:
        for item in service[key]:
            if item["language"] == "fi" and item["value"]:
                yield from re.findall(r"[^\W\d_]+", item["value"].lower())


def size(document: dict[str, Any]) -> int:
    """Bytes of JSON."""
    return len(orjson.dumps(document))


def test_the_same_seed_gives_the_same_register() -> None:
    first, second = generate(20, 50, seed=7), generate(20, 50, seed=7)
    assert list(first.services()) == list(second.services())
    assert list(first.channels()) == list(second.channels())


def test_a_register_can_be_read_again_in_any_order() -> None:
    made = generate(20, 50, seed=7)
    before = list(made.services())
    list(made.channels())
    assert list(made.services()) == before


def test_another_seed_gives_another_register() -> None:
    one, other = (next(generate(5, 5, seed).services()) for seed in (1, 2))
    assert one["serviceNames"] != other["serviceNames"]


def test_documents_stream_without_the_rest_being_made() -> None:
    assert len(list(islice(generate(2_000, 0).services(), 3))) == 3


def test_a_service_brings_about_33_new_finnish_words(services: list[dict[str, Any]]) -> None:
    distinct = {word for service in services for word in words(service)}
    assert 30 < len(distinct) / SERVICES < 38


def test_new_words_keep_coming_late_in_the_register() -> None:
    made = list(generate(1_200, 0).services())
    early = {word for service in made[:1_000] for word in words(service)}
    late = {word for service in made[1_000:] for word in words(service)} - early
    assert 28 < len(late) / 200 < 36


def test_channels_mostly_use_the_words_of_services(
    services: list[dict[str, Any]], channels: list[dict[str, Any]]
) -> None:
    known = {word for service in services for word in words(service)}
    texts = [
        item["value"]
        for channel in channels
        for item in channel["serviceChannelDescriptions"]
        if item["language"] == "fi"
    ]
    found = {word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower())}
    assert len(found - known) / SERVICES < 6


def test_services_are_about_eight_kilobytes(services: list[dict[str, Any]]) -> None:
    sizes = [size(service) for service in services]
    assert 6_500 < median(sizes) < 8_500
    assert max(sizes) < 30_000


def test_channels_are_about_two_and_a_half_kilobytes(channels: list[dict[str, Any]]) -> None:
    assert 2_000 < median(size(channel) for channel in channels) < 3_000


def test_services_have_about_four_channels(services: list[dict[str, Any]]) -> None:
    counts = [len(service["serviceChannels"]) for service in services]
    assert 3.5 < mean(counts) < 5.0
    assert min(counts) == 0
    assert max(counts) <= 45


def test_some_services_have_45_channels() -> None:
    links = generate(3_000, 200).links
    assert max(len(channels) for channels in links) == 45


def test_classes_terms_and_groups_are_as_many_as_in_reality(
    services: list[dict[str, Any]],
) -> None:
    assert {len(service["serviceClasses"]) for service in services} == {1, 2, 3}
    assert {len(service["ontologyTerms"]) for service in services} == {0, 1, 2, 3, 4}
    assert {len(service["targetGroups"]) for service in services} == {1, 2, 3}


def test_most_services_are_bilingual(services: list[dict[str, Any]]) -> None:
    swedish = sum("sv" in service["languages"] for service in services)
    english = sum("en" in service["languages"] for service in services)
    assert 0.55 < swedish / SERVICES < 0.75
    assert 0.03 < english / SERVICES < 0.16


def test_texts_keep_the_limits_of_ptv(services: list[dict[str, Any]]) -> None:
    names = [item["value"] for service in services for item in service["serviceNames"]]
    texts = [item for service in services for item in service["serviceDescriptions"]]
    summaries = [item["value"] for item in texts if item["type"] == "Summary"]
    assert max(map(len, names)) <= 100
    assert max(map(len, summaries)) <= 150


def test_both_ends_of_every_link_agree(
    services: list[dict[str, Any]], channels: list[dict[str, Any]]
) -> None:
    forth = {
        (service["id"], link["serviceChannel"]["id"])
        for service in services
        for link in service["serviceChannels"]
    }
    back = {
        (link["service"]["id"], channel["id"])
        for channel in channels
        for link in channel["services"]
    }
    assert forth == back


def test_coordinates_lie_in_finland_or_are_missing(channels: list[dict[str, Any]]) -> None:
    streets = [
        address["streetAddress"] for channel in channels for address in channel.get("addresses", [])
    ]
    points = {(float(street["latitude"]), float(street["longitude"])) for street in streets}
    assert (0.0, 0.0) in points
    points.discard((0.0, 0.0))
    assert all(6_600_000 < north < 7_800_000 and 60_000 < east < 740_000 for north, east in points)


def test_every_satakunta_municipality_has_services(services: list[dict[str, Any]]) -> None:
    areas = [area for service in services for area in service["areas"] if area["code"] is None]
    codes = {member["code"] for area in areas for member in area["municipalities"]}
    assert len(codes) == 21


def test_the_stub_takes_generated_documents(register: Generated) -> None:
    stub = Register(register.organizations())
    for document in islice(register.services(), 10):
        stub.publish(document)
    owner = next(register.services())["organizations"][0]["organization"]["id"]
    assert stub.document(owner)["organizationNames"]


@given(st.integers(min_value=0, max_value=10_000))
def test_new_words_never_repeat_a_triple(seed: int) -> None:
    made = NewWords(seed)
    words = [made.next() for _ in range(400)]
    # Two pairs of nouns can spell the same word, but hardly ever do.
    assert len(set(words)) >= 396


def test_an_analyser_knows_nearly_all_new_words() -> None:
    made = NewWords(1)
    sample = [made.next() for _ in range(300)]
    assert sum(bool(pyvoikko.analyse(word)) for word in sample) > 280
