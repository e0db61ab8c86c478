"""How well a search finds: nDCG@10 and recall@50 of several methods over judged queries, and what they cost."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.encoding import Encoder, Reranker
from pipeline.errors import InputError
from pipeline.library import Library
from pipeline.models.minilm import MiniLM
from pipeline.models.search_space import PassageReader
from pipeline.models.static import StaticEncoder
from pipeline.places import resource
from pipeline.records import Document, Passage, Record, content_id

DEPTH = 50
_FUSED = 60
"""The constant of reciprocal rank fusion in the baselines."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Passages and queries with graded relevance."""

    ids: list[str]
    texts: list[str]
    queries: list[dict[str, Any]]
    digest: str
    """Of these passages and queries, whatever else their files hold."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the comparison."""

    method: str
    ndcg: float
    recall: float
    milliseconds: float
    """For a query, what is read for the first time included."""
    indexed: float | None
    """Passages a second at indexing; None where that is not of the method alone."""


def load(data: Path, passages: Path, split: str) -> Judged:
    """The queries of a folder (`queries.jsonl`) and what they are asked of: its `themes.jsonl`, or the given passages.

    A `corpus.txt` beside the queries names the passages that were judged. Raises InputError.
    """
    queries, own = data / "queries.jsonl", data / "themes.jsonl"
    source, listed = own if own.exists() else passages, data / "corpus.txt"
    for path in (queries, source):
        if not path.exists():
            raise InputError(f"{path}: there is no such file")
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    if listed.exists():
        wanted = set(listed.read_text(encoding="utf-8").split())
        rows = [row for row in rows if row["id"] in wanted]
    asked = [json.loads(line) for line in queries.read_text(encoding="utf-8").splitlines()]
    asked = [query for query in asked if split == "all" or query.get("split", split) == split]
    pinned = [{"id": row["id"], "text": row["text"]} for row in rows] + asked
    seal = hashlib.sha256("\n".join(sorted(json.dumps(row, sort_keys=True) for row in pinned)).encode()).hexdigest()[
        :16
    ]
    return Judged([row["id"] for row in rows], [row["text"] for row in rows], asked, seal)


def compare(judged: Judged) -> list[Figures]:
    """Every method over the same passages and queries."""
    table, network = StaticEncoder(resource("models", "search")), MiniLM(resource("models", "minilm"))
    reader = PassageReader(resource("models", "minilm"), resource("models", "search"))
    found: dict[str, tuple[list[list[str]], float, float | None]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, encode in {"looked up": table.encode, "read": reader.encode}.items():
            path = Path(scratch) / f"{name}.db"
            indexed = _index(judged, path, encode, table.name)
            with Library.open(path) as library:
                found.setdefault("BM25", (*_asked(library, judged, None, None), None))
                found[f"BM25 + meaning, passages {name}"] = *_asked(library, judged, table, None), indexed
                found[f"BM25 + meaning, passages {name}, first 100 read again"] = (
                    *_asked(library, judged, table, network), indexed,
                )  # fmt: skip
    meaning = {
        "distilled table alone": _nearest(judged, StaticEncoder(resource("models", "encoder")).encode),
        "MiniLM on everything": _nearest(judged, network.vectors),
    }
    words = found["BM25"][0]
    rows = [_figures(judged, name, answers, cost, rate) for name, (answers, cost, rate) in found.items()]
    rows += [_figures(judged, name, answers, cost, rate) for name, (answers, cost, rate) in meaning.items()]
    for name, (answers, cost, _) in meaning.items():
        both = [_reciprocal(*pair) for pair in zip(words, answers, strict=True)]
        rows.append(_figures(judged, f"BM25 + {name}, reciprocal ranks", both, cost + found["BM25"][1], None))
    return rows


def _index(judged: Judged, path: Path, encode: Callable[[Sequence[str]], np.ndarray], encoder: str) -> float:
    begun = time.perf_counter()
    vectors = encode(judged.texts)
    records = [
        Record(
            Document(id=name, text=text, kind="article", own_id=True),
            passages=(Passage(content_id(text, "article", name), name, 0, len(text), text),),
            vectors=vectors[place : place + 1],
        )
        for place, (name, text) in enumerate(zip(judged.ids, judged.texts, strict=True))
    ]
    with Library.open(path, "create") as library:
        library.store(library.start_run("", {}, ""), records, "", encoder=encoder)
    return len(records) / (time.perf_counter() - begun)


def _asked(
    library: Library, judged: Judged, encoder: Encoder | None, reranker: Reranker | None
) -> tuple[list[list[str]], float]:
    begun = time.perf_counter()
    texts = [query["query"] for query in judged.queries]
    answers = list(library.search_batch(texts, limit=DEPTH, encoder=encoder, reranker=reranker))
    spent = 1000 * (time.perf_counter() - begun) / max(1, len(texts))
    return [[hit.document for hit in hits] for hits in answers], spent


def _nearest(judged: Judged, encode: Callable[[Sequence[str]], np.ndarray]) -> tuple[list[list[str]], float, float]:
    begun = time.perf_counter()
    passages = encode(judged.texts)
    indexed = len(judged.ids) / (time.perf_counter() - begun)
    begun = time.perf_counter()
    scores = np.concatenate([encode([query["query"]]) @ passages.T for query in judged.queries])
    answers = [[judged.ids[place] for place in np.argsort(-row, kind="stable")[:200]] for row in scores]
    return answers, 1000 * (time.perf_counter() - begun) / len(judged.queries), indexed


def _reciprocal(first: Sequence[str], second: Sequence[str]) -> list[str]:
    scores: dict[str, float] = {}
    for ranking in (first, second):
        for rank, name in enumerate(ranking, start=1):
            scores[name] = scores.get(name, 0.0) + 1 / (_FUSED + rank)
    return sorted(scores, key=lambda name: -scores[name])


def _figures(judged: Judged, method: str, answers: list[list[str]], cost: float, indexed: float | None) -> Figures:
    pairs = list(zip(answers, (query["relevant"] for query in judged.queries), strict=True))
    gain = float(np.mean([ndcg(answer, relevant) for answer, relevant in pairs]))
    recall = float(np.mean([len({*answer[:DEPTH]} & {*relevant}) / len(relevant) for answer, relevant in pairs]))
    return Figures(method, gain, recall, cost, indexed)


def ndcg(answer: Sequence[str], relevant: Mapping[str, float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, with the grades as gains (Järvelin and Kekäläinen 2002)."""
    discount = 1 / np.log2(np.arange(2, depth + 2))
    gains = np.array([relevant.get(name, 0) for name in answer[:depth]], dtype=float)
    ideal = np.array(sorted(relevant.values(), reverse=True)[:depth], dtype=float)
    best = float(ideal @ discount[: len(ideal)])
    return float(gains @ discount[: len(gains)]) / best if best else 0.0
