"""The documented views: what ``kept query`` shows, with the meaning of every column.

``docs/schema.md`` is made from ``SCHEMA_DOCS``; a test holds it to the views.
"""

from __future__ import annotations

_SOURCES = "SELECT s.key FROM source_rows s WHERE s.document = d.key"
BEST_SOURCE = f"""coalesce(({_SOURCES} AND s.digest = d.digest ORDER BY s.path, s.place LIMIT 1),
        ({_SOURCES} ORDER BY s.path, s.place LIMIT 1))"""
"""SQL for the source that a document ``d`` is shown with: of those that say what is stored, the first by path."""

PERSON = "CASE WHEN i.original -> 'owner' IS NULL THEN i.person END"
"""SQL for who must act by full name: what reconciling found, unless the user gave the promise to somebody."""

VIEWS: dict[str, str] = {
    "documents": f"""SELECT d.id, d.text, d.date, d.kind, d.title, d.author, d.account, d.participants, d.url,
        o.date_source, nullif(o.path, '') AS path, nullif(o.place, '') AS place, o.format, o.own_id, o.remarks,
        d.us, d.them, lower(hex(d.digest)) AS digest, d.run
    FROM document_rows d LEFT JOIN source_rows o ON o.key = {BEST_SOURCE}""",
    "items": f"""SELECT i.id, d.id AS document, i.kind, i.start, i."end" AS "end", i.text, i.owner, i.party,
        i.recipient, i.action, i.due_text, i.due, i.due_start, i.condition, i.strength, i.target, i.probability,
        i.status, i.deliver_by, i.snoozed, coalesce(i.promise, i.id) AS promise, i.evidence, i.original,
        {PERSON} AS person, i.aim, i.qualifiers, i.account, d.date, d.title, d.run
    FROM item_rows i JOIN document_rows d ON d.key = i.document""",
    "passages": """SELECT p.id, d.id AS document, p.start, p."end" AS "end",
        substr(d.text, p.start + 1, p."end" - p.start) AS text, p.heading, p.themes,
        (SELECT json_group_object(n.value, s.value) FROM theme_sets t, json_each(t.names) n
            JOIN json_each(p.scores) s ON s.key = n.key WHERE t.key = p.theme_set) AS scores,
        d.kind, d.account, d.date, d.title, d.author, d.url, d.run
    FROM passage_rows p JOIN document_rows d ON d.key = p.document""",
    "themes": """SELECT t.theme, t.score, p.id AS passage, d.id AS document, d.date, d.title, d.author, d.account,
        d.kind
    FROM theme_rows t JOIN passage_rows p ON p.key = t.passage JOIN document_rows d ON d.key = p.document""",
    "sources": """SELECT d.id AS document, nullif(s.path, '') AS path, nullif(s.place, '') AS place, s.format,
        s.date_source, s.own_id, s.remarks FROM source_rows s JOIN document_rows d ON d.key = s.document""",
    "links": """SELECT id, kind, item, promise, document, start, "end" AS "end", text, probability, reason, state
    FROM link_rows""",
    "log": """SELECT l.key AS id, l.time, l.action, a.item, a.text, l.before, l.after, l.undone
    FROM log_rows l LEFT JOIN anchor_rows a ON a.key = l.anchor""",
    "exports": "SELECT target, item, time, digest FROM export_rows",
    "runs": "SELECT id, started, finished, config, fingerprints, version, counts, seconds FROM run_rows",
    "errors": """SELECT run, stage, nullif(path, '') AS path, nullif(place, '') AS place, document, message, time
    FROM error_rows""",
}

_OF_DOCUMENT = {
    "account": "The customer's account that the document belongs to, or null.",
    "date": "The document's date, ISO (2024-03-14), or null where it is not known.",
    "title": "The document's title, or null.",
    "run": "The run that wrote the row: key into runs, which holds configuration, models and program version.",
}
_SPAN = {
    "document": "Id of the document.",
    "start": "First character, counted from 0 in the document's text (characters, not bytes).",
    "end": "One past the last character.",
}
_SOURCE = {
    "path": "The file it was read from, as it was given first; null for a document handed over in memory.",
    "place": "Where in that file (row 3, message 12); null where the file is the document.",
    "format": "The format that was recognised.",
    "date_source": "Where the date came from: argument, field, front matter, header, text, file name, modified, none.",
    "own_id": "1 where the id is the source's own, 0 where it is the hash of the content.",
    "remarks": "JSON list of what the reader wants the user to know.",
}

SCHEMA_DOCS: dict[str, dict[str, str]] = {
    "documents": {
        "id": "The source's own id, or the hash of the content: the same on every machine.",
        "text": "The text; offsets of items and passages count its characters.",
        "date": _OF_DOCUMENT["date"],
        "kind": "note, email, transcript, minutes or article.",
        "title": _OF_DOCUMENT["title"],
        "author": "Who wrote it, or null.",
        "account": _OF_DOCUMENT["account"],
        "participants": "JSON list of who took part.",
        "url": "Its address on the web, or null.",
        **_SOURCE,
        "us": "JSON list of names and addresses that the source shows to be of the seller's side.",
        "them": "JSON list of names and addresses of the other side.",
        "digest": "Hash of everything that the stages see of the document.",
        "run": _OF_DOCUMENT["run"],
    },
    "items": {
        "id": "Stable id of the item.",
        **_SPAN,
        "kind": "commitment, follow_up, goal, request or done.",
        "text": "The sentence or bullet line that states it, to the letter.",
        "owner": "Who must act, as the words stand in the text; null where nobody is named.",
        "party": "us, them, both or unknown.",
        "recipient": "To whom, as the words stand; null where nobody is named.",
        "action": "The shortest span that says what is to be done.",
        "due_text": "The words that set the time, or null.",
        "due": "Last day on which it is on time, ISO; null without words that set one.",
        "due_start": "First day of the time that the words name, ISO, or null.",
        "condition": "The words of the condition, or null.",
        "strength": "firm, conditional or hedged.",
        "target": "For a goal, the words of the number or measure, or null.",
        "probability": "Calibrated probability that this is an item of its kind, 0 to 1.",
        "status": "open, done or cancelled.",
        "deliver_by": "The day to deliver it: some business days before it is due; null without a due day.",
        "snoozed": "The day before which the user does not want to see it as due, or null.",
        "promise": "Id of the item that is shown for all statements of the same promise; its own where it is alone.",
        "evidence": "How many statements of the promise there are, on the item that is shown for all.",
        "original": "JSON object: what the run wrote where a decision or a link has changed it, or null.",
        "person": "Who must act, by full name, where reconciling could tell (who says I, which Priya), or null.",
        "aim": "JSON object of a goal: value, unit, measure, trend, change, start, per, due, checkpoints; else null.",
        "qualifiers": "JSON list of negated, hypothetical, historical, reported, question, third_person; or null.",
        **_OF_DOCUMENT,
    },
    "passages": {
        "id": "Stable id of the passage.",
        **_SPAN,
        "text": "The passage, to the letter.",
        "heading": "The nearest heading above it, or null.",
        "themes": "JSON list of the themes above their thresholds, best first.",
        "scores": "JSON object: the calibrated probability of every theme.",
        "kind": "The document's kind.",
        "author": "The document's author, or null.",
        "url": "The document's address, or null.",
        **_OF_DOCUMENT,
    },
    "themes": {
        "theme": "Name of a theme above its threshold in the passage: one row for each passage and theme.",
        "score": "Its calibrated probability, 0 to 1.",
        "passage": "Id of the passage.",
        "document": "Id of the document.",
        "kind": "The document's kind.",
        "author": "The document's author, or null.",
        **{name: _OF_DOCUMENT[name] for name in ("account", "date", "title")},
    },
    "sources": {"document": "Id of the document: one row for each place that it was read from.", **_SOURCE},
    "links": {
        "id": "Stable id of the link.",
        "kind": "same (both state one promise), accepts (it meets a request), fulfils, cancels, reports (of a goal).",
        "item": "Id of the item that is the evidence; null where words of a document are.",
        "promise": "Id of an item that states the promise.",
        "document": "Id of the document in which the evidence stands.",
        "start": _SPAN["start"],
        "end": _SPAN["end"],
        "text": "The words of the evidence.",
        "probability": "How sure the link is, 0 to 1.",
        "reason": "Why it was made.",
        "state": "applied (also where the user took it up), suggested, or unlinked by the user.",
    },
    "log": {
        "id": "Number of the change.",
        "time": "When, ISO, UTC.",
        "action": "done, reopen, cancel, snooze, assign, edit, unlink, link; merge or split of names.",
        "item": "Id of the item; null where names were merged or split.",
        "text": "The item's words; null where names were merged or split (then before and after hold them).",
        "before": "JSON object: what had been decided of it before.",
        "after": "JSON object: what is decided of it since.",
        "undone": "1 where the change was taken back.",
    },
    "exports": {
        "target": "The program that a promise was exported for: ics, hubspot, todoist ...",
        "item": "Id of the item that stood for the promise.",
        "time": "When it was exported last, ISO, UTC.",
        "digest": "Hash of what was exported: another one now means that it has changed.",
    },
    "runs": {
        "id": "Number of the run.",
        "started": "When it began, ISO, UTC.",
        "finished": "When it ended, ISO, UTC; null for a run that was interrupted or is still going.",
        "config": "The resolved configuration, as text.",
        "fingerprints": "JSON object: the fingerprint of each model.",
        "version": "The program's version.",
        "counts": "JSON object of what the run counted (documents, items, skipped, failed ...).",
        "seconds": "Wall time in seconds.",
    },
    "errors": {
        "run": "The run in which it happened last.",
        "stage": "The stage that could not go on (read, items ...).",
        "path": "The file, or null.",
        "place": "The place in the file, or null.",
        "document": "Id of the document, or null where there was none yet.",
        "message": "What is wrong.",
        "time": "When, ISO, UTC.",
    },
}
"""Meaning of every column of every view, by view and column."""


def statement(name: str) -> str:
    """The statement that makes the view."""
    return f"CREATE VIEW {name} AS {VIEWS[name]}"
