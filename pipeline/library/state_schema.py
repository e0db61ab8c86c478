"""The table of what a reranker has read of passages; it goes with the passage."""

from __future__ import annotations

STATE_TABLES = """
-- What a reranker keeps of a passage, in a form of its own.
CREATE TABLE state_rows (
    reranker TEXT NOT NULL, passage INTEGER NOT NULL, state BLOB NOT NULL, PRIMARY KEY (reranker, passage));
CREATE INDEX state_passage ON state_rows (passage);
"""
