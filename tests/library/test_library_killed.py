"""Killed at any moment, a library opens, and running again gives the rows of a run that was never interrupted."""

from __future__ import annotations

import random
from functools import partial

import pytest
from killing import killed_after
from library_making import DAY, ENCODER, everything, make

from pipeline.library import Library

KILLS = 50
BATCH = 3


def documents(version):
    """What the folder holds: some documents of version 0 have changed, moved or gone in version 1."""
    for n in range(90):
        if version == 0 or n % 5:
            price = "a new price" if version and n % 3 == 0 else "a price"
            text = f"I will send offer {n}. It has {price}. {'words ' * n}"
            yield make(text, f"{n}.txt", date=DAY, due=DAY, account=f"Account {n % 4}")
    for n in range(60):
        if version == 0 or n % 4:
            yield make(f"Row {n} of the table {version * (n % 2)}.", "t.csv", f"row {n - version}")


def run(path, version):
    """A run as the program does it: skip what is known, store in batches, settle the container."""
    records = list(documents(version))
    with Library.open(path, "create", wait=10) as library:
        number = library.start_run("config", {}, "0")
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            known = library.known([record.document for record in batch], "F")
            library.store(number, [r for r, done in zip(batch, known, strict=True) if not done], "F", ENCODER.name)
        library.settle("t.csv", number)
        for n in range(0, 90, 5) if version else ():
            if any(library.query(f"SELECT 1 FROM sources WHERE path = '{n}.txt'").rows):
                library.forget(path=f"{n}.txt")
        library.finish_run(number, {}, 0.0)


@pytest.mark.slow
def test_a_killed_run_can_be_run_again(tmp_path):
    once, often = tmp_path / "once.db", tmp_path / "often.db"
    run(once, 0)
    run(once, 1)
    rng = random.Random(11)
    kills = rounds = 0
    while kills < KILLS:
        often.unlink(missing_ok=True)
        for version in (0, 1):
            span = 0.05
            for _ in range(10):
                if killed_after(rng.uniform(0.001, span), partial(run, often, version)):
                    kills += 1
                    if often.exists() and often.stat().st_size:
                        with Library.open(often, "create", wait=10) as library:
                            assert library._session.value("PRAGMA quick_check") == "ok"
            run(often, version)
        assert everything(often) == everything(once)
        rounds += 1
    assert rounds >= 2
