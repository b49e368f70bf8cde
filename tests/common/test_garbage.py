"""Looking for garbage seldom, and as usual again."""

import gc

import pytest

from libs.common.garbage import few_collections


async def test_garbage_is_looked_for_seldom_and_then_as_before() -> None:
    usual = gc.get_threshold()
    async with few_collections():
        assert gc.get_threshold()[0] > usual[0]
    assert gc.get_threshold() == usual


async def test_the_first_to_end_leaves_the_other_undisturbed() -> None:
    usual = gc.get_threshold()
    first, second = few_collections(), few_collections()
    await first.__aenter__()
    await second.__aenter__()
    await first.__aexit__(None, None, None)
    assert gc.get_threshold()[0] > usual[0]
    await second.__aexit__(None, None, None)
    assert gc.get_threshold() == usual


async def test_a_failure_ends_it_too() -> None:
    usual = gc.get_threshold()
    with pytest.raises(RuntimeError):
        async with few_collections():
            raise RuntimeError
    assert gc.get_threshold() == usual
