# ruff: noqa: E501 (samples of text, as long as they are)
"""Documents of every kind and shape for the tests of the line, and configurations that are light to load."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import strategies as st

from pipeline.config import load
from pipeline.places import CHECKOUT
from pipeline.records import DOCUMENT_KINDS, Document, Record, Turn
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment

SAMPLES = CHECKOUT / "data" / "samples"
DAY = dt.date(2026, 3, 11)
LIGHT = 'kept.stages=["clean","segment"]'

PIECES = (
    "# Call with Acme\n", "## Next steps\n", "Next steps:\n", "ACTION ITEMS\n", "Summary\n=======\n", "**Decisions**\n",
    "- send the deck by Friday\n", "  - Priya: sign the form\n", "* call back on 3/14\n", "1. First\n", "a) Second\n", "• Third\n",
    "- [ ] open\n", "- [x] ticked\n", "[ ] bare box\n", "☐ square\n", "✓ done\n", "| Who | What |\n", "|---|:--|\n", "| Dana | quote |\n",
    "Dana Ruiz: I'll send it on Tuesday.\n", "[00:12] Tom: Sure, will do.\n", "Priya: ok\n", "> quoted words\n", "On Monday Tom wrote:\n",
    "-- \nDana Ruiz\n", "-----\n", "***\n", "\n", "\n\n", "    \n", "We met Mr. Ito at 9.30 a.m. on 19.4. and it went well. ",
    "If legal agrees, they will sign in June! ", "legal ok b4 sig. pls chk ", "Mar 3: call with the board.\n", "2026-02-27 - meeting\n",
    "The long line of an e-mail that a program has broken at a width of about seventy\n", "signs, as programs of another time do it, and which goes on in the next\n",
    "Photo by K. Ito\n", "Share this on Facebook | Twitter\n", "Home | About us | Contact\n", "By K. Ito\n", "March 3, 2026\n", "Read more\n",
    "A page that lists the openings of several articles breaks off each of them in the middle of\n\n", "word " * 90, "so yeah and then " * 60,
    ". . . ", "...", "?!", "e.g. ", "(", "]", "\u00a0", "\u200b", "\u2028", "\r\n", "\x00", "\x1c", "\ud83d", "🔴 late\n", "é", "~~", "- ~~gone~~\n", "\t",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).map("".join)


@st.composite
def documents(draw: st.DrawFn, **more: object) -> Document:
    """A document of any kind, some with turns as a reader of transcripts gives them."""
    text = draw(TEXTS)
    given = {
        "id": draw(st.text("abcdef0123456789", min_size=4, max_size=8)),
        "kind": draw(st.sampled_from(DOCUMENT_KINDS)),
        "date": draw(st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))),
        "author": draw(st.none() | st.sampled_from(["Dana Ruiz", "tom@acme.example"])),
        "participants": tuple(draw(st.lists(st.sampled_from(["Dana Ruiz", "Priya Nair", "Tom"]), max_size=2))),
        "turns": draw(st.just(()) | turns(len(text))),
    } | more
    return Document(text=text, **given)  # type: ignore[arg-type]


@st.composite
def turns(draw: st.DrawFn, length: int) -> tuple[Turn, ...]:
    """Turns inside a text of this length, in order, none overlapping another."""
    places = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return tuple(Turn(start, end, draw(st.none() | st.sampled_from(["Dana", "Tom"]))) for start, end in pairs)


def segmented(document: Document, **settings: int) -> Record:
    """The document after clean and segment."""
    (record,) = make_segment(**settings)(make_clean()([Record(document)]))
    return record


def record_of(text: str, kind: str = "note", **more: object) -> Record:
    """A text as a document of a kind, after clean and segment."""
    return segmented(Document("doc", text, kind, **{"date": DAY, **more}))  # type: ignore[arg-type]


def shape(record: Record) -> list[tuple[str, str]]:
    """Kind and words of every block."""
    return [(block.kind, record.document.text[block.start : block.end]) for block in record.blocks]


def sentences(record: Record) -> list[str]:
    """The words of every sentence."""
    return [record.document.text[sentence.start : sentence.end] for sentence in record.sentences]


def stages_at_hand() -> list[str]:
    """The stages of the default configuration whose models lie here."""
    resolved = load()
    return [
        name for name in resolved.order if all(_there(resolved.stages[name].get(key)) for key in ("model", "encoder"))
    ]


def _there(model: object) -> bool:
    folder = Path(CHECKOUT / "models" / str(model))
    return model is None or any(folder.glob("*.npz")) or any(folder.glob("*.onnx")) or any(folder.glob("*.npy"))
