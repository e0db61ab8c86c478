"""The space of search: what is looked up and what was read lie together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.models.search_space import PassageReader
from pipeline.models.static import static_encoder
from pipeline.places import resource

SPACE = resource("models", "search")
PASSAGES = (
    "After the order is signed we call in week one, week four and week twelve, whether or not anybody complained.",
    "The deck ovens have a stone hearth and a steam injection that sounds like a locomotive coming in.",
    "Trade, don't give: every concession in a negotiation asks for something in return.",
)
QUERIES = ("phone the customer in the weeks after the sale", "how bread is baked", "haggling over the price")


@pytest.fixture(scope="module")
def reader():
    return PassageReader(resource("models", "minilm"), SPACE)


@pytest.mark.parametrize("way", ["read", "looked up"])
def test_a_query_that_is_looked_up_finds_the_passage_that_means_the_same(reader, way):
    table = static_encoder(SPACE)
    passages = reader.encode(PASSAGES) if way == "read" else table.encode(PASSAGES)
    assert list((table.encode(QUERIES) @ passages.T).argmax(axis=1)) == [0, 1, 2]


def test_a_text_lies_near_itself_whether_read_or_looked_up(reader):
    read, looked_up = reader.encode(PASSAGES), static_encoder(SPACE).encode(PASSAGES)
    nearness = read @ looked_up.T
    assert (nearness.argmax(axis=1) == np.arange(len(PASSAGES))).all()
    assert nearness.diagonal().min() > 0.6


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_has_a_vector_that_hangs_on_nothing_else(reader, texts):
    together = reader.encode([*PASSAGES[:1], *texts])
    assert together.shape == (len(texts) + 1, static_encoder(SPACE).dimensions)
    assert np.isfinite(together).all()
    assert np.array_equal(together[0], reader.encode(PASSAGES[:1])[0])


def test_no_text_has_no_vector(reader):
    assert reader.encode([]).shape == (0, static_encoder(SPACE).dimensions)


def test_a_folder_without_the_components_is_named(tmp_path):
    with pytest.raises(ModelError, match=str(tmp_path)):
        PassageReader(resource("models", "minilm"), tmp_path)
