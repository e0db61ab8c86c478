"""What follows from measured figures for a far larger library: ``python -m pipeline.bench.project FIGURES DOCS``.

The figures are those that ``kept bench --json`` saves. The tables in ``scale.md``, ``performance.md`` and the README
beside DOCS, between the marks ``<!-- figures -->`` and ``<!-- end -->``, are written from them; nothing in those tables
is typed by hand.
Everything here is a product of a measured rate and an assumption, and each assumption has a name.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REFERENCES = {
    "naive": ": spaCy, MiniLM in float32 for every sentence and passage, scikit-learn, SQLite",
    "txtai": ", indexing alone with the same MiniLM",
    "floor": ": reading and splitting sentences",
}
"""What each is, in the README."""
MARKED = re.compile(r"(<!-- figures -->\n).*?(<!-- end -->)", re.DOTALL)
GIGA = 1e9
AT_A_MILLION = {"search vector": {"median": 21.0}, "search hybrid": {"median": 48.0}}
"""Milliseconds in PostgreSQL with a million passages, as ``scale.md`` has them: a small library tells nothing of it."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What no benchmark can know. Prices are round ones of rented machines; put in your own."""

    passages: int = 100_000_000
    users: int = 10_000
    team: int = 200
    """Users who share notes, accounts and so a library."""
    notes_a_user_and_day: float = 5.0
    """1,250 a year in 250 working days."""
    questions_a_user_and_day: float = 40.0
    day_hours: float = 8.0
    peak: float = 5.0
    """How much busier the busiest minute is than the mean."""
    load_hours: float = 24.0
    """Time that the first load of everything may take."""
    cores: int = 16
    """Of one machine."""
    core_month: float = 25.0
    gigabyte_memory_month: float = 3.0
    gigabyte_disk_month: float = 0.1
    graph_bytes: float = 400.0
    """Of a passage in an HNSW index with 16 neighbours, beside its vector."""
    vector_bytes: float = 512.0
    """256 half floats, as pgvector holds them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the benchmark found, by document and passage."""

    core_rate: float
    """Documents a second of one worker on one core."""
    parent_rate: float
    """Documents a second that one process reads and stores at most."""
    passages_a_document: float
    library_bytes: float
    """Of a passage: its share of everything."""
    scan: float
    """Seconds of the exact comparison with one passage."""
    hybrid: float
    """Seconds of a hybrid search of a large library without the vectors."""


def measured(found: Mapping[str, Any]) -> Measured:
    """The figures that the calculation needs; raises KeyError where a section was not measured."""
    first, stages = found["whole"]["first"], found["stages"]["stages"]
    near, held = ("size", found["size"]) if "size" in found else ("answers", first)
    asked = found["size"]["warm"] if "size" in found else AT_A_MILLION
    workers = found.get("workers", {})
    one = workers["1"]["documents_per_second"] if "1" in workers else (
        first["documents_per_second"] / found["machine"]["processors"])  # fmt: skip
    store = stages["store"]["documents_per_second"]
    vector, hybrid = (asked[f"search {kind}"]["median"] / 1000 for kind in ("vector", "hybrid"))
    return Measured(
        core_rate=one,
        parent_rate=1 / (1 / stages["read"]["documents_per_second"] + 1 / store),
        passages_a_document=first["passages"] / first["documents"],
        library_bytes=found["whole"]["library_bytes"] / first["passages"],
        scan=found[near]["warm"]["search vector"]["median"] / 1000 / held["passages"],
        hybrid=max(0.0, hybrid - vector),
    )


def scale_table(found: Mapping[str, Any], assumed: Assumed | None = None) -> str:
    """The rows of ``scale.md``: what is needed, and what it is computed from."""
    a, m = assumed or Assumed(), measured(found)
    documents = a.passages / m.passages_a_document
    load_rate = documents / (a.load_hours * 3600)
    load_cores = load_rate / m.core_rate
    daily = a.users * a.notes_a_user_and_day
    asked = a.users * a.questions_a_user_and_day / (a.day_hours * 3600) * a.peak
    teams = a.users / a.team
    disk, graph = a.passages * m.library_bytes / GIGA, a.passages * (a.vector_bytes + a.graph_bytes) / GIGA
    of_team = a.passages / teams * m.scan
    reading = asked * (m.hybrid + of_team)
    cost = (math.ceil(reading) + a.cores) * a.core_month + graph * a.gigabyte_memory_month + (
        2 * (disk + graph) * a.gigabyte_disk_month)  # fmt: skip
    rows = [
        ("documents", _n(documents), f"passages / {m.passages_a_document:.2f} passages a document"),
        ("first load, core hours", _n(documents / m.core_rate / 3600),
         f"documents / {m.core_rate:,.0f} a second and core"),
        (f"cores to load all in {a.load_hours:.0f} h", _n(load_cores),
         f"{load_rate:,.0f} documents/s; {_n(load_cores / a.cores)} machines of {a.cores}, for a day"),
        ("writers at once for that", _n(load_rate / m.parent_rate),
         f"one process reads and stores {m.parent_rate:,.0f} documents/s"),
        ("worker cores that one writer keeps up with", _n(m.parent_rate / m.core_rate),
         f"{m.parent_rate:,.0f} / {m.core_rate:,.0f} documents/s"),
        ("cores for each day's new documents", _n(daily / m.core_rate / (a.day_hours * 3600)),
         f"{daily:,.0f} documents within {a.day_hours:.0f} h"),
        ("library, GB", _n(disk), f"{m.library_bytes:,.0f} bytes a passage, everything counted"),
        ("exact comparison, seconds a search", f"{a.passages * m.scan:,.2f}", f"{1e9 * m.scan:,.1f} ns a passage"),
        (f"the same within a team of {a.team}, ms", f"{1000 * of_team:,.0f}",
         f"{a.passages / teams:,.0f} passages"),
        ("HNSW in memory, GB", _n(graph), f"{a.vector_bytes + a.graph_bytes:,.0f} bytes a passage"),
        ("searches a second at the peak", _n(asked),
         f"{a.questions_a_user_and_day:.0f} a user and day, {a.peak:.0f} times the mean"),
        ("cores for them", _n(reading),
         f"{1000 * m.hybrid:,.0f} ms beside the vectors of a large library, {1000 * of_team:,.0f} for a team's own"),
        ("a month, US$", _n(cost), "cores for searches and one machine for writing, memory, disk twice"),
    ]  # fmt: skip
    return _table(("needed", "figure", "computed from"), rows)


def performance_table(found: Mapping[str, Any]) -> str:
    """The rows of ``performance.md``: the whole line beside its references."""
    first, again = found["whole"]["first"], found["whole"]["again"]
    rows = [("kept run", _n(first["documents_per_second"]), _n(first["words_per_second"]), _n(first["megabytes"]), "1")]
    rows.append(("kept run, nothing changed", _n(again["documents_per_second"]), "", _n(again["megabytes"]),
                 f"{found['ratios']['again_against_first']:,.1f}"))  # fmt: skip
    for name in ("naive", "txtai", "floor"):
        one = found.get(name, {})
        if "seconds" in one:
            rate = one["documents"] / one["seconds"]
            share = f"{1 / found['ratios'][f'whole_against_{name}']:,.3f}"
            rows.append((name, _n(rate), _n(one["words"] / one["seconds"]), _n(one["megabytes"]), share))
    return _table(("", "documents/s", "words/s", "peak MB", "of kept's rate"), rows)


def readme_table(found: Mapping[str, Any]) -> str:
    """The rows of the README: the whole line, and how many times the rate of each reference it has."""
    first, again = found["whole"]["first"], found["whole"]["again"]
    own = (("`kept run`, the whole line", first), ("the same again, nothing changed", again))
    rows = [(told, _n(one["documents_per_second"]), _n(one["megabytes"]), "") for told, one in own]
    for name, told in REFERENCES.items():
        one = found.get(name, {})
        if "seconds" in one:
            against = f"{_n(found['ratios'][f'whole_against_{name}'])} x"
            rows.append((f"{name}{told}", _n(one["documents"] / one["seconds"]), _n(one["megabytes"]), against))
    return _table(("", "documents/s", "peak MB", "kept against it"), rows)


TABLES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "scale.md": scale_table,
    "performance.md": performance_table,
    "../README.md": readme_table,
}
"""By the page's place in the folder of the documentation."""


def write(found: Mapping[str, Any], docs: Path) -> None:
    """Put the tables between the marks of the pages."""
    for name, table in TABLES.items():
        page = (docs / name).read_text(encoding="utf-8")
        (docs / name).write_text(filled(page, said(found, table)), encoding="utf-8")


def said(found: Mapping[str, Any], table: Callable[[Mapping[str, Any]], str]) -> str:
    """The table, and below it what it was measured on."""
    machine, corpus = found["machine"], found["corpus"]
    note = f" {found['note']}" if "note" in found else ""
    made = f"{corpus['documents']:,} documents ({corpus['source']}), {corpus['words_per_document']} words each"
    load = f"{machine['processors']} processors, load {machine['load_at_start'][0]} at the start"
    return f"{table(found)}\nMeasured on {made}, {load}.{note}\n"


def filled(page: str, table: str) -> str:
    """The page with the table between its marks."""
    return MARKED.sub(lambda found: f"{found[1]}{table}{found[2]}", page)


def _n(value: float) -> str:
    """Two or three digits that say something, and no others."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
