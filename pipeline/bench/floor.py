"""The floor: ``python -m pipeline.bench.floor FILE`` reads documents and splits sentences with a blank spaCy pipeline.

Nothing is found, nothing is stored. No program that looks at sentences can be faster by much.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(path: Path) -> None:
    """Print documents, words and sentences, and the seconds from the opening of the file on."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10_000_000
    documents = words = sentences = 0
    started = time.perf_counter()
    with path.open(encoding="utf-8") as lines:
        for doc in nlp.pipe(json.loads(line)["text"] for line in lines):
            documents, words = documents + 1, words + len(doc.text.split())
            sentences += sum(1 for _ in doc.sents)
    seconds = time.perf_counter() - started
    print(json.dumps({"documents": documents, "words": words, "sentences": sentences, "seconds": seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
