"""Entity tags and If-None-Match as RFC 9110 has them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from libs.common import etags
from libs.common.etags import etag_of, matches
from libs.common.problems import PreconditionFailed, PreconditionRequired

TAG = '"abc"'


class Body(BaseModel):
    name: str


@given(st.binary(), st.binary())
def test_two_bodies_share_a_tag_only_when_they_are_the_same(one: bytes, other: bytes) -> None:
    assert (etag_of(one) == etag_of(other)) == (one == other)


@given(st.binary())
def test_a_tag_follows_the_grammar_of_a_strong_one(body: bytes) -> None:
    assert re.fullmatch(r'"[\x21\x23-\x7e]+"', etag_of(body))


@pytest.mark.parametrize(
    "header",
    [
        '"abc"',
        'W/"abc"',
        '"x", "abc"',
        '"x","abc","y"',
        'W/"x" ,\t W/"abc"',
        ', , "abc",',
        '"a,b", "abc"',
        "*",
        " * ",
    ],
)
def test_a_caller_that_has_the_tag_is_told_so(header: str) -> None:
    assert matches(header, TAG)


@pytest.mark.parametrize(
    "header", [None, "", '"abd"', '"ABC"', "abc", '"abc', "W/abc", '"x, abc"', '"*"', '*, "x"']
)
def test_a_caller_without_the_tag_gets_the_whole_answer(header: str | None) -> None:
    assert not matches(header, TAG)


def test_a_weak_tag_of_ours_is_compared_weakly() -> None:
    assert matches('"abc"', 'W/"abc"')


@given(st.lists(st.binary(), min_size=1), st.data())
def test_any_tag_of_a_list_matches(bodies: list[bytes], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(bodies))
    assert matches(", ".join(map(etag_of, bodies)), etag_of(wanted))


def test_the_answer_carries_the_tag_of_its_own_body() -> None:
    answer = etags.answer(Body(name="Ähtäri"), None)
    assert answer.status_code == 200
    assert answer.headers["etag"] == etag_of(bytes(answer.body))
    assert answer.headers["content-type"] == "application/json"


def test_an_answer_the_caller_has_is_a_bare_304_with_its_tag() -> None:
    tag = etags.answer(Body(name="Ähtäri"), None).headers["etag"]
    again = etags.answer(Body(name="Ähtäri"), tag)
    assert (again.status_code, again.body, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("tag", ['"v3"', "*", '"v1", "v3"'])
def test_a_change_of_the_version_that_was_read_is_let_through(tag: str) -> None:
    etags.expected(3, tag)


@pytest.mark.parametrize(("version", "tag"), [(3, '"v2"'), (3, 'W/"v3"'), (3, "v3"), (None, "*")])
def test_a_change_of_another_version_is_refused(version: int | None, tag: str) -> None:
    with pytest.raises(PreconditionFailed):
        etags.expected(version, tag)


def test_a_change_without_a_condition_is_asked_for_one() -> None:
    with pytest.raises(PreconditionRequired):
        etags.expected(3, None)


def test_what_is_new_is_made_only_where_there_is_none() -> None:
    etags.expected(None, None, "*")
    with pytest.raises(PreconditionFailed):
        etags.expected(1, None, "*")


def test_a_tag_is_no_condition_for_something_new() -> None:
    with pytest.raises(PreconditionRequired):
        etags.expected(1, None, '"v9"')
