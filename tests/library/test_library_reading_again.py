"""The reranker in a search: the order it gives, what is kept of its work, and when that is forgotten."""

import numpy as np
import pytest
from library_making import ENCODER, fill, make

from pipeline.library import Library


class LengthReader:
    """A reranker that holds long passages for near, and counts what it reads."""

    name = "length-1"

    def __init__(self):
        self.seen = []

    def read(self, texts):
        self.seen += texts
        return [len(text).to_bytes(4, "big") for text in texts]

    def closeness(self, query, kept):
        return np.array([[int.from_bytes(state, "big") for state in kept]], dtype=np.float32)


TEXTS = [f"We talked about pricing{' again and again' * number}." for number in range(6)]


@pytest.fixture
def path(new_place):
    file = new_place()
    fill(file, [make(text, f"notes/{number}.md") for number, text in enumerate(TEXTS)])
    return file


def found(library, reader, text="pricing"):
    hits = library.search(text, encoder=ENCODER, reranker=reader)
    return [hit for hit in hits if hit.kind == "passage"]


def states(path):
    with Library.open(path) as library:
        return library._session.value("SELECT count(*) FROM state_rows")


def test_the_reranker_decides_the_order_and_says_its_rank(path):
    with Library.open(path) as library:
        hits = found(library, LengthReader())
    lengths = [len(hit.text) for hit in hits]
    assert lengths == sorted(lengths, reverse=True)
    assert [hit.reading_rank for hit in hits] == sorted(hit.reading_rank for hit in hits)
    assert all(hit.reading_rank and hit.vector_rank for hit in hits)


def test_what_was_read_is_kept_and_not_read_again(path):
    first, second = LengthReader(), LengthReader()
    with Library.open(path) as library:
        before = [hit.id for hit in found(library, first)]
    assert sorted(first.seen) == sorted(TEXTS)
    with Library.open(path) as library:
        assert [hit.id for hit in found(library, second)] == before
    assert second.seen == []


def test_what_was_read_goes_with_the_document(path):
    with Library.open(path) as library:
        found(library, LengthReader())
    assert states(path) == len(TEXTS)
    with Library.open(path, "write") as library:
        library.forget(path="notes/0.md")
    assert states(path) == len(TEXTS) - 1


def test_a_replaced_passage_is_read_anew(path):
    with Library.open(path) as library:
        found(library, LengthReader())
    fill(path, [make("Pricing was settled.", "notes/0.md", id_="own-1")])
    fill(path, [make("Pricing was settled, and then it was not.", "notes/0.md", id_="own-1")], fingerprint="G")
    reader = LengthReader()
    with Library.open(path) as library:
        found(library, reader)
    assert reader.seen == ["Pricing was settled, and then it was not."]


def test_a_library_that_another_writes_to_is_searched_all_the_same(path):
    with Library.open(path, "write") as writer, writer._session.transaction(), Library.open(path) as library:
        assert found(library, LengthReader())
    assert states(path) == 0


def test_words_of_a_passage_an_item_and_a_document(path):
    with Library.open(path) as library:
        hit = found(library, LengthReader())[0]
        item = next(iter(library.items()))
        assert library.words_of(hit.id) == (hit.document, hit.text)
        assert library.words_of(item.item.id) == (item.item.document, item.item.text)
        assert library.words_of("notes/3.md")[1] == TEXTS[3]
