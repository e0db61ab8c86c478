"""The naive line: what one would write first with the same packages.

``python -m pipeline.bench.naive FILE DB QUERIES``: spaCy's sentence split, MiniLM (float32, sentence-transformers) for
every sentence and passage, a scikit-learn head for each kind of item and each theme, SQLite with a full-text index and
the vectors. The heads are fitted to noise: what they say does not matter, what they cost does.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.bench.measure import latencies

KINDS, THEMES, WIDTH = 5, 12, 384
PASSAGE_WORDS = 120
BATCH = 64

TABLES = """CREATE TABLE documents (key INTEGER PRIMARY KEY, id TEXT, text TEXT);
CREATE TABLE items (key INTEGER PRIMARY KEY, document INTEGER, kind INTEGER, text TEXT, vector BLOB);
CREATE TABLE passages (key INTEGER PRIMARY KEY, document INTEGER, themes TEXT, text TEXT, vector BLOB);
CREATE VIRTUAL TABLE found USING fts5(text, tokenize = 'porter unicode61');"""


class Naive:
    """The models and the database."""

    def __init__(self, database: Path) -> None:
        import spacy
        from sentence_transformers import SentenceTransformer

        from pipeline.training.items_network import packaged_folder

        self.split = spacy.blank("en")
        self.split.add_pipe("sentencizer")
        self.model = SentenceTransformer(packaged_folder(), local_files_only=True, device="cpu")
        self.kinds, self.themes = _heads(KINDS), _heads(THEMES)
        self.connection = sqlite3.connect(database)
        self.connection.executescript(TABLES)

    def encode(self, texts: list[str]) -> Any:
        """Vectors of length one."""
        return self.model.encode(texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)

    def add(self, batch: list[dict[str, Any]]) -> int:
        """Find and store what is in some documents; how many words they have."""
        sentences: list[tuple[int, str]] = []
        passages: list[tuple[int, str]] = []
        first = self.connection.execute("SELECT coalesce(max(key), 0) + 1 FROM documents").fetchone()[0]
        for key, document in enumerate(batch, first):
            self.connection.execute("INSERT INTO documents VALUES (?, ?, ?)", (key, document["id"], document["text"]))
            own = [sent.text for sent in self.split(document["text"]).sents]
            sentences += ((key, text) for text in own)
            passages += ((key, text) for text in _passages(own))
        for table, rows, heads in (("items", sentences, self.kinds), ("passages", passages, self.themes)):
            self._store(table, rows, heads)
        self.connection.commit()
        return sum(len(document["text"].split()) for document in batch)

    def _store(self, table: str, rows: list[tuple[int, str]], heads: list[Any]) -> None:
        import numpy as np

        if not rows:
            return
        vectors = self.encode([text for _, text in rows])
        scores = np.stack([head.predict_proba(vectors)[:, 1] for head in heads], axis=1)
        for (key, text), row, vector in zip(rows, scores, vectors, strict=True):
            label = int(row.argmax()) if table == "items" else json.dumps(row.round(3).tolist())
            self.connection.execute(
                f"INSERT INTO {table} VALUES (NULL, ?, ?, ?, ?)", (key, label, text, vector.tobytes())
            )
        if table == "passages":
            self.connection.executemany("INSERT INTO found (text) VALUES (?)", ([text] for _, text in rows))

    def search(self, words: str) -> list[tuple[int, float]]:
        """Hybrid: the ranks of BM25 and of the cosine over all passages, fused."""
        import numpy as np

        query = " OR ".join(f'"{word}"' for word in words.replace('"', " ").split())
        lexical = self.connection.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT 100", [query]
        )
        ranks: dict[int, float] = {key: 1 / (60 + place) for place, (key,) in enumerate(lexical)}
        stored = self.connection.execute("SELECT key, vector FROM passages").fetchall()
        matrix = np.frombuffer(b"".join(row[1] for row in stored), dtype=np.float32).reshape(-1, WIDTH)
        best = np.argsort(-(matrix @ self.encode([words])[0]))[:100]
        for place, row in enumerate(best):
            key = stored[row][0]
            ranks[key] = ranks.get(key, 0.0) + 1 / (60 + place)
        return sorted(ranks.items(), key=lambda entry: -entry[1])[:10]


def _heads(count: int) -> list[Any]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(1)
    noise = rng.normal(size=(200, WIDTH))
    return [LogisticRegression().fit(noise, rng.integers(0, 2, 200)) for _ in range(count)]


def _passages(sentences: list[str]) -> Iterator[str]:
    held: list[str] = []
    for sentence in sentences:
        held.append(sentence)
        if sum(len(part.split()) for part in held) >= PASSAGE_WORDS:
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def main(path: Path, database: Path, queries: Path) -> None:
    """Print documents and words, seconds without the loading of the models, size, and how long a search takes."""
    naive = Naive(database)
    asked = json.loads(queries.read_text(encoding="utf-8"))
    with path.open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    started = time.perf_counter()
    words = sum(naive.add(documents[start : start + BATCH]) for start in range(0, len(documents), BATCH))
    seconds = time.perf_counter() - started
    search = latencies(lambda number: naive.search(asked[number % len(asked)]), len(asked))
    print(json.dumps({"documents": len(documents), "words": words, "seconds": seconds, "search": search,
                      "bytes": database.stat().st_size}))  # fmt: skip


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
