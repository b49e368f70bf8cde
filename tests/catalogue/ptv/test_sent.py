"""Answers are taken apart into documents, whose bytes stay as they were."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue.ptv.sent import Sent, sent

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
DOCUMENTS = JSON | st.fixed_dictionaries({"id": JSON, "name": st.text()})
INDENTS = st.sampled_from([None, 2])


@given(st.lists(DOCUMENTS, max_size=5), INDENTS, st.booleans())
def test_a_list_is_taken_apart_into_its_members(
    values: list[Any], indent: int | None, ascii_only: bool
) -> None:
    body = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode(errors="replace")
    read = json.loads(body)
    parts = sent(body)
    assert [json.loads(one.json) for one in parts] == read
    assert [one.id for one in parts] == [one.get("id") if is_object(one) else None for one in read]
    assert all(one.json in body for one in parts)


def is_object(value: object) -> bool:
    return isinstance(value, dict)


@given(st.lists(DOCUMENTS, max_size=3), st.lists(DOCUMENTS, max_size=3), INDENTS)
def test_one_that_the_fast_reader_refuses_changes_no_other(
    before: list[Any], after: list[Any], indent: int | None
) -> None:
    odd = {"id": "odd", "name": "\ud800"}
    body = json.dumps([*before, odd, *after], indent=indent).encode()
    plain = sent(json.dumps([*before, {"id": "odd"}, *after], indent=indent).encode())
    parts = sent(body)
    assert [one.id for one in parts] == [one.id for one in plain]
    place = len(before)
    assert parts[:place] + parts[place + 1 :] == plain[:place] + plain[place + 1 :]
    assert json.loads(parts[place].json) == odd


@pytest.mark.parametrize("marked", [b"", b"\xef\xbb\xbf", b" \n"])
@pytest.mark.parametrize("surrogate", ["", "\\ud800"])
def test_a_document_is_the_same_alone_and_in_a_list(marked: bytes, surrogate: str) -> None:
    document = f'{{"id": "a",\n "name": "ä{surrogate}"}}'.encode()
    expected = [Sent("a", document)]
    assert sent(marked + document + b"\n") == expected
    assert sent(marked + b"[ " + document + b" ]\n") == expected


@pytest.mark.parametrize("depth", [900, 950, 1000, 1020])
def test_a_deep_document_is_cut_out_like_any_other(depth: int) -> None:
    deep = b'{"id":"a","x":' + b"[" * depth + b'"],[\\"{"' + b"]" * depth + b"}"
    assert sent(b'[{"id":"b"}, ' + deep + b"]") == [Sent("b", b'{"id":"b"}'), Sent("a", deep)]
    assert sent(deep) == [Sent("a", deep)]


@pytest.mark.parametrize(
    "body", [b"", b"[", b'{"id":', b"[{}]x", b"[1,]", b"[" * 100_000, b"\xff", b"{'id': 1}"]
)
def test_what_is_no_json_is_an_error(body: bytes) -> None:
    with pytest.raises(ValueError):
        sent(body)
