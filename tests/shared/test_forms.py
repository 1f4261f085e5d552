"""Ordinary forms become the same nested data as JSON."""

import contextlib
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import forms
from shared.problems import BadInput


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", {}),
        (b"a=1", {"a": "1"}),
        (b"a=", {}),
        (b"a=++", {}),
        (b"a.b.c=1", {"a": {"b": {"c": "1"}}}),
        (b"a[]=1&a[]=2", {"a": ["1", "2"]}),
        (b"l.0.x=1&l.1.x=2", {"l": [{"x": "1"}, {"x": "2"}]}),
        (b"l.10=c&l.2=b&l.1=a", {"l": ["a", "b", "c"]}),
        (b"l.0=a&l.x=b", {"l": {"0": "a", "x": "b"}}),
        (b"name=Zo%C3%AB", {"name": "Zoë"}),
    ],
)
def test_names_with_points_are_nested(data: bytes, expected: dict[str, Any]) -> None:
    assert forms.parse(data) == expected


@pytest.mark.parametrize(
    ("situation", "data"),
    [
        ("one name twice", b"a=1&a=2"),
        ("a value and a group", b"a=1&a.b=2"),
        ("a group and a value", b"a.b=1&a=2"),
        ("a list and a value", b"a[]=1&a=2"),
        ("a value and a list", b"a=1&a[]=2"),
        ("a list and a group", b"a[]=1&a.0=2"),
        ("not ASCII", "a=ë".encode()),
        ("not UTF-8 when decoded", b"a=%ff"),
        ("a thousand and one fields", b"&".join(b"f%d=1" % n for n in range(1001))),
        ("a bomb of points", b"." * 50_000 + b"=1"),
        ("nested deeper than any model", b"a.b.c.d.e.f.g=1"),
        ("a number too long to count with", b"l." + b"1" * 5_000 + b"=1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_form_of_ours_is_refused(situation: str, data: bytes) -> None:
    with pytest.raises(BadInput):
        forms.parse(data)


@given(st.binary(max_size=400))
def test_any_bytes_give_data_or_a_refusal(data: bytes) -> None:
    with contextlib.suppress(BadInput):
        assert isinstance(forms.parse(data), dict)


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,20}", fullmatch=True), st.text(min_size=1).filter(str.strip), max_size=8)
)
def test_what_a_browser_sends_comes_back(fields: dict[str, str]) -> None:
    fields = {name: value.encode(errors="replace").decode() for name, value in fields.items()}

    assert forms.parse(urlencode(fields).encode()) == fields


def test_the_seal_is_no_answer() -> None:
    assert forms.without_seal({"seal": "x", "a": "1"}) == {"a": "1"}
