"""Migration 6: which scope a link was found in, and what that scope looked like when it was last reconciled."""

from __future__ import annotations

SCOPE_TABLES = """
-- Links of before this migration are of no scope that stands: the next reconciling replaces them all.
ALTER TABLE link_rows ADD COLUMN scope TEXT NOT NULL DEFAULT '?';
CREATE INDEX link_scope ON link_rows (scope);
CREATE TABLE scope_rows (scope TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""
