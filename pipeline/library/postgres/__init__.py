"""A library in a schema of a PostgreSQL database with pgvector: several writers at once, text search, HNSW.

Nothing here is imported before a library is named by an address (``postgresql://...``); psycopg comes with the optional
packages ``kept[postgres]``.
"""
