"""Cursors: what we write we read back, and nothing else gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from libs.common import paging
from libs.common.problems import InvalidRequest

SHAPE = TypeAdapter(tuple[str, int])


@given(st.text(), st.integers(-(2**63), 2**63 - 1))
def test_a_position_comes_back_as_it_was(name: str, number: int) -> None:
    name = name.encode("utf-8", "ignore").decode()
    assert paging.decode(paging.encode((name, number)), SHAPE) == (name, number)


@given(st.text(max_size=60))
def test_a_made_up_cursor_is_a_clear_problem(cursor: str) -> None:
    with pytest.raises(InvalidRequest, match="Start again without"):
        paging.decode(cursor, SHAPE)


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        paging.decode(paging.encode(["a", "b"]), SHAPE)
