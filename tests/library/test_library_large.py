"""A large library: the first pass over vectors, the plan of words, filters by key, and files of earlier versions."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import numpy as np
import pytest
from library_making import DAY, ENCODER, everything, fill, make

from pipeline.library import Filters, Library, migrations
from pipeline.library.query_syntax import parse
from pipeline.library.sqlite import dictionary, held, packing, planning, words
from pipeline.library.structure import to_json

WIDTH = 96
"""No multiple of 64: the last word of a code is half empty."""


def some_vectors(count, seed=5):
    """Rows around a common mean, as those of an encoder are, in int8 with their scales."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=WIDTH) + rng.normal(size=(count, WIDTH)) * np.linspace(1.2, 0.2, WIDTH)
    data = np.rint(rows * (127 / np.abs(rows).max(axis=1, keepdims=True))).astype(np.int8)
    return data, (1 / np.linalg.norm(data.astype(np.float32), axis=1)).astype(np.float32)


@pytest.fixture
def few(monkeypatch):
    """Bounds so low that a test's rows are many."""
    monkeypatch.setattr(held, "ALL_BELOW", 1000)
    monkeypatch.setattr(held, "READ", 800)


def keys(found):
    return [key for key, _ in found]


def test_the_first_pass_finds_what_the_exact_comparison_finds(few):
    data, scales = some_vectors(256 * 40)
    scales[::7] = 0
    index = held.Held(np.arange(40), scales, data)
    rows = np.flatnonzero(scales)
    queries = some_vectors(20, 6)[0].astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    exact = [index.nearest(query[None], rows, 10)[0] for query in queries[: held.ALL_FIRST]]
    for query, right in zip(queries, exact, strict=False):
        assert [score for _, score in right] == pytest.approx(sorted((data[rows] @ query) * scales[rows])[:-11:-1])
    found = index.nearest(queries, rows, 10)
    right = [index._best(scores, rows, 10) for scores in index._cosines(queries, rows)]
    hits = sum(len(set(keys(a)) & set(keys(b))) for a, b in zip(found, right, strict=True))
    assert hits / (10 * len(queries)) >= 0.98
    # Of rows that filters let through, none but those are found, and few of them are all compared.
    chosen = rows[::3]
    assert all(set(keys(one)) <= set(chosen.tolist()) for one in index.nearest(queries, chosen, 10))
    assert keys(index.nearest(queries, rows[:900], 10)[0]) == keys(
        index._best(index._cosines(queries[:1], rows[:900])[0], rows[:900], 10)
    )


def test_changed_and_new_blocks_are_coded_again(few):
    data, scales = some_vectors(256 * 8)
    first = held.Held(np.arange(6), scales[: 256 * 6], data[: 256 * 6])
    query = data[-1].astype(np.float32) * scales[-1]
    first.nearest(np.repeat(query[None], 3, axis=0), np.arange(256 * 6), 5)
    changed = scales.copy()
    changed[10] = 0
    blocks = first.changed(np.arange(8), changed)
    assert blocks.tolist() == [0, 6, 7]
    second = held.Held.of(
        np.arange(8), changed, ((int(b), data[b * 256 : b * 256 + 256].tobytes()) for b in blocks), first
    )
    (found,) = second.nearest(query[None], np.flatnonzero(changed), 5)
    assert found[0] == (256 * 8 - 1, pytest.approx(1.0, abs=1e-5))
    (gone,) = second.nearest((data[10] * scales[10])[None], np.flatnonzero(changed), 5)
    assert 10 not in keys(gone)


def blocks_of(data, blocks):
    return [(int(b), data[b * 256 : b * 256 + 256].tobytes()) for b in blocks]


def test_blocks_that_are_gone_are_let_go(few):
    data, scales = some_vectors(256 * 8)
    row = scales.reshape(8, 256)
    first = held.Held(np.arange(6), row[:6].ravel(), data[: 256 * 6].copy())
    query = (data * scales[:, None])[256 * 4 + 3]
    first.nearest(np.repeat(query[None], 3, axis=0), np.arange(256 * 6), 5)
    left = np.array([0, 2, 4, 7])
    changed = first.changed(left, row[left].ravel())
    assert changed.tolist() == [7]
    second = held.Held.of(left, row[left].ravel(), blocks_of(data, changed), first)
    assert second.data.reshape(4, 256, -1).tolist() == data.reshape(8, 256, -1)[left].tolist()
    assert keys(second.nearest(query[None], np.arange(256 * 4), 5)[0])[0] == 256 * 4 + 3
    fewer = left[:3]
    assert not len(second.changed(fewer, row[fewer].ravel()))
    third = held.Held.of(fewer, row[fewer].ravel(), [], second)
    assert third.data.reshape(3, 256, -1).tolist() == data.reshape(8, 256, -1)[fewer].tolist()


def rows_with(counts):
    return lambda term: counts[term.words[0]]


def test_rare_words_bring_rows_in_and_common_ones_count_or_not():
    counts = {"rare": 10, "seldom": 9000, "often": 50_000, "always": 900_000}
    made = planning.plan(parse("always often rare seldom -gone"), rows_with(counts), 10**6)
    assert made.match == '(("rare" OR "seldom") AND ("rare" OR "often")) NOT ("gone")'
    made = planning.plan(parse("often always"), rows_with(counts), 10**6)
    assert (made.match, made.newest, made.unranked) == ('"often"', 760_000, False)
    made = planning.plan(parse("always"), rows_with(counts), 10**6)
    assert (made.match, made.unranked) == ('"always"', True)
    made = planning.plan(parse('"rare often" always seldom'), rows_with(counts), 10**6)
    assert made.match == '("rare often") AND ("rare often" OR "seldom")'
    assert planning.plan(parse("-gone"), rows_with(counts), 10**6).match is None


@pytest.fixture
def many(tmp_path):
    path = tmp_path / "kept.db"
    records = [
        make(f"The offer number {n} goes to the customer.", f"{n}.txt", account=f"A{n % 3}", date=DAY + dt.timedelta(n))
        for n in range(120)
    ]
    fill(path, records)
    return path


def test_a_planned_search_keeps_filters_exact_and_finds_the_newest_of_common_words(many, monkeypatch):
    monkeypatch.setattr(words, "PLANNED_FROM", 10)
    for module in (words, planning):
        monkeypatch.setattr(module, "RANKED", 20)
    with Library.open(many) as library:
        for filters in (Filters(account="a1"), Filters(before=DAY + dt.timedelta(5)), Filters(kind="commitment")):
            for encoder in (None, ENCODER):
                hits = library.search("customer offer", filters, limit=200, encoder=encoder)
                right = [n for n in range(120) if (n % 3 == 1) or not filters.account]
                right = right[:5] if filters.before else right
                numbers = {int(hit.text.split()[3]) for hit in hits}
                assert numbers == set(right), (filters, encoder)
        found = [int(hit.text.split()[3]) for hit in library.search("customer", limit=200) if hit.kind == "passage"]
        assert found
        assert min(found) >= 95
        assert library.search("number 7", limit=1)[0].text.startswith("The offer number 7 ")


def test_a_file_of_an_earlier_version_says_the_same_after_it_was_packed(tmp_path, monkeypatch):
    records = [make(f"Zoë sends offer {n}. " * 40 + "🙂", f"{n}.txt", title=f"T{n}") for n in range(30)]
    new, old = tmp_path / "new.db", tmp_path / "old.db"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:7])
        patch.setattr(packing, "PACKERS", {})
        fill(old, records)
    fill(new, records)
    assert everything(old) == everything(new)
    with Library.open(old) as library:
        assert len(library.search("zoe", limit=100)) == 60
        tables = library._session.tables()
        assert "text" in tables["document_rows"].columns
        assert "packed" not in tables["item_rows"].columns
        assert library.query("SELECT count(*) FROM documents WHERE text LIKE 'Zo%'").rows


@pytest.mark.parametrize("scores", [[], [0.5, 0.0742, 1, 0], [0.12345], [2.5], [-0.5]])
def test_scores_come_back_to_the_letter(scores):
    said = to_json(scores)
    assert packing.unpacked_scores(packing.packed_scores(said)) == said


def test_texts_come_back_and_the_dictionary_is_never_edited():
    for text in ("", "Hello", "Grüße 🙂 \x00" * 1000, dictionary.WORDS):
        assert packing.inflated(packing.deflated(text)) == text
    assert hashlib.sha256(dictionary.WORDS.encode()).hexdigest().startswith("379f63e2782411e9")


def test_a_library_is_made_smaller_and_says_the_same(new_place):
    place = new_place()
    fill(place, [make(f"Word{n % 40} thing{n} is said here. " * 8, f"{n}.txt") for n in range(300)])
    with Library.open(place, "write") as library:
        for n in range(250):
            library.forget(path=f"{n}.txt")
    before = everything(place)
    with Library.open(place, "write") as library:
        was, now = library.compact()
        assert library.search("thing299", limit=1)[0].text.startswith("Word19")
    # A database fills what it has given back; it does not always hand it to the system.
    assert now < was or not isinstance(place, Path)
    assert everything(place) == before
