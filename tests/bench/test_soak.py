"""What a writer of the soak run does, and that what it leaves is found as it left it."""

from __future__ import annotations

from types import SimpleNamespace

from pipeline.bench import soak, soak_work
from pipeline.library import Library
from pipeline.models.static import StaticEncoder
from pipeline.places import resource


def test_a_writer_ends_runs_and_reconciles_and_nothing_is_lost(tmp_path, monkeypatch):
    for name, value in {"RING": 60, "BATCH": 20, "SHARED": 6, "EVERY_DECISION": 2, "EVERY_RECONCILING": 3}.items():
        monkeypatch.setattr(soak_work, name, value)
    ends = iter((0.0, 0.0, 0.0, 0.0))  # asked after each batch from the third on, when the ring is whole
    place = str(tmp_path / "kept.db")
    Library.open(place, "create").close()
    monkeypatch.setattr(soak_work, "time", SimpleNamespace(time=lambda: next(ends, 2.0)))
    wrote = soak_work.write(place, "writer0", lambda: 1.0, StaticEncoder(resource("models", "search")))
    assert (wrote["batches"], wrote["reconciled"]) == (7, 2)
    assert soak._lost(place, {"writer0": wrote}) == []
    with Library.open(place) as library:
        assert library.book.digests()
        assert [row.finished is not None for row in library.runs()] == [True] * 3
