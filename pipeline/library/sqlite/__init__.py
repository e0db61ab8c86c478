"""A library in one SQLite file: its session, lock, word index and vectors."""
