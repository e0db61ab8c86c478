"""A library made by hand: two accounts and an article, with items and themes, so that no model is needed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from typer.testing import Result

from pipeline.library import Library
from pipeline.records import Block, Document, Failure, Item, Passage, Record, stable_id

Kept = Callable[..., Result]
"""The program as the fixture gives it: arguments in, result out."""
TODAY = "2026-03-11"
"""A Wednesday."""
THEMES = ("asking", "consistency", "focus", "goal_setting", "momentum", "nurturing", "value")
NOTE = (
    "Pricing call with Acme\n\n"
    "Priya liked the pilot. I'll send the revised pricing by Friday.\n"
    "If legal agrees, they will sign in June.\n\n"
    "Next steps\n"
    "- Dana to call Priya back next Tuesday\n"
    "- We want 40 new meetings this quarter\n"
    "Sent the security answers on Monday as promised.\n"
)
MAIL = (
    "Hi Dana,\n\nCan you send two references? <script>alert('x')</script> & \x1b[31mred\x1b[0m \u202eturned\n"
    "We'll get you the signed NDA.\n\n-- \nTom Okafor\n"
)
ARTICLE = (
    "Keep moving\n\nMomentum dies in silence. A deal that nobody touches for two weeks is a deal that somebody else "
    "is touching, so send the recap while the coffee is warm.\n\n"
    "Ask for the next step before you hang up. A date on two calendars is worth ten good feelings about a call.\n"
)


def item(document: str, text: str, words: str, kind: str, **more: Any) -> Item:
    """An item of a document whose words stand in its text."""
    start = text.index(words)
    id_ = stable_id("item", document, start, kind)
    return Item(id=id_, document=document, kind=kind, start=start, end=start + len(words), text=words, **more)


def passage(document: str, text: str, words: str, **scores: float) -> Passage:
    """A passage of a document, with the themes that are surer than one half."""
    start = text.index(words)
    carried = sorted((name for name in scores if scores[name] > 0.5), key=lambda name: -scores[name])
    whole = {name: scores.get(name, 0.01) for name in THEMES}
    id_ = stable_id("passage", document, start)
    return Passage(id_, document, start, start + len(words), words, None, tuple(carried), whole)


def _note() -> Record:
    document = Document(
        "acme-call", NOTE, "note", dt.date(2026, 3, 10), "field", "Pricing call", "Dana Ruiz", "Acme",
        ("Dana Ruiz", "Priya Nair"), path="notes/acme.md", format="markdown", own_id=True,
    )  # fmt: skip
    items = (
        item("acme-call", NOTE, "I'll send the revised pricing by Friday.", "commitment", owner="I", party="us",
             recipient="Priya", action="send the revised pricing", due_text="by Friday", due=dt.date(2026, 3, 13),
             due_start=dt.date(2026, 3, 13), probability=0.97),
        item("acme-call", NOTE, "If legal agrees, they will sign in June.", "commitment", owner="they", party="them",
             action="sign", due_text="in June", due=dt.date(2026, 6, 30), due_start=dt.date(2026, 6, 1),
             condition="If legal agrees", strength="conditional", probability=0.88),
        item("acme-call", NOTE, "Dana to call Priya back next Tuesday", "follow_up", owner="Dana", party="us",
             recipient="Priya", action="call Priya back", due_text="next Tuesday", due=dt.date(2026, 3, 17),
             due_start=dt.date(2026, 3, 17), probability=0.99),
        item("acme-call", NOTE, "We want 40 new meetings this quarter", "goal", owner="We", party="us",
             target="40 new meetings", due_text="this quarter", due=dt.date(2026, 3, 31), probability=0.8),
        item("acme-call", NOTE, "Sent the security answers on Monday as promised.", "done", party="us",
             action="Sent the security answers", status="done", probability=0.9),
    )  # fmt: skip
    heading = NOTE.index("Next steps")
    words = NOTE[NOTE.index("Priya liked") : heading].rstrip()
    blocks = (Block(0, 22, "heading", 1), Block(heading, heading + 10, "heading", 2))
    return Record(document, blocks, items=items, passages=(passage("acme-call", NOTE, words, momentum=0.61),))


def _mail() -> Record:
    document = Document(
        "mail-7", MAIL, "email", dt.date(2026, 3, 2), "header", "References", "tom@globex.example", "Globex",
        ("tom@globex.example", "dana@ruiz.example"), path="mail/box.mbox", place="message 7",
        format="mbox", own_id=True,
    )  # fmt: skip
    items = (
        item("mail-7", MAIL, "Can you send two references?", "request", owner="you", party="us",
             action="send two references", probability=0.75),
        item("mail-7", MAIL, "We'll get you the signed NDA.", "commitment", owner="We", party="them",
             recipient="you", action="get you the signed NDA", due=None, probability=0.93),
        item("mail-7", MAIL, "send two references", "commitment", owner="Dana", party="us", due_text="by Monday",
             due=dt.date(2026, 3, 9), due_start=dt.date(2026, 3, 9), action="send two references", probability=0.6),
    )  # fmt: skip
    start = MAIL.index("-- \n")
    return Record(document, (Block(start, len(MAIL) - 1, "signature"),), items=items)


def _article() -> Record:
    document = Document(
        "keep-moving", ARTICLE, "article", dt.date(2026, 1, 20), "modified", "Keep moving", "K. Ito",
        url="https://example.org/keep-moving", path="articles/keep.txt", format="text", own_id=True,
    )  # fmt: skip
    first = ARTICLE[ARTICLE.index("Momentum") : ARTICLE.index("\n\nAsk")]
    second = ARTICLE[ARTICLE.index("Ask") :].rstrip("\n")
    return Record(
        document, (Block(0, 11, "heading", 1),),
        passages=(
            passage("keep-moving", ARTICLE, first, momentum=0.95, consistency=0.55),
            passage("keep-moving", ARTICLE, second, asking=0.9, momentum=0.4),
        ),
        vectors=np.eye(2, 4, dtype=np.float32),
    )  # fmt: skip


def make_library(path: Path) -> Path:
    """The library, at the path."""
    with Library.open(path, "create") as library:
        run = library.start_run("[kept]\n", {"items": "9f3a"}, "0.1.0")
        library.store(run, [_note(), _mail(), _article()], "print")
        library.record_failures(run, [Failure("read", "no permission to read it", "notes/locked.docx")])
        library.finish_run(run, {"documents": 3, "failed": 1}, 0.4)
    return path


def json_lines(result: Result) -> list[dict[str, Any]]:
    """The objects of an answer in JSON Lines."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]
