"""What the extractor is compared with on the same split: regular expressions and two linear models."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.models.context import View, views
from pipeline.records import ITEM_KINDS, Item, Record, stable_id
from pipeline.training.items_corpus import Example, Labelled, examples, in_split
from pipeline.training.items_evaluate import Extract, evaluate, shipped
from pipeline.training.patterns import kinds_of

Vectors = Callable[[Sequence[View]], Any]
WORDS = r"\w+(?:['’]\w+)?|[^\w\s]"
EDGES = np.arange(0.1, 0.95, 0.05)


def regular_expressions(records: Sequence[Record]) -> list[Record]:
    """The patterns of `pipeline.training.patterns` over every sentence."""
    return [
        replace(record, items=tuple(_item(record, view, kind) for view in views(record) for kind in kinds_of(view)))
        for record in records
    ]


def _item(record: Record, view: View, kind: str) -> Item:
    sentence = record.sentences[view.sentence]
    return Item(
        id=stable_id("item", record.document.id, kind, view.sentence),
        document=record.document.id,
        kind=kind,  # type: ignore[arg-type]
        start=sentence.start,
        end=sentence.end,
        text=view.text,
    )


def linear(train: Sequence[Example], dev: Sequence[Example], vectors: Vectors) -> Extract:
    """A logistic regression for each kind over sentence vectors, its threshold the best of the dev split."""
    from sklearn.linear_model import LogisticRegression

    seen, judged = vectors([example.view for example in train]), vectors([example.view for example in dev])
    models: dict[str, tuple[Any, float]] = {}
    for kind in ITEM_KINDS:
        wanted = [any(item["kind"] == kind for item in example.items) for example in train]
        if not any(wanted):
            continue
        model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=500).fit(seen, wanted)
        truth = np.array([any(item["kind"] == kind for item in example.items) for example in dev])
        models[kind] = (model, best_edge(model.predict_proba(judged)[:, 1], truth))

    def extract(records: Sequence[Record]) -> list[Record]:
        rows = [(place, view) for place, record in enumerate(records) for view in views(record)]
        matrix = vectors([view for _, view in rows])
        found: list[list[Item]] = [[] for _ in records]
        for kind, (model, edge) in models.items():
            for row in np.flatnonzero(model.predict_proba(matrix)[:, 1] >= edge):
                place, view = rows[row]
                found[place].append(_item(records[place], view, kind))
        return [replace(record, items=tuple(items)) for record, items in zip(records, found, strict=True)]

    return extract


def best_edge(probabilities: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """The threshold with the highest F1."""

    def f1(edge: float) -> float:
        found = probabilities >= edge
        return float(2 * (found & truth).sum() / max(1, found.sum() + truth.sum()))

    return float(max(EDGES, key=f1))


def describe(view: View) -> str:
    """A sentence as a row of words between borders, and what is known of its place as marked words."""
    marks = [f"k={view.kind}"]
    if view.bullet:
        marks.append("b=bullet")
    if view.checked is not None:
        marks.append("b=ticked" if view.checked else "b=box")
    if view.speaker:
        marks.append("s=speaker")
    marks.extend(f"h={word}" for word in view.above.lower().split())
    return " ".join([*marks, "^", *re.findall(WORDS, view.text.lower()), "$"])


def tfidf(train: Sequence[Example]) -> Vectors:
    """Words and pairs of words of the sentence and what is known of its place, weighted on the training split."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), min_df=2, sublinear_tf=True, lowercase=False, token_pattern=None, tokenizer=str.split
    )
    vectorizer.fit([describe(example.view) for example in train])
    return lambda seen: vectorizer.transform([describe(view) for view in seen])


def minilm() -> Vectors:
    """The packaged MiniLM on the sentence alone, as sentence-transformers runs it."""
    from sentence_transformers import SentenceTransformer

    from pipeline.training.items_network import packaged_folder

    model = SentenceTransformer(packaged_folder(), device="cpu", local_files_only=True)
    return lambda seen: model.encode([view.text for view in seen], batch_size=64, show_progress_bar=False)


def compare_all(
    labelled: Sequence[Labelled], model: Path, threshold: float, report: Callable[[str], None], slow: bool
) -> list[dict[str, Any]]:
    """A row of figures on the test split for each method; `slow` adds MiniLM sentence vectors."""
    train, dev = (
        [example for entry in in_split(labelled, split) for example in examples(entry)] for split in ("train", "dev")
    )
    methods: list[tuple[str, Callable[[], Extract]]] = [
        ("regular expressions", lambda: regular_expressions),
        ("TF-IDF + logistic regression", lambda: linear(train, dev, tfidf(train))),
        ("extractor", lambda: shipped(model)),
    ]
    if slow:
        methods.insert(2, ("MiniLM sentence vectors + logistic regression", lambda: linear(train, dev, minilm())))
    rows = []
    for name, make in methods:
        begun = time.perf_counter()
        result = evaluate(in_split(labelled, "test"), make(), threshold)
        rows.append(
            {"method": name, **{rate: result.scopes["all"][rate].as_json() for rate in ("f1", "precision", "recall")},
             "any_f1": result.scopes["all"]["any f1"].as_json(), "false_items": result.false_items.as_json(),
             "documents_per_second": round(result.documents / max(result.seconds, 1e-9), 1)}
        )  # fmt: skip
        report(f"{name}: F1 {result.value('f1'):.3f} ({time.perf_counter() - begun:.0f} s)")
    return rows
