"""The errors of an item extractor as one HTML page to be read: what was missed, made up or half right, in its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from pipeline.training.items_corpus import Labelled
from pipeline.training.items_evaluate import Evaluation, Outcome, wrong_slots

AROUND = 220
"""Characters of text shown before and after."""

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222;
  background: #fff }
article { border-top: 1px solid #ccc; padding: .5rem 0 }
pre { white-space: pre-wrap; font: inherit; margin: .3rem 0; color: #555 }
mark { color: #111; background: #fd8 } .missed mark { background: #fab } .slot mark { background: #adf }
.head { font-weight: 600 } .id { color: #777; font-weight: 400 } table { border-collapse: collapse }
td, th { padding: .1rem .8rem .1rem 0; text-align: left }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } pre { color: #aaa } }
"""


def page(evaluation: Evaluation, title: str) -> str:
    """The whole page; it loads nothing from anywhere."""
    parts = {
        "missed": list(_missed(evaluation)),
        "made up": list(_extra(evaluation)),
        "slots": list(_slots(evaluation)),
    }
    return wrapped(title, parts)


def wrapped(title: str, parts: Mapping[str, Sequence[str]]) -> str:
    """A page of articles under headings, with a menu."""
    menu = " · ".join(f'<a href="#{_anchor(name)}">{len(rows)} {name}</a>' for name, rows in parts.items())
    body = "\n".join(
        f'<h2 id="{_anchor(name)}">{name} ({len(rows)})</h2>\n' + "\n".join(rows) for name, rows in parts.items()
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{escape(title)}</h1>\n<p>{menu}</p>\n{body}\n</body></html>\n"
    )


def _anchor(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _missed(evaluation: Evaluation) -> Iterator[str]:
    for outcome in evaluation.outcomes:
        for gold in outcome.tally.missed:
            named = ", ".join(f"{slot} {gold[slot]}" for slot in ("owner", "due_text", "strength") if gold.get(slot))
            head = f"missed {gold['kind']}{_instead(outcome, gold['start'], gold['end'])}"
            yield _article("missed", head, named, outcome.labelled, gold["start"], gold["end"])


def _instead(outcome: Outcome, start: int, end: int) -> str:
    kinds = sorted({item.kind for item in outcome.tally.extra if item.start < end and item.end > start})
    return f" (found: {', '.join(kinds)})" if kinds else ""


def _extra(evaluation: Evaluation) -> Iterator[str]:
    for outcome in evaluation.outcomes:
        for item in outcome.tally.extra:
            head = f"made up {item.kind}, {item.probability:.2f}"
            yield _article("extra", head, "", outcome.labelled, item.start, item.end)


def _slots(evaluation: Evaluation) -> Iterator[str]:
    for outcome in evaluation.outcomes:
        for item, gold in outcome.tally.pairs:
            wrong = wrong_slots(item, gold)
            if wrong:
                names = f"{item.kind}: {', '.join(wrong)}"
                said = "; ".join(f"{slot}: found {found!r}, labelled {gold!r}" for slot, (found, gold) in wrong.items())
                yield _article("slot", names, said, outcome.labelled, item.start, item.end)


def _article(style: str, head: str, note: str, labelled: Labelled, start: int, end: int) -> str:
    document = labelled.record.document
    text = document.text
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return (
        f'<article class="{style}"><div class="head">{escape(head)} '
        f'<span class="id">{escape(document.id)} · {document.kind} · {document.date}</span></div>'
        f"<div>{escape(note)}</div>"
        f"<pre>{escape(before)}<mark>{escape(text[start:end])}</mark>{escape(after)}</pre></article>"
    )
