"""The vectors that a process holds of a database: current after any number of changes, while the log stays short."""

from __future__ import annotations

import pytest
from library_making import ENCODER, fill, make

from pipeline.library import Library
from pipeline.library.library import ANY
from pipeline.library.postgres import memory, vectors


def test_the_log_of_changes_stays_short_and_who_was_away_reads_everything_again(new_postgres, monkeypatch):
    monkeypatch.setattr(memory, "KEPT", 6)
    monkeypatch.setattr(memory, "SWEPT", 2)
    address = new_postgres()
    fill(address, [make(f"Word{n} thing{n} is said here.", f"{n}.txt") for n in range(40)])
    with Library.open(address) as library:
        often = vectors.PostgresVectors(library._session, ENCODER.name)
        for _ in range(3):
            often.nearest(ENCODER.encode(["word7"]), 1, ANY)
        for n in range(40, 60):
            fill(address, [make(f"Word{n} thing{n} is said here.", f"{n}.txt")])
            if n % 7 == 0:
                often.nearest(ENCODER.encode(["word7"]), 1, ANY)
        assert library._session.value("SELECT count(*) FROM vector_changes") <= 6 + 2
        fresh = vectors.PostgresVectors(library._session, ENCODER.name)
        asked = ENCODER.encode(["word41 thing41", "thing59 said"])
        for held, read in zip(often.nearest(asked, 5, ANY), fresh.nearest(asked, 5, ANY), strict=True):
            assert [cosine for _, cosine in held] == pytest.approx([cosine for _, cosine in read], abs=0.02)
