"""Windows: stretches of a document as the extractor reads them, several sentences to a pass.

A transformer's cost is its tokens. Read one by one, every sentence would carry its neighbours along as context and be
paid for several times; in a window each is read once and sees all the others (sequential sentence classification, Cohan
et al. 2019). A window holds the kind of document, then for each sentence its heading where it changes, the speaker's
label where a turn begins, the sentence with its bullet sign, and a separator, which stands for the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.models.context import View
from pipeline.records import DOCUMENT_KINDS

BEGIN, BORDER = "[CLS]", "[SEP]"
LONGEST_SENTENCE, LONGEST_HEADING, LONGEST_LABEL = 110, 24, 12
"""Tokens that are read of one sentence, heading or label."""
BUDGET = 256
"""Tokens of a window; a sentence that alone is longer makes a window of its own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text as tokens, with the characters that each stands for."""

    text: str
    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A document cut into tokens: for each sentence its heading, its label and itself with its sign."""

    views: tuple[View, ...]
    kind: tuple[int, ...]
    headings: tuple[Part, ...]
    labels: tuple[Part, ...]
    sentences: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a strip; the places are the first tokens in the window, by sentence."""

    strip: Strip
    ids: tuple[int, ...]
    asked: tuple[int, ...]
    """The sentences that this window answers for; one more may stand before them as context."""
    headings: dict[int, int]
    labels: dict[int, int]
    sentences: dict[int, int]


class Cutter:
    """Cuts documents into strips and strips into windows, with the tokenizer of the extractor."""

    def __init__(self, tokenizer: Any) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._begin, self._border = (int(tokenizer.token_to_id(token)) for token in (BEGIN, BORDER))
        self._kinds = {
            kind: tuple(tokenizer.encode(kind, add_special_tokens=False).ids) for kind in DOCUMENT_KINDS
        }  # fmt: skip

    def strips(self, documents: Sequence[Sequence[View]]) -> list[Strip]:
        """A strip for each document, in order; one without a sentence has none to ask for."""
        seen = [view for views in documents for view in views]
        parts = {"": Part("", (), ())}
        for texts, longest in (
            ({view.above for view in seen}, LONGEST_HEADING),
            ({view.label for view in seen}, LONGEST_LABEL),
        ):
            known = sorted(texts - parts.keys())
            parts |= zip(known, self._parts(known, longest), strict=True)
        sentences = iter(self._parts([view.sign + view.text for view in seen], LONGEST_SENTENCE))
        return [
            Strip(
                tuple(views),
                self._kinds[views[0].kind] if views else (),
                tuple(parts[view.above] for view in views),
                tuple(parts[view.label] for view in views),
                tuple(next(sentences) for _ in views),
            )
            for views in documents
        ]

    def _parts(self, texts: Sequence[str], longest: int) -> list[Part]:
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [
            Part(text, tuple(encoding.ids[:longest]), tuple(encoding.offsets[:longest]))
            for text, encoding in zip(texts, encodings, strict=True)
        ]

    def windows(self, strip: Strip, budget: int = BUDGET) -> Iterator[Window]:
        """The windows of a strip: every sentence is asked for in exactly one of them, in order."""
        place = 0
        while place < len(strip.sentences):
            window = self._window(strip, place, budget)
            yield window
            place = window.asked[-1] + 1

    def _window(self, strip: Strip, first: int, budget: int) -> Window:
        ids = [self._begin, *strip.kind, self._border]
        headings, labels, sentences = dict[int, int](), dict[int, int](), dict[int, int]()
        last_heading, heading_place, asked = "", 0, []
        for place in range(max(0, first - 1), len(strip.sentences)):
            heading, label, sentence = strip.headings[place], strip.labels[place], strip.sentences[place]
            fresh = heading.text if heading.text != last_heading else ""
            size = len(sentence.ids) + len(label.ids) + 1 + (len(heading.ids) + 1 if fresh else 0)
            if place > first and len(ids) + size > budget:
                break
            if fresh:
                heading_place = len(ids)
                ids += [*heading.ids, self._border]
            last_heading = heading.text
            if heading.text:
                headings[place] = heading_place
            labels[place] = len(ids)
            sentences[place] = len(ids) + len(label.ids)
            ids += [*label.ids, *sentence.ids, self._border]
            if place >= first:
                asked.append(place)
        return Window(strip, tuple(ids), tuple(asked), headings, labels, sentences)
