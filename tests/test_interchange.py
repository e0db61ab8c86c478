from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.interchange import record_from_json
from pipeline.readers import read
from pipeline.records import (
    DOCUMENT_KINDS,
    ITEM_KINDS,
    Block,
    Document,
    Failure,
    Item,
    Passage,
    Record,
    Sentence,
    Turn,
    json_line,
    to_json,
)

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
MAYBE = st.none() | WORDS
DATES = st.none() | st.dates(dt.date(1980, 1, 1), dt.date(2100, 1, 1))
SHARES = st.floats(0, 1)


@st.composite
def records(draw: st.DrawFn) -> Record:
    text = draw(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=120))

    def span() -> tuple[int, int]:
        first, second = draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))
        return min(first, second), max(first, second)

    def few(make):  # type: ignore[no-untyped-def]
        return tuple(make(*span()) for _ in range(draw(st.integers(0, 3))))

    names = st.lists(WORDS, max_size=3).map(tuple)
    document = Document(
        id=draw(WORDS), text=text, kind=draw(st.sampled_from(DOCUMENT_KINDS)), date=draw(DATES), title=draw(MAYBE),
        author=draw(MAYBE), participants=draw(names), us=draw(names), url=draw(MAYBE), own_id=draw(st.booleans()),
        turns=few(lambda a, b: Turn(a, b, draw(MAYBE), draw(st.none() | st.floats(0, 1e5)))), remarks=draw(names),
    )  # fmt: skip
    blocks = few(
        lambda a, b: Block(
            a, b, "bullet", draw(st.integers(0, 4)), draw(MAYBE), draw(MAYBE), draw(st.none() | st.booleans())
        )
    )
    sentences = few(lambda a, b: Sentence(a, b, 0)) if blocks else ()
    passages = few(
        lambda a, b: Passage(draw(WORDS), document.id, a, b, text[a:b], None, ("value",), {"value": draw(SHARES)})
    )
    items = few(
        lambda a, b: Item(
            draw(WORDS), document.id, draw(st.sampled_from(ITEM_KINDS)), a, b, text[a:b], due=draw(DATES),
            owner=draw(MAYBE), probability=draw(SHARES),
        )
    )  # fmt: skip
    return Record(document, blocks, sentences, passages, items, (Failure("items", draw(WORDS)),))


@given(records())
@settings(max_examples=60, deadline=None)
def test_a_record_comes_back_exactly_as_it_went_out(record: Record) -> None:
    back = record_from_json(json_line(record), finished=False)
    assert back == record
    assert json_line(back) == json_line(record)


def sample() -> dict:
    text = "Dana: I'll send the pricing by Friday."
    item = Item("i1", "d1", "commitment", 6, 38, text[6:38], due=dt.date(2026, 3, 13))
    return to_json(Record(Document("d1", text, turns=(Turn(6, 38, "Dana"),)), items=(item,)))


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda r: r["items"][0].update(start=5), "items[0].text"),
        (lambda r: r["items"][0].update(end=900), "items[0]"),
        (lambda r: r["document"]["turns"][0].update(end=900), "document.turns[0]"),
        (lambda r: r["items"][0].update(due="Friday"), "items[0].due"),
        (lambda r: r["items"][0].update(kind="promise"), "items[0].kind"),
        (lambda r: r["items"][0].pop("text"), "items[0].text"),
        (lambda r: r["document"].update(text=7), "document.text"),
        (lambda r: r.update(colour="red"), "colour"),
        (lambda r: r.update(sentences=[{"start": 0, "end": 3, "block": 2}]), "sentences[0].block"),
        (lambda r: r["document"].update(own_id=1), "document.own_id"),
    ],
)
def test_what_is_wrong_in_a_record_is_named(spoil, named) -> None:
    value = sample()
    spoil(value)
    with pytest.raises(InputError, match=named.replace("[", r"\[").replace("]", r"\]")):
        record_from_json(value)


def test_lines_of_our_own_export_are_read_as_finished_records_and_a_spoilt_one_is_named(tmp_path) -> None:
    spoilt = sample()
    spoilt["items"][0]["start"] = 0
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join([json.dumps(sample()), json.dumps(spoilt), json.dumps(sample())]), encoding="utf-8")
    first, failure, last = read([file])
    assert isinstance(first, Record)
    assert first.finished
    assert to_json(first) == sample() == to_json(last)
    assert isinstance(failure, Failure)
    assert (failure.place, failure.path) == ("line 2", str(file))
    assert "items[0]" in failure.message
