"""The sentence borders of `borders.py` as a spaCy component: ``nlp.add_pipe("kept_sentences")``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from pipeline.language.borders import sentence_spans

if TYPE_CHECKING:
    from spacy.tokens import Doc


class SentenceSplitter:
    """Sets ``token.is_sent_start`` on every token of a `Doc`."""

    def __init__(self, nlp: Language, name: str = "kept_sentences") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Mark the borders of one text: a token that holds or follows a sentence's first letter begins it."""
        starts = iter([start for start, _ in sentence_spans(doc.text)])
        following = next(starts, None)
        for token in doc:
            begins = following is not None and token.idx + len(token) > following and not token.is_space
            token.is_sent_start = begins or token.i == 0
            while following is not None and token.idx + len(token) > following and not token.is_space:
                following = next(starts, None)
        return doc


@Language.factory("kept_sentences")
def make_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """The factory that other programs find by its entry point."""
    return SentenceSplitter(nlp, name)
