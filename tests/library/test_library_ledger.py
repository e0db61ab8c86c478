"""The ledger's questions, the listings, and read-only SQL."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from library_making import DAY, fill, make

from pipeline.errors import LibraryError
from pipeline.library import Filters, Library


def days(n):
    return DAY + dt.timedelta(days=n)


@pytest.fixture(scope="module")
def path(new_place):
    path = new_place()
    fill(
        path,
        [
            make("I send the offer. Later.", "a.txt", due=days(2), account="Acme Inc.", date=days(0), title="Call"),
            make("Dana signs the NDA. Soon.", "b.txt", due=days(-3), account="ÉCLAIR SA", date=days(-9), owner="Dana"),
            make("We meet again. Then.", "c.txt", due=days(2), kind="follow_up", account="acme inc.", date=days(1)),
            make("They want references. Two.", "d.txt", due=days(1), kind="request", date=days(0)),
            make("I think about it. Some day.", "e.txt", account="Acme Inc.", date=days(-1)),
            make("Forty meetings is the goal. Ours.", "f.md", kind="goal", document_kind="article", owner=None),
        ],
    )
    return path


@pytest.fixture(scope="module")
def library(path):
    with Library.open(path) as library:
        yield library


def first_words(rows):
    return [row.item.text.split()[0] for row in rows]


def test_due_is_what_binds_somebody_soonest_first(library):
    rows = list(library.due(days(0)))
    assert [(row.item.text, row.days_left) for row in rows] == [
        ("Dana signs the NDA.", -3), ("I send the offer.", 2), ("We meet again.", 2),
    ]  # fmt: skip
    assert (rows[1].account, rows[1].title, rows[1].date, rows[1].path) == ("Acme Inc.", "Call", days(0), "a.txt")


def test_due_in_a_stretch_of_days_undated_and_narrowed(library):
    assert first_words(library.due(days(0), last=days(-1))) == ["Dana"]
    assert first_words(library.due(days(0), first=days(0), last=days(2))) == ["I", "We"]
    undated = list(library.due(days(0), undated=True))
    assert first_words(undated) == ["Dana", "I", "We", "I"]
    assert undated[-1].days_left is None
    assert first_words(library.due(days(0), undated=True, limit=2)) == ["Dana", "I"]
    assert first_words(library.due(days(0), undated=True, limit=4)) == ["Dana", "I", "We", "I"]
    assert first_words(library.due(days(0), Filters(kind="request"))) == ["They"]
    assert first_words(library.due(days(0), Filters(account="ACME"), undated=True)) == ["I", "We", "I"]
    assert first_words(library.due(days(0), Filters(owner="dan"))) == ["Dana"]


def test_items_by_every_filter(library):
    def count(**filters):
        return len(list(library.items(Filters(**filters))))

    assert count() == 6
    assert count(kind="goal") == 1
    assert count(kind=("goal", "request")) == 2
    assert count(status="open") == 6
    assert count(status="done") == 0
    assert count(account="éclair") == 1
    assert count(account="%") == count(account="_") == 0
    assert count(party="us") == 6
    assert count(party="them") == 0
    assert count(since=days(0)) == 3
    assert count(since=days(-9), before=days(0)) == 2
    assert count(where="articles") == 1
    assert count(where="notes") == 5
    assert count(text="THE NDA") == 1
    assert count(document=library.resolve("a.txt")) == 1


def test_items_in_every_order(library):
    assert first_words(library.items(order="date"))[0] == "We"
    assert first_words(library.items(order="due"))[:2] == ["Dana", "They"]
    for order in ("date", "due", "document", "probability"):
        assert len(list(library.items(order=order))) == 6
        assert len(list(library.items(order=order, limit=2))) == 2


def test_an_item_by_the_beginning_of_its_id(library):
    row = next(library.items())
    assert library.item(row.item.id[:10]) == row
    for name in ("", "zz"):
        with pytest.raises(LibraryError, match="no item"):
            library.item(name)


def test_themes_passages_and_counts(library):
    summary = library.themes_summary()
    assert sum(row.passages for row in summary) == 6
    best = summary[0].theme
    rows = list(library.passages(Filters(theme=best)))
    assert len(rows) == summary[0].passages
    assert all(best in row.passage.themes and row.passage.scores[best] == 0.9 for row in rows)
    assert len(list(library.passages(limit=4))) == 4
    counts = library.counts()
    assert (counts.documents, counts.passages, counts.items, counts.errors, counts.runs) == (6, 6, 6, 0, 1)
    assert counts.bytes > 10_000


def test_documents_newest_first(library):
    rows = list(library.documents())
    assert [row.path for row in rows][:1] == ["c.txt"]
    assert rows[-1].date is None
    assert {(row.passages, row.items) for row in rows} == {(1, 1)}


def test_a_query_without_end_is_stopped_and_rows_are_limited(library):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT {} FROM n"
    with pytest.raises(LibraryError, match="longer than"):
        list(library.query(endless.format("max(i)"), seconds=0.1).rows)
    assert len(list(library.query(endless.format("i"), limit=7).rows)) == 7


def test_questions_import_nothing_heavy(path):
    code = f"""
import datetime as dt, sys
from pipeline.library import Library
with Library.open({str(path)!r}) as library:
    list(library.due(dt.date(2024, 3, 4))), list(library.items()), library.search("offer"), library.counts()
print(sorted({{"numpy", "torch", "spacy", "sklearn"}} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
