"""The stage that gives passages their vectors."""

import numpy as np
import pytest

from pipeline.models.static import static_encoder
from pipeline.places import resource
from pipeline.records import Document, Passage, Record
from pipeline.stages.embed import make_embed

TEXTS = ("Send the quote a day before it is due.", "Ask for the next step before you hang up.")


def record(kind, *texts):
    document = Document(id=f"{kind} {len(texts)}", text=" ".join(texts), kind=kind)
    starts = [document.text.index(text) for text in texts]
    return Record(
        document,
        passages=tuple(
            Passage(f"p{start}", document.id, start, start + len(text), text)
            for start, text in zip(starts, texts, strict=True)
        ),
    )


def looked_up(*texts):
    return static_encoder(resource("models", "search")).encode(texts)


def test_articles_are_read_and_all_else_is_looked_up_in_the_order_in_which_it_came():
    records = [record("note", TEXTS[0]), record("article", *TEXTS), record("email"), record("email", TEXTS[1])]
    found = list(make_embed()(iter(records)))
    assert [one.document for one in found] == [one.document for one in records]
    assert np.array_equal(found[0].vectors, looked_up(TEXTS[0]))
    assert found[2].vectors.shape == (0, 256)
    assert np.array_equal(found[3].vectors, looked_up(TEXTS[1]))
    read = found[1].vectors
    assert read.shape == (2, 256)
    assert np.linalg.norm(read, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert not np.allclose(read, looked_up(*TEXTS), atol=0.01)


@pytest.mark.parametrize("given", [{"reader": None}, {"read": []}])
def test_without_a_reader_everything_is_looked_up(given):
    (found,) = make_embed(**given)([record("article", *TEXTS)])
    assert np.array_equal(found.vectors, looked_up(*TEXTS))


def test_without_an_encoder_there_are_no_vectors():
    (found,) = make_embed(None)([record("article", *TEXTS)])
    assert found.vectors is None
