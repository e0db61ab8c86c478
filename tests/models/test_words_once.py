"""What is looked up word by word is what reading the whole text would give."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from line_making import SAMPLES
from scipy.sparse import hstack
from sklearn.feature_extraction.text import HashingVectorizer

from pipeline.models.heads import BUCKETS, Wording
from pipeline.models.static import LONGEST, StaticEncoder, static_encoder
from pipeline.places import resource

FOLDER = resource("models", "encoder")
WORDS = st.sampled_from(
    ["Send", "the", "Angebot,", "naïve", "don't", "O'Brien's", "10:30", "ÅNGSTRÖM", "a", "価格表", "…", "--"]
)
TEXTS = st.lists(
    st.lists(WORDS | st.text(st.characters(exclude_categories=["C"]), max_size=9), max_size=12), min_size=1, max_size=4
)


def whole(texts):
    words = HashingVectorizer(n_features=BUCKETS, stop_words="english", alternate_sign=False, norm=None)
    parts = HashingVectorizer(
        n_features=BUCKETS, analyzer="char_wb", ngram_range=(4, 5), alternate_sign=False, norm=None
    )
    found = hstack([words.transform(texts), parts.transform(texts)], format="csr").toarray()
    return np.where(found > 0, 1 + np.log(np.maximum(found, 1)), 0).astype(np.float32)


@given(TEXTS)
def test_hashed_words_are_those_of_the_whole_text(lists):
    texts = [" ".join(words) for words in lists]
    wording = Wording()
    for _ in range(2):
        assert np.array_equal(wording.counts(texts).toarray(), whole(texts))


def test_pieces_of_words_are_those_of_the_whole_text():
    texts = [path.read_text(encoding="utf-8") for path in sorted((SAMPLES / "articles").glob("*.md"))[:3]]
    encoder = StaticEncoder(FOLDER)
    expected = [encoding.ids for encoding in encoder._tokenizer.encode_batch(texts, add_special_tokens=False)]
    for _ in range(2):
        assert [ids.tolist() for ids in encoder.pieces(texts)] == [ids[:LONGEST] for ids in expected]


def test_vectors_do_not_depend_on_what_was_read_before():
    texts = ["We will send the offer.", "", "Who pays?"]
    first, second = StaticEncoder(FOLDER), static_encoder(FOLDER)
    second.encode(["Something else."])
    assert np.array_equal(first.encode(texts), second.encode(texts))
    assert np.array_equal(first.encode(texts[:1]), second.encode(texts)[:1])
    assert static_encoder(FOLDER) is second
