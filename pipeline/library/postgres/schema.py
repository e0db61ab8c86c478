"""What only a library in PostgreSQL has: functions that SQLite brings, the word index, the vectors.

``{schema}`` has the documented views and the functions, ``{schema}_tables`` the tables.
"""

from __future__ import annotations

from pipeline.library import views

HNSW_FROM = 2_000_000
"""Vectors of an encoder from which an index is made and asked; below, all are compared: in the server, or in the memory
of who asks often (300 MB a million). An index misses a tenth of the nearest ten among 100,000 static vectors."""
HNSW = {"m": 16, "ef_construction": 100}
"""Neighbours of a vector in the index, and candidates that are looked at when it is made: recall against time."""

VERSION_TABLE = """
CREATE TABLE IF NOT EXISTS version_rows (number BIGINT PRIMARY KEY, taken TIMESTAMPTZ NOT NULL DEFAULT now());
"""

FUNCTIONS = """
-- A list or an object in JSON as rows, as SQLite has it, so that statements are written once.
CREATE FUNCTION {schema}.json_each(list TEXT) RETURNS TABLE (key TEXT, value TEXT)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT (e.place - 1)::text, e.value FROM json_array_elements_text(
        CASE WHEN json_typeof(list::json) = 'array' THEN list::json ELSE '[]' END) WITH ORDINALITY AS e (value, place)
    UNION ALL SELECT o.key, o.value FROM json_each_text(
        CASE WHEN json_typeof(list::json) = 'object' THEN list::json ELSE '{{}}' END) AS o $$;
CREATE FUNCTION {schema}.json_text(value TEXT, name TEXT) RETURNS TEXT
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT value::json ->> name $$;
CREATE FUNCTION {schema}.json_text(value TEXT, place INTEGER) RETURNS TEXT
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT value::json ->> place $$;
CREATE FUNCTION {schema}.json_part(value TEXT, name TEXT) RETURNS TEXT
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (value::json -> name)::text $$;
CREATE OPERATOR {schema}.->> (LEFTARG = TEXT, RIGHTARG = TEXT, FUNCTION = {schema}.json_text);
CREATE OPERATOR {schema}.->> (LEFTARG = TEXT, RIGHTARG = INTEGER, FUNCTION = {schema}.json_text);
CREATE OPERATOR {schema}.-> (LEFTARG = TEXT, RIGHTARG = TEXT, FUNCTION = {schema}.json_part);
CREATE FUNCTION {schema}.hex(value BYTEA) RETURNS TEXT
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT upper(encode(value, 'hex')) $$;
-- Whether the part, in the letters of str.casefold(), stands in the value, whatever the case.
CREATE FUNCTION {schema}.contains(value TEXT, part TEXT) RETURNS BOOLEAN
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT position(part IN {folded}) > 0 $$;
"""

CHANGES_TABLE = """
-- Blocks of passage keys (of sqlite.held.BLOCK) whose vectors a statement wrote or forgot, as a JSON list.
CREATE TABLE vector_changes (key INTEGER PRIMARY KEY, blocks TEXT NOT NULL);
-- Indexes of before were made for fewer vectors; the next run makes those that are wanted.
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT indexrelid::regclass::text FROM pg_index
        WHERE indrelid = 'vector_rows'::regclass AND NOT indisunique
    LOOP EXECUTE 'DROP INDEX ' || name; END LOOP;
END $$;
"""
"""Migration 9."""

OWN_TABLES = ("vector_rows", "vector_changes", "copy_rows", "word_rows", "version_rows", "passage_index", "item_index")
"""Tables that are not those of both engines; ``copy_rows`` is of a copy under way."""

INDEX_TABLES = """
-- English stems and no stop words: those of a query are left out where it is made (query_syntax.py).
CREATE TEXT SEARCH DICTIONARY {schema}.english_stems (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION {schema}.words (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION {schema}.words
    ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword WITH {schema}.english_stems;

-- A is the text itself, B what stands about it; length counts the words of both.
CREATE TABLE passage_index (key BIGINT PRIMARY KEY, length INTEGER NOT NULL, words TSVECTOR NOT NULL);
CREATE TABLE item_index (key BIGINT PRIMARY KEY, length INTEGER NOT NULL, words TSVECTOR NOT NULL);
CREATE INDEX passage_index_words ON passage_index USING gin (words);
CREATE INDEX item_index_words ON item_index USING gin (words);
ALTER TABLE passage_index ALTER COLUMN words SET STATISTICS 1000;
ALTER TABLE item_index ALTER COLUMN words SET STATISTICS 1000;
-- How many rows hold a stem, counted at the end of every run: for the order of hits and for misspelled words.
CREATE TABLE word_rows (
    kind TEXT COLLATE "C" NOT NULL, term TEXT COLLATE "C" NOT NULL, rows BIGINT NOT NULL, PRIMARY KEY (kind, term));

CREATE TABLE vector_rows (
    encoder BIGINT NOT NULL, passage BIGINT NOT NULL, vector {vector}.halfvec NOT NULL, PRIMARY KEY (passage, encoder));

-- Making an index is the owner's right: a writer's run asks for it by this function.
CREATE FUNCTION {tables}.settle_indexes(enough BIGINT) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = {tables}, {vector}, pg_temp
    SET maintenance_work_mem = '1GB' AS $$
DECLARE
    statements TEXT[];
    statement TEXT;
BEGIN
    SELECT array_agg(format('CREATE INDEX vector_hnsw_%1$s ON vector_rows USING hnsw ((vector::halfvec(%2$s))'
            ' halfvec_ip_ops) WITH (m = {m}, ef_construction = {ef_construction}) WHERE encoder = %1$s',
            e.key, e.dimensions)) INTO statements
        FROM encoder_rows e WHERE to_regclass(format('vector_hnsw_%s', e.key)) IS NULL
        AND (SELECT count(*) FROM (SELECT 1 FROM vector_rows v WHERE v.encoder = e.key LIMIT enough) l) >= enough;
    FOREACH statement IN ARRAY coalesce(statements, '{{}}') LOOP
        EXECUTE statement;
    END LOOP;
    ANALYZE passage_index, item_index, passage_rows, document_rows, item_rows, vector_rows, theme_rows;
END $$;
"""

VIEWS = {
    "passages": """SELECT p.id, d.id AS document, p.start, p."end" AS "end",
        substr(d.text, p.start + 1, p."end" - p.start) AS text, p.heading, p.themes,
        (SELECT '{' || string_agg(to_json(n.value) || ':' || s.value, ',' ORDER BY n.key::integer) || '}'
            FROM theme_sets t, json_each(t.names) n
            JOIN json_each(p.scores) s ON s.key = n.key WHERE t.key = p.theme_set) AS scores,
        d.kind, d.account, d.date, d.title, d.author, d.url, d.run
    FROM passage_rows p JOIN document_rows d ON d.key = p.document""",
}
"""The documented views that must be written otherwise than for SQLite."""


def view(name: str) -> str:
    """The query of a documented view."""
    return VIEWS.get(name, views.VIEWS[name])


def folded(version: int) -> str:
    """SQL for a value in small letters, as far as the server's version (180000 ...) knows more than the locale's."""
    if version >= 180000:
        return 'casefold(value COLLATE "pg_unicode_fast")'
    return 'lower(value COLLATE "pg_c_utf8")' if version >= 170000 else "lower(value)"
