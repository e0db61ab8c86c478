"""How long the views take on a ledger of 200,000 promises, in a warm process.

    python tests/benchmarks/ledger_views.py FILE.db [--promises 200000]

makes the library when FILE is not there (some minutes), then prints for each view the median seconds of five calls: of
the processor (what counts on a machine that others use too) and of the clock.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import random
import statistics
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from pipeline.library import Library
from pipeline.records import Block, Document, Item, Passage, Record, stable_id

TODAY = dt.date(2026, 3, 11)
FIRST = "Ana Ben Cleo Dan Eva Finn Gita Hugo Ines Jan Kira Lars Mona Nils Olga Pim Rosa Sven Tara Uwe Vera Wim Yara Zoe"
LAST = "Abel Berg Costa Dahl Egger Frei Gupta Holm Ito Jung Klein Lund Mori Nair Olsen Price Reed Shah Tan Vogel Weiss"
TRADES = "Foods Optics Bakery Steel Marine Textiles Energy Pharmacy Logistics Glass Paper Studios Farms Motors Tools"
DEEDS = (
    "send the revised quote", "send two references", "call back about the pilot", "book the review meeting",
    "share the security answers", "sign the order form", "get legal to look at the terms", "ship the sample kit",
)  # fmt: skip
KINDS = ("commitment",) * 6 + ("follow_up",) * 2 + ("request", "done")
GOALS = ("raise replies to 12 percent", "win 40 new meetings", "cut onboarding to two weeks", "grow in the north")
THEMES = ("momentum", "asking", "value", "planning")
EACH = 4
"""Promises of a document."""


def documents(promises: int, seed: int = 7) -> list[Record]:
    """Documents of as many accounts as a hundredth of the promises, spread over two years."""
    rng = random.Random(seed)
    ours = [f"{first} Larkfield" for first in FIRST.split()[:12]]
    accounts = []
    for number in range(max(1, promises // 100)):
        name = f"{rng.choice(LAST.split())}{number} {rng.choice(TRADES.split())}"
        people = [f"{rng.choice(FIRST.split())} {rng.choice(LAST.split())}" for _ in range(rng.randint(2, 5))]
        accounts.append((name, people))
    return [_document(number, rng, rng.choice(accounts), rng.choice(ours)) for number in range(promises // EACH)]


def _document(number: int, rng: random.Random, account: tuple[str, list[str]], author: str) -> Record:
    name, people = account
    date = TODAY - dt.timedelta(days=int(rng.triangular(0, 730, 60)))
    here = rng.sample(people, rng.randint(1, min(3, len(people))))
    lines, items, place = [], [], 0
    for place_of in range(EACH + (number % 10 == 0)):
        kind = "goal" if place_of == EACH else rng.choice(KINDS)
        words = rng.choice(GOALS) if kind == "goal" else f"{rng.choice(here).split()[0]}: {rng.choice(DEEDS)} {number}"
        due = date + dt.timedelta(days=rng.randint(1, 60)) if rng.random() < 0.7 else None
        party = rng.choice(("us", "us", "us", "them", "them", "both", "unknown"))
        closed = kind == "done" or (date < TODAY - dt.timedelta(days=90) and rng.random() < 0.8)
        items.append(
            Item(stable_id("item", number, place_of), f"d{number}", kind, place, place + len(words), words,
                 owner=rng.choice((*here, author, "I", None)), party=party, recipient=rng.choice((*here, None)),
                 action=words, due=due, due_start=due, probability=0.9, status="done" if closed else "open",
                 target="12 percent" if "12 percent" in words else None)
        )  # fmt: skip
        lines.append(words)
        place += len(words) + 1
    text = "\n".join(lines)
    document = Document(
        f"d{number}", text, rng.choice(("note", "email", "transcript")), date, "field", f"Call {number}", author, name,
        (author, *here), us=(author,), them=tuple(here), path=f"notes/{number}.md", format="markdown", own_id=True,
    )  # fmt: skip
    theme = rng.choice(THEMES)
    scores = {entry: 0.9 if entry == theme else 0.05 for entry in THEMES}
    passage = Passage(stable_id("passage", number), f"d{number}", 0, len(text), text, None, (theme,), scores)
    return Record(document, (Block(0, len(text), "paragraph"),), passages=(passage,), items=tuple(items))


def make(path: Path, promises: int) -> None:
    """A library with so many promises."""
    every = documents(promises)
    with Library.open(path, "create") as library:
        run = library.start_run("[kept]\n", {}, "0")
        for start in range(0, len(every), 1000):
            library.store(run, every[start : start + 1000], "F")
        library.finish_run(run, {"documents": len(every)}, 1.0)


def timed(path: Path, arguments: list[str], times: int = 5) -> tuple[float, float, int]:
    """Median seconds (processor, clock) of a command in this process, the first call apart; and its lines."""
    from typer.testing import CliRunner

    from pipeline.cli.app import app

    busy, seconds, output = [], [], ""
    for _ in range(times + 1):
        start, used = time.perf_counter(), time.process_time()
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            result = CliRunner().invoke(app, ["--library", str(path), *arguments])
        busy.append(time.process_time() - used)
        seconds.append(time.perf_counter() - start)
        assert result.exit_code == 0, result.output
        output = result.stdout
    return statistics.median(busy[1:]), statistics.median(seconds[1:]), output.count("\n")


def main() -> None:
    """Make the library if need be, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--promises", type=int, default=200_000)
    given = parser.parse_args()
    if not given.library.exists():
        make(given.library, given.promises)
    os.environ["COLUMNS"] = "120"
    with Library.open(given.library) as library:
        account = next(iter(library.items())).account or ""
    on = ["--on", TODAY.isoformat()]
    views = (["today"], ["week"], ["owe"], ["owe", "--account", account], ["radar"], ["goals"], ["account", account],
             ["prep", account], ["accounts"], ["people"], ["people", "--account", account], ["due", "--this-week"],
             ["due", "--overdue", "--limit", "100"], ["digest"])  # fmt: skip
    for view in views:
        busy, seconds, lines = timed(given.library, [*view, *on])
        print(f"{busy:7.3f} s  {seconds:7.3f} s  {lines:7,} lines  {' '.join(view)}")


if __name__ == "__main__":
    main()
