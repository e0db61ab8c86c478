"""The reranker: what it reads of a passage, and how near it says a query is."""

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.models.minilm import MiniLM
from pipeline.places import resource

PASSAGES = (
    "After the order is signed we call in week one, week four and week twelve, whether or not anybody complained.",
    "The deck ovens have a stone hearth and a steam injection that sounds like a locomotive coming in.",
    "Trade, don't give: every concession in a negotiation asks for something in return.",
)


@pytest.fixture(scope="module")
def minilm():
    return MiniLM(resource("models", "minilm"), threads=1)


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("staying in touch with customers once they bought", 0),
        ("how bread is baked", 1),
        ("haggling over the price", 2),
    ],
)
def test_the_passage_that_means_the_same_is_nearest_in_every_view(minilm, query, nearest):
    assert list(minilm.closeness(query, minilm.read(PASSAGES)).argmax(axis=1)) == [nearest, nearest]


def test_a_passage_is_read_the_same_alone_and_among_others(minilm):
    together, alone = minilm.read(PASSAGES), [minilm.read([text])[0] for text in PASSAGES]
    for first, second in zip(together, alone, strict=True):
        assert len(first) == len(second)
        views = minilm.closeness("the price of an order", [first, second])
        assert np.allclose(views[:, 0], views[:, 1], atol=0.03)


@pytest.mark.parametrize("text", ["", " ", "?", "🙂", "word " * 2000])
def test_any_text_is_read_and_any_query_answered(minilm, text):
    views = minilm.closeness(text, minilm.read([text, PASSAGES[0]]))
    assert views.shape == (2, 2)
    assert np.isfinite(views).all()


def test_a_folder_without_the_model_is_named(tmp_path):
    with pytest.raises(ModelError, match=str(tmp_path)):
        MiniLM(tmp_path)
