"""Text that was never decoded from quoted-printable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.quoted_printable import mended


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The caf=C3=A9 is open=20\nfrom noon, Tue=\nsday too.=20\n", "The café is open \nfrom noon, Tuesday too. \n"),
        ("The board wi= ll meet on Tue= sday, we he= ar.", "The board will meet on Tuesday, we hear."),
        ("Move the books to= =20 the new tab.=20 Thanks.", "Move the books to  the new tab.  Thanks."),
        ("a < or =3D b, and=20 c=20 d", "a < or = b, and  c  d"),
    ],
)
def test_evident_traces_are_mended(text: str, whole: str) -> None:
    assert mended(text) == whole


@pytest.mark.parametrize(
    "text",
    [
        "see http://a.example/?x=20&y=3D",
        "x = y; z=3",
        "if a= b then stop",
        "rate=20 is the whole line",
        "===\n a = b\n===",
        "seats=20\nrooms=20\nrate=90",
        "Seats=20, discount=20 %, size=20 x, total = 400",
        "where a=20 and b=20 and c = 'x'",
        'width=20 height=3 color=09 border="0"',
        "qty=20 price=90 disc=10 total=A0 due",
    ],
)
def test_other_equals_signs_stay(text: str) -> None:
    assert mended(text) == text


@given(st.text(alphabet="ab= \n20D3E9C,.", max_size=200))
def test_a_text_never_grows(text: str) -> None:
    assert len(mended(text)) <= len(text)
