"""The program that runs in txtai's own environment: ``python txtai_program.py FILE MODEL INDEX QUERIES``.

It stands alone (nothing of kept can be imported there): a hybrid index with content of the documents, one entry each,
with the MiniLM that kept was distilled from, then searches.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def main(path: Path, model: str, index: Path, queries: Path) -> None:
    """Print documents and words, seconds of indexing without the loading of the model, size, latencies."""
    from txtai import Embeddings  # type: ignore[import-not-found]

    embeddings: Any = Embeddings(path=model, content=True, hybrid=True)
    embeddings.batchtransform(["warm"])
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    started = time.perf_counter()
    embeddings.index([(document["id"], document["text"], None) for document in documents])
    seconds = time.perf_counter() - started
    embeddings.save(str(index))
    spent = []
    for words in json.loads(queries.read_text(encoding="utf-8")):
        before = time.perf_counter()
        embeddings.search(words, 10)
        spent.append(1000 * (time.perf_counter() - before))
    print(json.dumps({
        "documents": len(documents), "words": sum(len(document["text"].split()) for document in documents),
        "seconds": seconds, "spent": spent, "bytes": sum(file.stat().st_size for file in index.rglob("*")),
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
