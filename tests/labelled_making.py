"""Labelled documents for tests: a few kinds of sentences, put together at random."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

SENTENCES = (
    ("commitment", "I'll send the {thing} by Friday.", "I", "by Friday"),
    ("commitment", "We will deliver the {thing} next week.", "We", "next week"),
    ("request", "Can you send us the {thing}?", "you", None),
    ("follow_up", "Let's talk about the {thing} on Monday.", None, "on Monday"),
    ("goal", "Our goal is to double the {thing} this year.", None, "this year"),
    ("done", "I sent the {thing} as promised.", None, None),
    (None, "The {thing} was blue last year.", None, None),
    (None, "Looking forward to it.", None, None),
    (None, "They might look at the {thing} one day.", None, None),
    (None, "It rained on the {thing}.", None, None),
)
THINGS = ("quote", "contract", "sample", "pallet", "drawing", "menu", "report", "invoice", "boiler", "kit")


def document(number: int) -> dict[str, Any]:
    """One labelled note; the same number gives the same note."""
    dice = random.Random(number)
    text, items = "", []
    for kind, words, owner, due in dice.sample(SENTENCES, 5):
        sentence = words.format(thing=dice.choice(THINGS))
        start = len(text) + bool(text)
        text = f"{text}\n{sentence}" if text else sentence
        if kind:
            items.append(
                {"kind": kind, "start": start, "end": start + len(sentence), "text": sentence, "owner": owner,
                 "party": "us", "recipient": None, "action": None, "due_text": due, "due": None, "due_start": None,
                 "condition": None, "strength": "firm", "target": None}
            )  # fmt: skip
    return {"id": f"note-{number}", "kind": "note", "date": "2026-03-11", "text": text, "items": items}


def write_documents(folder: Path, count: int) -> Path:
    """A folder with that many labelled documents."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(document(number)) for number in range(count)]
    (folder / "documents.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
