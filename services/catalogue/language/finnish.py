"""Which of Voikko's readings a Finnish word is stored and looked up under.

The rules were chosen over the 11,000 word forms of real Finnish services. A reading with fewer
members is nearly always the right one: "sivuilta" is sivu, not sivu + ilta; "oppilaille" is
oppilas, not oppi + laki. Two readings of equally many members cut at different places in 17 words.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import snowballstemmer

from services.catalogue.language import voikko
from services.catalogue.language.voikko import Piece, Reading

MOST_FORMS = 16
"""Of each kind; the richest real word has fewer."""


def _set_of(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Members that only shade the meaning of a compound. As words of their own they would make
# strangers meet: pienryhmä and pienlapsi, pääkirjasto and päänsärky, yliopisto and ylipaino.
_SHADES = _set_of(
    "ala alku ali ensi epä eri esi iso kanssa kaiken kausi keski kiinto koko kolmi kuu lisä loppu "
    "lähi moni muu nais nyky oma osa perus pien pikku pois puoli pää sisään suur sivu taka tasa "
    "tapa täsmä uus vara vapaa vasta viime väli ylä yli"
)

# Sources that tell nothing of what is derived from them. Most stand in over 5 % of all service
# texts; from others the noun has gone its own way: järjestys is order and not arranging, omaisuus
# property and not about an omainen (close relative), raskaus pregnancy.
_UNTELLING = _set_of(
    "aloittaa antaa arvioida asettaa auttaa edellyttää edistää erilainen hakea haluta hoitaa "
    "huolehtia ilmoittaa järjestää jättää kehittää koko kokonainen kunta kuulua käydä käyttää "
    "laatia liittyä lisätä lähettää löytyä löytää mahdollinen mahdollistaa maksaa mukainen "
    "muuttaa myöntää oikea olla omainen osa osallistua ottaa palvella palvelu parantaa perustaa "
    "pitää pyrkiä päättää raskas saada saatava seurata siivo sisältää tapahtua tarjota "
    "tarkoittaa tarve tarvita tavata tehdä tilata toimia toimittaa toteuttaa tukea tulla "
    "tuottaa täyttää vahvistaa vaikuttaa vanha varata vastaava vastata voi voida yhdistää "
    "yhteinen yksityinen ylläpitää yrittää"
)

# Derivations that Voikko keeps as words of their own, and people join without a thought: times of
# the day and week, and some of the topics of service texts.
_WEEKDAYS = _set_of("maanantai tiistai torstai perjantai lauantai sunnuntai")
_KIN_BY_HAND = {
    "öinen": "yö",
    "öisin": "yö",
    "päivisin": "päivä",
    "keskiviikkoisin": "keskiviikko",
    "asunnoton": "asunto",
    "diabeetikko": "diabetes",
    "laulu": "laulaa",
    "nuoriso": "nuori",
    "ravitsemus": "ravinto",
    "retkeily": "retki",
    "uneton": "uni",
    "unettomuus": "uni",
    **{f"{day}sin": day for day in _WEEKDAYS},
}

_NAMES = {"Lee", "Les", "Lem"}
_NOT_TOPICS = {"Ls", "Lr", "Lc", "Ld", "Lk", "Lh"}
# Possessives, clitics, imperatives and potentials give way to any other reading: tilanne is a
# situation, not "your space"; tuki is support, not "block!".
_UNLIKELY = {"O1y", "O2y", "O1m", "O2m", "O3", "Fkin", "Fkaan", "Fko", "Tk", "Tm"}
_LEAST_SPOKEN = 5


class Forms(NamedTuple):
    """What a word is stored and looked up under, surest first."""

    whole: tuple[str, ...]
    """The base forms of the word itself, one for each reading."""
    parts: tuple[str, ...] = ()
    """The members of the compound in base form."""
    kin: tuple[str, ...] = ()
    """The words that it or its members are derived from: kävely gives kävellä."""

    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.whole + self.parts + self.kin))


def forms(word: str) -> Forms:
    """The forms of a lower-case Finnish word; one that Voikko does not know gives
    itself and its stem."""
    if len(word) > voikko.LONGEST or not any(map(str.isalnum, word)):
        return Forms((word,))
    return next(filter(None, (attempt(word) for attempt in _ATTEMPTS)))


def known(word: str) -> bool:
    """Whether Voikko knows a lower-case word, as it stands or as the first or last member of
    compounds ("sosiaali- ja terveyspalvelut", "65 vuotiaille")."""
    spellings = (word, *_as_member(word))
    return any(map(str.isalpha, word)) and any(_chosen(voikko.readings(one)) for one in spellings)


def _read(word: str) -> Forms | None:
    chosen = _chosen(voikko.readings(word))
    if not chosen:
        return None
    wholes = [whole for reading in chosen for whole in _wholes(reading)]
    parts = [part for reading in chosen if len(reading) > 1 for part in _parts(reading)]
    return _forms(wholes, parts, _kin(chosen))


def _without_ending(word: str) -> Forms | None:
    """Names and abbreviations that Voikko does not know: "vamia:n", "thl:ssä", "wilma'n"."""
    stem = word.replace("'", ":").rpartition(":")[0]
    return forms(stem) if stem else None


def _by_hyphen(word: str) -> Forms | None:
    *firsts, last = word.split("-")
    if not firsts:
        return None
    head, start = forms(last), "-".join(firsts)
    members = [forms(first).whole for first in firsts if len(first) > 1]
    parts = [form for whole in members for form in whole] + [*head.whole, *head.parts]
    return _forms([f"{start}-{form}" for form in head.whole], parts, head.kin)


def _member(word: str) -> Forms | None:
    """Words found only as a member: "vammais- ja vanhuspalvelut", "65 vuotiaille"."""
    return next(filter(None, map(_read, _as_member(word))), None)


def _as_member(word: str) -> tuple[str, str]:
    return f"{word}-", f"-{word}"


def _spoken(word: str) -> Forms | None:
    """Spoken Finnish drops the last n: "uimahallii", "kerhoo", "lapsillaki"."""
    return _read(word + "n") if len(word) >= _LEAST_SPOKEN else None


def _stemmed(word: str) -> Forms:
    """Names and new words, inflected ("vamiassa", "zumbaa"): as they are, and by their stem."""
    return _forms([word, snowballstemmer.stemmer("finnish").stemWord(word)], (), ())


_ATTEMPTS: tuple[Callable[[str], Forms | None], ...] = (
    _read,
    _without_ending,
    _by_hyphen,
    _member,
    _spoken,
    _stemmed,
)


def _forms(wholes: Iterable[str], parts: Iterable[str], kin: Iterable[str]) -> Forms:
    """Each form once, at its surest place; a hyphenated word also as people join it."""
    spellings = [spelling for whole in wholes for spelling in (whole, whole.replace("-", ""))]
    whole = tuple(dict.fromkeys(filter(None, spellings)))[:MOST_FORMS]
    members = tuple(dict.fromkeys(part for part in parts if part not in whole))[:MOST_FORMS]
    sources = dict.fromkeys(source for source in kin if source not in whole + members)
    return Forms(whole, members, tuple(sources)[:MOST_FORMS])


def _chosen(readings: tuple[Reading, ...]) -> list[Reading]:
    """The readings to believe, in Voikko's order."""
    fewest = min(map(len, readings), default=0)
    left = _same_seams([reading for reading in readings if len(reading) == fewest])
    left = _preferred(left, lambda reading: not reading[-1].tags & _UNLIKELY)
    left = _preferred(left, _noun_of_its_own)
    lemmas = {reading[-1].lemma for reading in left}
    return [reading for reading in left if not lemmas.intersection(reading[-1].lemmas[:-1])]


def _same_seams(readings: list[Reading]) -> list[Reading]:
    """Those that cut the word where the likeliest reading does: asema + kaava and not
    ase + makaava, nikotiini + neste and not nikotiinin + este."""
    likeliest = min(readings, key=_unlikeliness, default=())
    return [reading for reading in readings if _seams(reading) == _seams(likeliest)]


def _seams(reading: Reading) -> list[int]:
    return [len(piece.surface) for piece in reading]


def _unlikeliness(reading: Reading) -> tuple[int, int]:
    """Derivations, genitives inside and plurals make a cut less likely, then a short last member
    (palvelus + etelä for palvelu + seteli)."""
    genitives = sum("Sg" in piece.tags for piece in reading[:-1])
    derivations = sum(len(piece.lemmas) for piece in reading)
    return genitives + derivations + ("Nm" in reading[-1].tags), -len(reading[-1].surface)


def _preferred(readings: list[Reading], wanted: Callable[[Reading], bool]) -> list[Reading]:
    return [reading for reading in readings if wanted(reading)] or readings


def _noun_of_its_own(reading: Reading) -> bool:
    """False for a mere comparative: vanhemmat are parents before they are older."""
    return "Cc" not in reading[-1].tags or reading[-1].lemma.endswith("mpi")


def _wholes(reading: Reading) -> Iterator[str]:
    """The base form of a compound; two if its first member is inflected too (isonäidin)."""
    *firsts, head = reading
    start = "".join(piece.surface for piece in firsts)
    yield (start + head.lemma).strip("-")
    if firsts and firsts[0].word_class in {"Ll", "Lnl"} and _case(firsts[0]) == _case(head):
        yield firsts[0].lemma + start[len(firsts[0].surface) :] + head.lemma


def _case(piece: Piece) -> set[str]:
    return {tag for tag in piece.tags if tag.startswith(("S", "N"))}


def _parts(reading: Reading) -> Iterator[str]:
    before = ""
    for piece in reading:
        # Voikko takes kokonais- (the whole of) for koko + nais (women's).
        part = "" if (before, piece.surface) == ("koko", "nais") else _topic(piece)
        if part and part not in _SHADES and not (piece.word_class == "Lt" and part in _UNTELLING):
            yield part
        before = piece.surface


def _topic(piece: Piece) -> str:
    """What a member tells about the subject, or nothing."""
    if piece.word_class == "Lp":
        return _prefix_topic(piece)
    if piece.word_class == "Lu":
        return piece.lemma if piece.lemma.isdigit() else ""
    if piece.word_class in _NOT_TOPICS:
        return ""
    if piece.word_class in _NAMES and not piece.surface.endswith("-"):
        return ""  # an ordinary compound misread: ranta, virtanen, matti
    if piece.word_class == "Ll" and piece.lemma.endswith("inen"):
        return piece.lemmas[-2] if len(piece.lemmas) > 1 else piece.lemma  # ikä of -ikäinen
    return piece.lemma if len(piece.lemma) > 1 else ""


def _prefix_topic(piece: Piece) -> str:
    """Stems of adjectives (yhteis-, varhais-) and short prefixes shade; uima- is uida."""
    if piece.lemma.endswith(("ma", "mä")):
        verb = voikko.readings(piece.lemma + piece.lemma[-1] + "n")
        return next((r[0].lemma for r in verb if "Tn3" in r[0].tags), piece.lemma)
    short = len(piece.lemma) < 4 and piece.lemma != "etä"
    return "" if short or piece.lemma.endswith(("s", "n")) else piece.lemma


def _kin(readings: list[Reading]) -> Iterator[str]:
    """The words that the members are derived from, and the compounds that the word itself is
    (näkövammaisuus, näkövammainen)."""
    pieces = [piece for reading in readings for piece in reading]
    own = {piece.lemma for piece in pieces if len(piece.lemmas) == 1}
    for *firsts, head in readings:
        start = "".join(piece.surface for piece in firsts)
        yield from (source for piece in firsts for source in _sources(piece, own))
        yield from (form for source in _sources(head, own) for form in (start + source, source))


def _sources(piece: Piece, own: set[str]) -> Iterator[str]:
    """Where a derivation keeps to its subject. Not from a dictionary word of another meaning
    (`own`: satama, harbour, from sataa, to rain), nor for "maksuton" (maksu), doers (hoitaja),
    verbs of verbs (harjoitella, harjoittaa)."""
    if piece.lemma in _KIN_BY_HAND:
        yield _KIN_BY_HAND[piece.lemma]
    apart = piece.lemma in own and not piece.lemma.endswith(("us", "ys", "inen"))
    if apart or piece.word_class == "Lt" or piece.lemma.endswith(("ton", "tön", "ja", "jä")):
        return
    participle = any(tag.startswith("R") for tag in piece.tags)
    sources = piece.lemmas[:-1] if participle else piece.lemmas[-2:-1]
    yield from (source for source in reversed(sources) if source not in _UNTELLING)
