# ruff: noqa: E501 (the look of real files)
from __future__ import annotations

import datetime as dt
import gzip
import json
import tracemalloc

import pytest

from pipeline.readers import ReadSettings, read
from pipeline.records import Document, Failure


def lines(tmp_path, *values, name="in.jsonl"):
    file = tmp_path / name
    text = "\n".join(value if isinstance(value, str) else json.dumps(value) for value in values)
    file.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return file


FULL = {
    "id": "call-7", "text": "Dana will send the NDA by Friday.", "date": "2026-03-11", "kind": "note", "title": "Acme call",
    "author": "Mark Morrison", "account": "Acme", "participants": ["Dana Whitfield", "Mark Morrison"], "url": "https://x.example/7",
}  # fmt: skip


@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz", "IN.NDJSON", "export.json", "no_suffix"])
def test_every_field_is_kept_whatever_the_file_is_called(tmp_path, name) -> None:
    (document,) = read([lines(tmp_path, FULL, name=name)])
    assert isinstance(document, Document)
    assert (document.id, document.own_id, document.text) == ("call-7", True, FULL["text"])
    assert (document.date, document.date_source) == (dt.date(2026, 3, 11), "field")
    assert (document.kind, document.title, document.author, document.account) == (
        "note",
        "Acme call",
        "Mark Morrison",
        "Acme",
    )
    assert document.participants == ("Dana Whitfield", "Mark Morrison")
    assert (document.url, document.place) == ("https://x.example/7", "line 1")
    assert document.us == ("Mark Morrison",)


def test_text_alone_is_enough_and_the_id_is_the_hash_of_the_content(tmp_path) -> None:
    (here,) = read([lines(tmp_path, {"text": "Call Dana back."}, name="a.jsonl")])
    *_, there = read([lines(tmp_path, {"x": 1}, {"text": "Call Dana back."}, name="b.jsonl")])
    assert here.id == there.id
    assert not here.own_id
    assert (here.date, here.date_source) == (None, "none")


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path) -> None:
    file = lines(
        tmp_path, FULL, '{"text": "cut off', "", "[1, 2]", {"title": "no text"}, {"text": "  "}, {"text": 5}, "\x00\x00",
        '{"text": "a\\u0000b \\ud83d"}', "[" * 100_000, {"document": "d", "start": 0, "end": 2, "text": "ab"}, FULL,
    )  # fmt: skip
    found = list(read([file]))
    failed = {entry.place: entry.message for entry in found if isinstance(entry, Failure)}
    assert list(failed) == ["line 2", "line 4", "line 5", "line 6", "line 7", "line 10", "line 11"]
    assert "malformed JSON" in failed["line 2"]
    assert "title" in failed["line 5"]
    assert "export jsonl" in failed["line 11"]
    good = [entry for entry in found if isinstance(entry, Document)]
    assert len(good) == 3
    assert good[1].text == "a b \ufffd"


def test_a_line_of_fifty_megabytes_fails_by_name_in_constant_memory(tmp_path) -> None:
    file = tmp_path / "big.jsonl.gz"
    with gzip.open(file, "wb", compresslevel=1) as out:
        out.write(b'{"text": "one"}\n{"text": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n{"text": "three"}\n')
    tracemalloc.start()
    found = list(read([file], ReadSettings(max_document_bytes=2_000_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(entry) for entry in found] == [Document, Failure, Document]
    assert found[1].place == "line 2"
    assert peak < 20_000_000


def test_a_line_without_end_in_a_small_gzip_is_refused_as_a_bomb(tmp_path) -> None:
    file = tmp_path / "bomb.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"text": "one"}\n' + b"0" * 8_000_000))
    found = list(read([file], ReadSettings(max_document_bytes=1000, max_unpacked_bytes=2_000_000)))
    assert isinstance(found[0], Document)
    assert "the rest of the file was not read" in found[-1].message
    assert found[-1].place == "line 2"


def test_a_gzip_that_is_cut_short_gives_what_comes_before(tmp_path) -> None:
    file = lines(tmp_path, *[{"text": f"note {n} {n * n}"} for n in range(3000)], name="cut.jsonl.gz")
    file.write_bytes(file.read_bytes()[:-2000])
    *documents, failure = read([file])
    assert all(isinstance(entry, Document) for entry in documents)
    assert "cut short" in failure.message


def test_columns_of_unknown_make_are_mapped_also_inside_an_object(tmp_path) -> None:
    file = lines(tmp_path, {"key": 7, "body": "Dana owes us the NDA.", "meta": {"day": "11/03/2026", "client": "Acme"}})
    settings = ReadSettings(
        columns={"text": "body", "date": "meta.day", "account": "meta.client", "id": "key"}, day_first=True
    )
    (document,) = read([file], settings)
    assert (document.id, document.date, document.account) == ("7", dt.date(2026, 3, 11), "Acme")
    (failure,) = read([file])
    assert "body" in failure.message


def test_text_stays_to_the_letter_and_turns_are_found_in_it(tmp_path) -> None:
    text = "Dana: Hi.\r\nMark:  We'll send it\r\nby Friday.\r\nDana: Good.\r\n"
    (document,) = read([lines(tmp_path, {"text": text, "kind": "transcript"})])
    assert document.text == text
    assert [text[turn.start : turn.end] for turn in document.turns] == ["Hi.", "We'll send it\r\nby Friday.", "Good."]
    assert document.participants == ("Dana", "Mark")


def test_an_unknown_kind_is_told_and_a_mail_is_known_by_its_subject(tmp_path) -> None:
    odd, mail = read(
        [lines(tmp_path, {"text": "Call Dana.", "kind": "memo"}, {"text": "Thanks!", "subject": "Re: NDA"})]
    )
    assert odd.kind == "note"
    assert "memo" in odd.remarks[0]
    assert (mail.kind, mail.title) == ("email", "Re: NDA")


def test_a_list_of_documents_in_one_json_file(tmp_path) -> None:
    file = tmp_path / "notes.json"
    file.write_text(json.dumps([FULL, {"text": "Second."}, 3], indent=2))
    found = list(read([file]))
    assert [entry.place for entry in found] == ["entry 1", "entry 2", "entry 3"]
    assert isinstance(found[2], Failure)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz"])
def test_utf_16_with_its_mark_is_read_line_by_line(tmp_path, codec, name) -> None:
    text = "".join(json.dumps({"text": f"Café {number} Ċ."}, ensure_ascii=False) + "\r\n" for number in range(5000))
    data = ("" if codec == "utf-16" else "\ufeff").encode(codec) + text.encode(codec)
    file = tmp_path / name
    file.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    found = list(read([file]))
    assert [(entry.text, entry.place) for entry in found] == [
        (f"Café {number} Ċ.", f"line {number + 1}") for number in range(5000)
    ]


def test_the_turns_of_a_stated_transcript_are_read_however_few(tmp_path) -> None:
    file = lines(tmp_path, {"text": "Sam Lee: I'll do the demo.\nRita: I'll pay.", "kind": "transcript"})
    (document,) = read([file])
    assert isinstance(document, Document)
    assert [turn.speaker for turn in document.turns] == ["Sam Lee", "Rita"]
