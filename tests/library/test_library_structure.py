"""A document's structure comes back from its packed form as it went in, whatever it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.library.structure import pack, unpack
from pipeline.records import Block as RecordBlock
from pipeline.records import BlockKind, Sentence, Turn

place = st.integers(0, 100_000)
words = st.none() | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
turns = st.builds(Turn, place, place, words, st.none() | st.floats(0, 1e6))
kinds = st.sampled_from(BlockKind.__args__)
blocks = st.builds(RecordBlock, place, place, kinds, st.integers(0, 9), words, words, st.none() | st.booleans())
sentences = st.builds(Sentence, place, place, st.integers(0, 500))


@given(st.lists(turns), st.lists(blocks), st.lists(sentences, max_size=60))
def test_packed_structure_comes_back(turns, blocks, sentences):
    assert unpack(pack(turns, blocks, sentences)) == (tuple(turns), tuple(blocks), tuple(sentences))


def test_nothing_is_nothing():
    assert unpack(None) == ((), (), ())
