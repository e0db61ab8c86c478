# ruff: noqa: E501 (the look of real files)
"""Whatever the bytes, the readers of text give documents with true offsets, or failures with a name; they always end."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.readers import ReadSettings, captions, jsonl, markdown, text, transcripts
from pipeline.readers.dates import parse_date
from pipeline.readers.encoding import decode, peek
from pipeline.readers.formats import UnreadableError
from pipeline.readers.kinds import guess_kind
from pipeline.readers.turns import Utterance, assemble, turns_in_place
from pipeline.records import Document, Failure, Record

OURS = (*captions.FORMATS, *jsonl.FORMATS, *transcripts.FORMATS, *markdown.FORMATS, *text.FORMATS)
PIECES = st.sampled_from(
    [
        "WEBVTT\n", "\n", "\n\n", "1\n", "00:00:01.000 --> 00:00:02.000\n", "00:00:01,5 --> x\n", "<v Dana>", "</v>", "<v", "&amp;",
        "Mark: ", "Dana Whitfield: ", "**Mark:** ", "Alice Johnson   00:09\n", "Sidney  55:21  \n", "0:15  \n", "00:02:35\n",
        "[Mark] 14:00:05\n", "📝 Notes\n", "📖 Transcript\n", "Transcription ended after 00:30:30\n", "---\n", "date: 2026-03-11\n",
        "attendees: [[[", "# Title\n", "Account: Acme\n", "- [ ] call\n", "Next steps:\n", "so we will send", "the deck. ", "Right.\n",
        '{"text": "', '", "date": ', '"}', "{", "[", "]", "}", '{"document": {', "\x00", "\ud83d", "\u2028", "é", "------", "     ", "* * * *",
        "99:99:99", "::", "%%", "[[", "]]", "<!--", "Transcribed by https://otter.ai\n", "((((", "1.1.1", "A A A A A A A A ",
    ]
)  # fmt: skip
SHAPED = st.lists(PIECES | st.text(max_size=8), max_size=60).map(
    lambda parts: "".join(parts).encode("utf-8", "replace")
)
BYTES = SHAPED | st.binary(max_size=400)


def check(outcome) -> None:
    if isinstance(outcome, Failure):
        assert outcome.message
        assert outcome.path
        return
    document = outcome.document if isinstance(outcome, Record) else outcome
    assert isinstance(document, Document)
    assert document.text.strip()
    document.text.encode()
    last = 0
    for turn in document.turns:
        assert last <= turn.start <= turn.end <= len(document.text)
        last = turn.end


@pytest.mark.parametrize("entry", OURS, ids=[entry.name for entry in OURS])
@given(data=BYTES)
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_bytes_in_any_reader(entry, data) -> None:
    assert entry.sniff(data, "x.bin") in (True, False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("x" + (entry.suffixes[0] if entry.suffixes else ".txt"))
        path.write_bytes(data)
        try:
            for outcome in entry.open(path, ReadSettings()):
                check(outcome)
        except UnreadableError as error:
            check(Failure("read", str(error), str(path), error.place))


@given(BYTES)
@settings(max_examples=200, deadline=None)
def test_any_bytes_become_text_without_control_characters(data) -> None:
    for made in (decode(data), peek(data)):
        made.encode()
        assert not set(made) & {"\x00", "\r", "\x07", "\u2028"}


@given(st.lists(st.tuples(st.sampled_from([None, "Mark", "Dana", "A:\nB"]), st.text(max_size=30)), max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost_or_made_when_turns_are_put_together(parts) -> None:
    made, turns = assemble([Utterance(speaker, words) for speaker, words in parts])
    assert sorted(c for t in turns for c in made[t.start : t.end] if not c.isspace()) == sorted(
        c for _, words in parts for c in words if not c.isspace()
    )
    for first, second in pairwise(turns):
        assert "\n" in made[first.end : second.start]


@given(SHAPED.map(lambda data: data.decode()))
@settings(max_examples=200, deadline=None)
def test_turns_found_in_place_lie_in_order(words) -> None:
    last = 0
    for turn in turns_in_place(words):
        assert last <= turn.start <= turn.end <= len(words)
        last = turn.end


@given(st.text(max_size=40) | st.floats() | st.integers() | st.none() | st.booleans())
def test_any_value_for_a_date(value) -> None:
    day = parse_date(value)
    assert day is None or 1970 <= day.year <= 2200


@pytest.mark.parametrize(
    "bit",
    [
        "-",
        "# ",
        "> ",
        "* ",
        "_",
        " ",
        "[[",
        "A ",
        "A, ",
        "00:",
        "<v ",
        "Mark: ",
        "%%",
        "((",
        "\t",
        "- [ ",
        ":",
        "**",
        "Ã",
        "|",
        "A. ",
    ],
)
def test_long_runs_of_one_mark_are_read_in_time_that_grows_with_their_length(bit, tmp_path) -> None:
    made = bit * 20_000
    file = tmp_path / "x.txt"
    file.write_text(made + "\n" + made + "x")
    guess_kind(made, None, made[:200])
    for entry in OURS:
        entry.sniff(made.encode()[:65_536], "x.txt")
        try:
            for outcome in entry.open(file, ReadSettings()):
                check(outcome)
        except UnreadableError:
            continue
