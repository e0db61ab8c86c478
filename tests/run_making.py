"""A folder to run over, a run with light stages, and all that a library says after it."""

from __future__ import annotations

import json

from line_making import LIGHT

from pipeline.config import load
from pipeline.library import Library
from pipeline.run import run


def write_notes(tmp_path):
    """Notes, a table and a mail."""
    notes = tmp_path / "notes"
    notes.mkdir()
    for n in range(6):
        (notes / f"2026-03-0{n + 1} call.md").write_text(f"# Call {n}\n\nWe talked. I'll send offer {n} by Friday.\n")
    write_rows(notes, range(5))
    (notes / "mail.eml").write_text(
        "From: a@b.example\nTo: c@d.example\nSubject: Hi\nDate: Mon, 9 Mar 2026 10:00:00 +0000\n\nHello there.\n"
    )
    return notes


def write_rows(folder, numbers):
    lines = [
        json.dumps({"text": f"Row {n} says that we will call.", "date": "2026-03-01", "kind": "note"}) for n in numbers
    ]
    (folder / "rows.jsonl").write_text("\n".join(lines) + "\n")


def go(folder, library, *overrides, **more):
    with Library.open(library, "create") as opened:
        return run(
            folder if isinstance(folder, list) else [folder],
            load(None, [LIGHT, "kept.batch=3", "engine.kind=inprocess", *overrides]),
            opened,
            **more,
        )


def texts(library):
    with Library.open(library) as opened:
        return sorted(record.document.text for record in opened.records())


def rows(library):
    """All that the library says, without numbers and times of runs."""
    with Library.open(library) as opened:
        found = {"records": [repr(record) for record in opened.records()]}
        for view in ("documents", "items", "passages", "themes", "errors", "sources"):
            answer = opened.query(f"SELECT * FROM {view}")
            shown = [place for place, name in enumerate(answer.columns) if name not in ("run", "time")]
            found[view] = sorted(repr([row[place] for place in shown]) for row in answer.rows)
    return found
