"""Where the time of the line goes: ``python -m pipeline.bench.stages FILE DB [SET…]`` times each stage by itself.

Reading, each stage and storing one after the other, in one process, a batch at a time; their sum is a little more than
a run takes, which works on several at once.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

from pipeline.config import load
from pipeline.library import Library
from pipeline.line import Line, batched, fingerprint
from pipeline.readers.read import read_file
from pipeline.records import Document, Failure, Record
from pipeline.run import read_settings


def main(path: Path, database: Path, *overrides: str) -> None:
    """Print seconds, documents/s and words/s of reading, every stage and storing."""
    resolved = load(None, overrides)
    line = Line(resolved)
    spent: dict[str, float] = defaultdict(float)
    mark = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal mark
        now = time.perf_counter()
        spent[name] += now - mark
        mark = now

    documents: list[Document | Record] = []
    documents += (entry for entry in read_file(path, read_settings(resolved)) if not isinstance(entry, Failure))
    lap("read")
    print_of, encoder = fingerprint(resolved, {}), str(resolved.section("search")["encoder"])
    words = 0
    with Library.open(database, "create") as library:
        number = library.start_run("", {}, "bench")
        for batch in batched(documents, int(resolved.section("kept")["batch"])):
            records = [entry if isinstance(entry, Record) else Record(entry) for entry in batch]
            words += sum(len(record.document.text.split()) for record in records)
            mark = time.perf_counter()
            for name, stage in line.stages:
                records = list(stage(records))
                lap(name)
            library.known([record.document for record in records], print_of)
            library.store(number, records, print_of, encoder)
            lap("store")
    rates = {
        name: {"seconds": round(seconds, 3), "documents_per_second": round(len(documents) / seconds, 1),
               "words_per_second": round(words / seconds)}
        for name, seconds in spent.items()
    }  # fmt: skip
    print(json.dumps({"documents": len(documents), "words": words, "stages": rates}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
