"""Who wrote a copied article and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.readers import read
from pipeline.readers.bylines import read_byline
from pipeline.readers.settings import ReadSettings
from pipeline.records import Document

PROSE = (
    "You pick up the phone on the days when it is easy, and you find something to tidy on the others, and your "
    "pipeline shows it two months later. Habit does what mood cannot do for you.\n"
)


@pytest.mark.parametrize(
    ("text", "author", "date"),
    [
        (f"Ask\nBy Ada Lovell\nPublished October 21, 2025\n\n{PROSE}", "Ada Lovell", "October 21, 2025"),
        (f"ASK\nby Piet van der Berg, 3 February 2026\n\n{PROSE}", "Piet van der Berg", "3 February 2026"),
        (f"Ask\nWritten by Ada Lovell on May 3, 2026 | 5 min read\n\n{PROSE}", "Ada Lovell", "May 3, 2026"),
        (f"Ask\nAda Lovell | May 3, 2026\n\n{PROSE}", "Ada Lovell", "May 3, 2026"),
        (f"Ask\nPosted on May 3, 2026 by Ada Lovell\n\n{PROSE}", "Ada Lovell", "May 3, 2026"),
        (f"{PROSE}\n\nAuthor: Ada Lovell\n\nMother of three.\n", "Ada Lovell", None),
        (f"One\nAda Lovell | May 3, 2026\n{PROSE}\nTwo\nAda Lovell | May 9, 2026\n{PROSE}", None, None),
        (f"By Friday\n\n{PROSE}", None, None),
        (f"By The End Of The Day, we had it.\n\n{PROSE}", None, None),
        (PROSE, None, None),
    ],
)
def test_lines_around_an_article(text: str, author: str | None, date: str | None):
    found = read_byline(text, "article")
    assert (found.author, found.date) == (author, date)


def test_only_an_article_has_a_byline():
    assert read_byline(f"Ask\nBy Ada Lovell\n\n{PROSE}", "note").author is None


def test_the_date_in_the_text_goes_before_the_file_name(tmp_path: Path):
    file = tmp_path / "articles" / "2025-12-01 ask.txt"
    file.parent.mkdir()
    file.write_text(f"Ask\nBy Ada Lovell\nPublished October 21, 2025\n\n{PROSE}", encoding="utf-8")
    (document,) = read([file])
    assert isinstance(document, Document)
    assert (document.author, str(document.date), document.date_source) == ("Ada Lovell", "2025-10-21", "text")


@pytest.mark.parametrize("name", ["do less.md", "do less.txt"])
def test_what_is_said_to_be_an_article_has_its_byline_whatever_it_looks_like(tmp_path: Path, name: str):
    file = tmp_path / name
    text = "# Do less\n\nBy Ada Lovell | 6 February 2025 | 5 min read\n\nStrike out two thirds of your list.\n"
    file.write_text(text, encoding="utf-8")
    (document,) = read([file], ReadSettings(kind="article"))
    assert isinstance(document, Document)
    assert (document.author, str(document.date), document.date_source) == ("Ada Lovell", "2025-02-06", "text")
