"""Seeded PTV-shaped documents in the numbers and sizes of the national register.

Sizes and proportions follow the real documents the project was measured on (services: median
8 kB, 4.2 channels on average and 45 at most; channels: median 2.5 kB; about 33 Finnish word forms
not seen before in each service). Every text is invented.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from tests.bench import catalogues
from tests.bench.places import addresses, area_fields, hours_of, phones
from tests.bench.text import Finnish, Swedish, english, shortened
from tests.ptv_stub import documents as build
from tests.ptv_stub.parts import Document, Words, language_items, link, localized

NEW_PER_SERVICE = 33
MOST_CHANNELS = 45
CHANNELS_EACH = 4.2
NO_CHANNELS = 0.025
MANY_CHANNELS = 0.002
SWEDISH = 0.65
ENGLISH = 0.09
INSTRUCTED = 0.75
# Kinds of text hardly any service fills in; PTV sends them all the same, with a null value.
NULL_TEXTS = ("ValidityTime", "ProcessingTime", "ChargeTypeAdditionalInfo")
ORGANIZATIONS_EACH = 250
CHANNEL_TYPES: dict[Callable[..., Document], float] = {
    build.service_location: 0.36,
    build.web_page: 0.32,
    build.phone: 0.18,
    build.printable_form: 0.07,
    build.e_channel: 0.07,
}


@dataclass(frozen=True)
class Named:
    """The id and the Finnish name of a document, made before the document for links to it."""

    id: str
    name: str


@dataclass(frozen=True)
class Generated:
    """A whole register; every method makes its documents anew, and the same each time."""

    seed: int
    service_names: Sequence[Named]
    channel_names: Sequence[Named]
    owners: Sequence[Named]
    links: Sequence[Sequence[int]]
    """For each service, the indexes of its channels."""

    def organizations(self) -> Iterator[Document]:
        """The organisations that own the services and channels."""
        for index, owner in enumerate(self.owners):
            code = f"{1000000 + index}-{index % 10}"
            yield build.organization(owner.name, id=owner.id, businessCode=code, modified=_START)

    def services(self) -> Iterator[Document]:
        """The services, linked to their channels."""
        writer = _Writer(self.seed, "service")
        for index, named in enumerate(self.service_names):
            channels = [self.channel_names[channel] for channel in self.links[index]]
            yield _service(writer, named, self._owner(index), channels)

    def channels(self) -> Iterator[Document]:
        """The channels, linked back to their services."""
        writer = _Writer(self.seed, "channel", len(self.service_names) * NEW_PER_SERVICE)
        used: defaultdict[int, list[int]] = defaultdict(list)
        for service, channels in enumerate(self.links):
            for channel in channels:
                used[channel].append(service)
        for index, named in enumerate(self.channel_names):
            services = [self.service_names[service] for service in used[index]]
            yield _channel(writer, named, self._owner(index), services)

    def _owner(self, index: int) -> Named:
        return self.owners[index % len(self.owners)]


_START = "2019-01-01T08:00:00"


def generate(services: int = 20_000, channels: int = 50_000, seed: int = 1) -> Generated:
    """A register of so many services and channels, the same for the same numbers and seed."""
    random = Random(f"register {seed}")
    among = max(services, 1) * NEW_PER_SERVICE
    writer = Finnish(seed, among)
    return Generated(
        seed,
        [_named(random, writer) for _ in range(services)],
        [_named(random, writer) for _ in range(channels)],
        [_named(random, writer) for _ in range(services // ORGANIZATIONS_EACH + 1)],
        [_links(random, channels) for _ in range(services)],
    )


class _Writer:
    """The sources of text and chance for documents of one kind."""

    def __init__(self, seed: int, kind: str, among: int | None = None) -> None:
        self.random = Random(f"{kind} {seed}")
        self.finnish = Finnish(seed, among)
        self.swedish = Swedish(seed)

    def languages(self) -> list[str]:
        """The languages of one document."""
        chances = {"sv": SWEDISH, "en": ENGLISH}
        return ["fi", *(code for code, share in chances.items() if self.random.random() < share)]

    def name(self, finnish: str, languages: Sequence[str]) -> Words:
        """The name in the languages; at most 100 characters, the limit of PTV."""
        names = {"fi": shortened(finnish, 100)}
        if "sv" in languages:
            names["sv"] = self.swedish.name()
        if "en" in languages:
            names["en"] = shortened(english(self.random, 1), 40)
        return names

    def summary(self, languages: Sequence[str]) -> Words:
        """A summary in the languages."""
        texts = {"fi": self.finnish.summary()}
        if "sv" in languages:
            texts["sv"] = self.swedish.summary()
        return texts | self._english(languages, 1)

    def description(self, languages: Sequence[str], sentences: int) -> Words:
        """A description of so many sentences in the languages."""
        texts = {"fi": self.finnish.description(sentences)}
        if "sv" in languages:
            texts["sv"] = self.swedish.description(sentences)
        return texts | self._english(languages, sentences)

    def _english(self, languages: Sequence[str], sentences: int) -> dict[str, str]:
        return {"en": english(self.random, sentences)} if "en" in languages else {}

    def modified(self) -> str:
        """A moment of the years 2019–2025, as PTV writes it."""
        pick = self.random.randint
        day = f"{pick(2019, 2025)}-{pick(1, 12):02}-{pick(1, 28):02}"
        return f"{day}T{pick(5, 19):02}:{pick(0, 59):02}:{pick(0, 59):02}.{pick(1, 999999):06}"


def _service(writer: _Writer, named: Named, owner: Named, channels: Sequence[Named]) -> Document:
    random, languages = writer.random, writer.languages()
    fields: dict[str, Any] = {
        "id": named.id,
        "generalDescriptionId": _uuid(random) if random.random() < 0.54 else None,
        "serviceChargeType": random.choice((None, None, None, "FreeOfCharge", "Chargeable")),
        "keywords": language_items({"fi": writer.finnish.new()}),
        "requirements": language_items(dict.fromkeys(languages)),
        "serviceChannels": [build.connection("serviceChannel", c.id, c.name) for c in channels],
        "organizations": _roles(owner),
        "languages": languages,
        "modified": writer.modified(),
        **area_fields(random),
        **catalogues.classification(random),
    }
    made = build.service(
        writer.name(f"{writer.finnish.new().capitalize()} {named.name.lower()}", languages),
        summary=writer.summary(languages),
        description=writer.description(languages, _length(random, 8.0)),
        instruction=_instruction(writer, languages),
        **fields,
    )
    made["serviceDescriptions"] += build.descriptions(
        **dict.fromkeys(NULL_TEXTS, dict.fromkeys(languages))
    )
    return made


def _instruction(writer: _Writer, languages: Sequence[str]) -> Words:
    made: dict[str, str | None] = dict.fromkeys(languages)
    if writer.random.random() < INSTRUCTED:
        count = _length(writer.random, 3.0)
        made["fi"] = writer.finnish.instruction(count)
        if "sv" in made:
            made["sv"] = writer.swedish.description(count)
    return made


def _channel(writer: _Writer, named: Named, owner: Named, services: Sequence[Named]) -> Document:
    random, languages = writer.random, writer.languages()
    maker = random.choices(list(CHANNEL_TYPES), list(CHANNEL_TYPES.values()))[0]
    made: Document = maker(
        writer.name(named.name, languages),
        summary=writer.summary(languages),
        description=writer.description(languages, _length(random, 2.5)),
        id=named.id,
        organizationId=owner.id,
        services=[build.connection("service", s.id, s.name) for s in services],
        languages=languages,
        modified=writer.modified(),
        **area_fields(random),
    )
    return made | _details(random, made["serviceChannelType"], languages)


def _details(random: Random, kind: str, languages: Sequence[str]) -> dict[str, Any]:
    number = random.randrange(10**6)
    page = [link(f"https://esimerkki{number}.example/{code}", None, code) for code in languages]
    if kind == "ServiceLocation":
        return {
            "addresses": addresses(random),
            "phoneNumbers": phones(random, languages),
            "serviceHours": hours_of(random, 0.4),
            "webPages": page,
        }
    if kind == "Phone":
        return {"phoneNumbers": phones(random, languages), "serviceHours": hours_of(random, 0.5)}
    if kind == "PrintableForm":
        return {"channelUrls": localized(f"https://esimerkki{number}.example/lomake.pdf", "PDF")}
    return {"webPages": page}


def _roles(owner: Named) -> list[Document]:
    producer = build.role(owner.id, owner.name, "Producer", "SelfProducedServices")
    return [build.role(owner.id, owner.name), producer]


def _named(random: Random, writer: Finnish) -> Named:
    return Named(_uuid(random), writer.name())


def _links(random: Random, channels: int) -> list[int]:
    """The channels of one service: usually few, sometimes many, none for one in forty."""
    if random.random() < NO_CHANNELS:
        return []
    if random.random() < MANY_CHANNELS:
        return random.sample(range(channels), min(MOST_CHANNELS, channels))
    wanted = 1 + int(random.expovariate(1 / (CHANNELS_EACH - 0.45)))
    return random.sample(range(channels), min(wanted, MOST_CHANNELS, channels))


def _length(random: Random, mean: float) -> int:
    """A number of sentences: at least one, around the mean, now and then three times it."""
    return 1 + min(int(random.gammavariate(2.0, (mean - 0.5) / 2.0)), int(3 * mean))


def _uuid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))
