"""Telephone numbers and personal identity codes never become words; other numbers do."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.catalogue.language.words import identifies, words

CENTURIES = "+-YXWVUABCDEF"
"""Decree 128/2010; all but the first, second and A since 2023."""
CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
DASHES = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"


def codes() -> st.SearchStrategy[tuple[str, str, str]]:
    """Day, century sign, and number with check character."""
    days = st.dates().map(lambda day: day.strftime("%d%m%y"))
    number = st.integers(2, 999).map("{:03}".format)
    return st.tuples(
        days,
        st.sampled_from(CENTURIES + CENTURIES.lower() + DASHES),
        st.builds(str.__add__, number, st.sampled_from(CHECKS + CHECKS.lower())),
    )


@given(codes())
def test_no_identity_code_is_a_word(code: tuple[str, str, str]) -> None:
    day, sign, number = code
    for written in (f"{day}{sign}{number}", f"{day} {sign}{number}", f"{day} {sign} {number}"):
        assert words(f"apua {written} heti") == ["apua", "heti"]
        assert identifies(written)


@given(codes())
def test_an_identity_code_is_found_inside_a_word(code: tuple[str, str, str]) -> None:
    joined = "".join(words(f"hetu{''.join(code)}puh"))
    assert not any(sign.isdigit() for sign in joined)


@pytest.mark.parametrize(
    "number",
    [
        "0441234567",
        "044 123 4567",
        "044 1234567",
        "+358441234567",
        "+358 44 123 4567",
        "+358 (0)44 123 4567",
        "00358 44 1234567",
        "(02) 623 4567",
        "02 6234567",
        "044-123 4567",
        "040/1234567",
        "040.123.4567",
        "02.623.4567",
        "044 12 34 567",
        "04412 34567",
        "050\N{NO-BREAK SPACE}123\N{NO-BREAK SPACE}4567",
        "044 - 123 - 4567",
        "02\N{EN DASH}1234\N{EN DASH}567",
        "044·123·4567",
        "131052-308T",
        "010190A123B",
        "010190y123b",
        "131052\N{EN DASH}308T",
        "131052\N{MINUS SIGN}308T",
        "131052\N{FULLWIDTH HYPHEN-MINUS}308T",
        "131052 - 308t",
        "13.10.52-308T",
        "13 10 52 A 308 T",
        "131052-308",  # the check character forgotten
        "131052A308",
    ],
)
def test_a_telephone_number_or_identity_code_is_no_word(number: str) -> None:
    assert words(f"Soita {number} heti") == ["soita", "heti"]
    assert identifies(f"Soita {number} heti")


@pytest.mark.parametrize("text", ["soita0441234567heti", "hetu131052-308Tapua", "a0441234567"])
def test_letters_beside_it_hide_no_number(text: str) -> None:
    assert not any(sign.isdigit() for sign in "".join(words(text)))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("112", "112"),
        ("116 117", "116 117"),
        ("116117", "116117"),
        ("112 116117", "112 116117"),
        ("päivystys 24/7 116117", "päivystys 24 7 116117"),
        ("116 111 2024", "116 111 2024"),
        ("28100", "28100"),
        ("00100 Helsinki", "00100 helsinki"),
        ("28100 2024", "28100 2024"),
        ("tapahtumat 2024-2025", "tapahtumat 2024-2025"),
        ("kausi 2024–2025", "kausi 2024 2025"),
        ("1950 2010 2020", "1950 2010 2020"),
        ("yli 65", "yli 65"),
        ("klo 18.30", "klo 18 30"),
        ("puhelin 1777", "puhelin 1777"),
    ],
)
def test_other_numbers_are_words(text: str, kept: str) -> None:
    assert words(text) == kept.split()


def test_a_price_after_a_date_loses_none_of_its_letters() -> None:
    assert words("12.05.24 - 100 euroa")[-1] == "euroa"


@given(st.from_regex(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{1,4}", fullmatch=True))
def test_no_grouping_lets_a_long_number_through(number: str) -> None:
    assume(not number.startswith(("112", "116", "19", "20", "24")))
    assert words(f"a {number} b") == ["a", "b"]


@given(st.text("019ab-+ .", max_size=30))
def test_what_identifies_is_exactly_what_is_left_out(text: str) -> None:
    kept = sum(map(str.isalnum, "".join(words(text))))
    assert identifies(text) == (kept < sum(map(str.isalnum, text)))
