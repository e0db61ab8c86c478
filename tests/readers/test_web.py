"""Articles: saved pages and feeds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.readers.formats import UnreadableError
from pipeline.readers.html_text import text_of_html
from pipeline.readers.settings import ReadSettings
from pipeline.readers.web import FORMATS, open_feed, open_page
from pipeline.records import Document, Failure

PAGE = """<!doctype html><html lang="en"><head><title>Follow through | The Blog</title>
<meta charset="utf-8"><meta name="author" content="Ana Ruiz">
<meta property="article:published_time" content="2026-02-03T08:00:00Z">
<link rel="canonical" href="https://blog.example/follow-through"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/blog">Blog</a></li></ul></nav>
<article><h1>Follow through</h1>
<p>Deals die of silence. Caf&eacute; talks do not close them, and a plan that nobody keeps is no plan at all.</p>
<h2>What to do</h2><p>There are three things that work well in most teams, and they <b>cost nothing</b> at all:</p>
<ul><li>Write down each promise</li><li>Read the list every <a href="x">morning</a></li></ul>
<p>We tried it for a year. It works because it is simple, and everybody can see what is owed to whom.</p></article>
<aside><h3>Related posts</h3><ul><li><a href="/x">Ten tips for the phone</a></li></ul></aside>
<footer>Copyright 2026. All rights reserved. <a href="/p">Privacy</a></footer></body></html>"""
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Blog</title><link>https://blog.example</link>
<item><title>Keep &amp; tell</title><link>https://blog.example/1</link><guid isPermaLink="false">post-1</guid>
<dc:creator>Ana Ruiz</dc:creator><pubDate>Tue, 03 Feb 2026 08:00:00 +0000</pubDate>
<description>A teaser only.</description>
<content:encoded><![CDATA[<h2>Why</h2><p>Because it&#8217;s <em>fair</em>.</p>
<ul><li>One</li><li>Two</li></ul>]]></content:encoded>
</item>
<item><title>Second</title><link>https://blog.example/2</link>
<description>&lt;p&gt;Only a summary.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Blog</title>
<entry><title>Third</title><id>urn:uuid:3</id><updated>2026-02-05T10:00:00Z</updated><author><name>Sam</name></author>
<link href="https://blog.example/3"/>
<content type="html">&lt;p&gt;Ask for the next step.&lt;/p&gt;</content></entry></feed>"""


def recognised(text: str | bytes, name: str) -> str | None:
    head = text.encode() if isinstance(text, str) else text
    return next((form.name for form in FORMATS if form.sniff(head, name)), None)


def write(tmp_path: Path, data: str | bytes, name: str = "x.html") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def page(tmp_path: Path, data: str | bytes) -> Document:
    outcomes = list(open_page(write(tmp_path, data), ReadSettings()))
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Document)
    return outcomes[0]


def test_page_keeps_headings_and_bullets_and_loses_the_rest(tmp_path: Path) -> None:
    article = page(tmp_path, PAGE)
    assert article.text == (
        "Deals die of silence. Café talks do not close them, and a plan that nobody keeps is no plan at all.\n\n"
        "## What to do\n\nThere are three things that work well in most teams, and they cost nothing at all:\n\n"
        "- Write down each promise\n- Read the list every morning\n\n"
        "We tried it for a year. It works because it is simple, and everybody can see what is owed to whom."
    )
    assert (article.title, article.author, article.kind) == ("Follow through", "Ana Ruiz", "article")
    assert (article.date, article.date_source) == (dt.date(2026, 2, 3), "header")
    assert article.url == "https://blog.example/follow-through"
    assert recognised(PAGE, "saved") == "html"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "cp1251"])
def test_page_encodings(tmp_path: Path, encoding: str) -> None:
    word = "Встреча завтра" if encoding == "cp1251" else "Zögern – „nie“"
    markup = PAGE.replace('charset="utf-8"', f'charset="{encoding if encoding == "cp1251" else "utf-8"}"')
    assert word in page(tmp_path, markup.replace("Deals die", f"{word} deals die").encode(encoding)).text


def test_page_without_article_gives_all_its_text(tmp_path: Path) -> None:
    note = page(tmp_path, "<html><body><div>Call Dana.</div><ul><li>Send it</li></ul></body></html>")
    assert "Call Dana." in note.text
    assert "- Send it" in note.text
    with pytest.raises(UnreadableError, match="no text"):
        page(tmp_path, "<html><body><script>x()</script></body></html>")


def test_rss_takes_the_whole_text(tmp_path: Path) -> None:
    first, second = list(open_feed(write(tmp_path, RSS), ReadSettings()))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.text == "## Why\n\nBecause it’s fair.\n\n- One\n- Two"
    assert (first.title, first.author, first.date) == ("Keep & tell", "Ana Ruiz", dt.date(2026, 2, 3))
    assert (first.id, first.url, first.place) == ("feed:post-1", "https://blog.example/1", "entry 1")
    assert (second.text, second.date) == ("Only a summary.", None)
    assert recognised(RSS, "x.xml") == "feed"


def test_atom(tmp_path: Path) -> None:
    (entry,) = open_feed(write(tmp_path, ATOM), ReadSettings())
    assert isinstance(entry, Document)
    assert (entry.id, entry.text, entry.author) == ("feed:urn:uuid:3", "Ask for the next step.", "Sam")
    assert entry.date == dt.date(2026, 2, 5)
    assert recognised(ATOM, "x.xml") == "feed"


def test_an_entry_without_author_is_by_that_of_its_atom_feed(tmp_path: Path) -> None:
    own = "<author><name>Sam</name></author>"
    feed = ATOM.replace(own, "").replace("<entry>", "<author><name>Ida</name></author><entry>", 1)
    (entry,) = open_feed(write(tmp_path, feed), ReadSettings())
    assert isinstance(entry, Document)
    assert entry.author == "Ida"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("<pubDate>Wed, 05 Nov 2025 23:30:00 -0800</pubDate>", dt.date(2025, 11, 5)),
        ("<pubDate>Thu, 06 Nov 2025 03:30:00 +0900</pubDate>", dt.date(2025, 11, 6)),
        ("<pubDate>Thu, 06 Nov 2025 23:30:00 EST</pubDate>", dt.date(2025, 11, 6)),
        ("<dc:date>2025-11-06T23:30:00-08:00</dc:date>", dt.date(2025, 11, 6)),
    ],
)
def test_the_day_of_an_entry_is_that_of_its_own_time_zone_as_of_a_saved_page(
    tmp_path: Path, written: str, day: dt.date
) -> None:
    (entry, _) = open_feed(
        write(tmp_path, RSS.replace("<pubDate>Tue, 03 Feb 2026 08:00:00 +0000</pubDate>", written)), ReadSettings()
    )
    assert isinstance(entry, Document)
    assert entry.date == day


def test_damaged_feed_names_the_line(tmp_path: Path) -> None:
    outcomes = list(open_feed(write(tmp_path, RSS[: RSS.index("Only a summary")]), ReadSettings()))
    assert isinstance(outcomes[0], Document)
    assert isinstance(outcomes[-1], Failure)
    assert "line " in outcomes[-1].message


def test_entities_are_refused_and_no_file_is_opened(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret words", "secret.txt")
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "{secret.as_uri()}">]><rss><channel/></rss>'
    assert recognised(bomb, "x.xml") == "feed"
    with pytest.raises(UnreadableError, match="entities"):
        list(open_feed(write(tmp_path, bomb), ReadSettings()))
    markup = PAGE.replace("<!doctype html>", f'<!DOCTYPE html [<!ENTITY a SYSTEM "{secret.as_uri()}">]>')
    assert "secret words" not in page(tmp_path, markup.replace("Deals", "&a; Deals")).text


def test_deep_nesting_is_survived(tmp_path: Path) -> None:
    assert "bottom" in page(tmp_path, "<html><body>" + "<div>" * 20_000 + "bottom").text


_PIECE = st.sampled_from(
    ["<html>", "<body>", "<p>", "</p>", "<ul><li>", "<table><tr><td>", "&amp;", "&#x110000;", "<!--", "-->",
     "<![CDATA[", "]]>", "<rss><channel>", "<item>", "<title>", "</title>", "<content:encoded>", "<entry>",
     '<feed xmlns="x">', "<script>", "<>&#2000000;", "<!DOCTYPE html", "words of an article", "\x00", "é",
     "<?xml version='1.0'?>"]
) | st.text(max_size=10)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=120) | st.lists(_PIECE, max_size=15).map(lambda parts: "".join(parts).encode()))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, data)
    for form in FORMATS:
        form.sniff(data, "x.html")
        try:
            assert all(isinstance(outcome, Document | Failure) for outcome in form.open(path, ReadSettings()))
        except UnreadableError:
            continue


SHORT = """<html><head><title>The quiet hour</title><meta name="author" content="Ada Lovell">
<meta property="article:published_time" content="2025-09-15"></head><body>
<table><tr><td><a href="/">COUNTER</a></td>
<td><a href="/i">Issues</a></td><td><a href="/s">Subscribe</a></td></tr></table>
<nav><a href="/">Floor</a><a href="/l">For leaders</a><a href="/j">Jobs</a></nav>
<article><h1>The quiet hour</h1><p>Written by Ada Lovell, 15 September 2025</p>
<p>Choose an hour that nobody else wants and give it to your prospects, in rain and in sunshine, for a whole year. Then
count what came of it, and read <a href="/x">the older column</a> on that if you like to count.</p>
<ul><li>Close the door</li><li>Dial</li></ul>
<p>Habit does what mood cannot. If you decide in the evening whom you will ring in the morning, the morning has nothing
left to decide, and you will have nothing left to tidy.</p>
<div class="bio"><strong>Ada Lovell</strong> advises teams.</div>
<p><i>Ada Lovell runs a counter in a harbour town.</i></p>
<div class="related"><h3>You may also like</h3><a href="/1">Quota season</a> <a href="/2">Ranking</a></div>
<p><a href="mailto:e@x.example">Write to the editor</a> | <a href="/p">Print version</a></p></article>
<footer>Counter Media</footer></body></html>"""


def test_a_short_page_keeps_only_its_article(tmp_path: Path):
    path = tmp_path / "a.html"
    path.write_text(SHORT, encoding="utf-8")
    (document,) = open_page(path, ReadSettings())
    assert isinstance(document, Document)
    assert document.text.startswith("Choose an hour")
    assert document.text.endswith("nothing left to tidy.")
    assert "the older column" in document.text
    assert "- Close the door\n- Dial" in document.text
    assert (document.author, document.title) == ("Ada Lovell", "The quiet hour")


def test_a_page_of_short_paragraphs_loses_what_stands_around_them(tmp_path: Path):
    archive = "".join(f'<li><a href="/{n}">Archive of month number {n}</a></li>' for n in range(60))
    said = "<p>Nobody ever bought because you hoped.</p><p>Ask for the order, then be quiet.</p>"
    around = f"<h3>Welcome</h3><p>Subscribe to the daily note.</p><ul>{archive}</ul>"
    document = page(
        tmp_path,
        f"<html><body><nav><ul>{archive}</ul></nav><div class='post'><h2>Ask</h2>{said}</div>"
        f"<div class='sidebar'>{around}</div><footer>Copyright</footer></body></html>",
    )
    assert "Ask for the order, then be quiet." in document.text
    assert "Archive" not in document.text
    assert "Subscribe" not in document.text


def test_links_side_by_side_are_not_glued():
    assert text_of_html("<p><a>Floor Four</a><a>For leaders</a><a>Jobs</a></p>") == "Floor Four For leaders Jobs"
    assert text_of_html("<p>a<a>b</a>c, <a>d</a> <a>e</a>.</p>") == "abc, d e."


def test_a_page_of_nothing_but_links_is_read_whole(tmp_path: Path):
    path = tmp_path / "a.html"
    path.write_text("<html><body><nav><a>One</a><a>Two</a></nav></body></html>", encoding="utf-8")
    (document,) = open_page(path, ReadSettings())
    assert isinstance(document, Document)
    assert document.text == "One Two"


def test_notes_saved_as_a_page_have_the_date_that_stands_at_their_head(tmp_path: Path):
    recap = "<h1>Meeting recap</h1><p>Wednesday, March 11, 2026</p><ul><li>Bo will sign it.</li></ul>"
    document = page(tmp_path, f"<html><body>{recap}</body></html>")
    assert (document.date, document.date_source) == (dt.date(2026, 3, 11), "text")


PARAGRAPHS = (
    "Most deals are left on a shelf after a pleasant meeting, because nobody wrote down what would happen next.",
    "Send your notes the same afternoon, for a rough page at four beats a handsome one on Thursday, every time.",
)


def test_the_day_of_a_print_is_not_that_of_the_article(tmp_path: Path):
    text = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    body = f"<h1>On shelves</h1><p>By Ida Brandt</p><p>May 14, 2024</p>{text}<p>Printed from x.example on 3/2/2026</p>"
    article = page(tmp_path, f"<html><head><title>On shelves</title></head><body>{body}</body></html>")
    assert (article.author, article.date, article.date_source) == ("Ida Brandt", dt.date(2024, 5, 14), "text")


def test_a_page_laid_out_by_a_table_is_no_row_and_begins_with_its_title(tmp_path: Path):
    menu = "<td><a>Home</a><br><a>Contact</a></td>"
    text = f"<td><b>On shelves</b><br><i>by Ida Brandt, 12 March 2003</i><br><br>{'<br><br>'.join(PARAGRAPHS)}</td>"
    rows = f"<tr><td colspan=2>Ida's Corner</td></tr><tr>{menu}{text}</tr>"
    head = "<head><title>On shelves</title></head>"
    article = page(tmp_path, f"<html>{head}<body><table>{rows}</table></body></html>")
    assert article.text.split("\n")[0] == PARAGRAPHS[0]
    assert (article.author, article.date) == ("Ida Brandt", dt.date(2003, 3, 12))
    assert text_of_html("<table><tr><td>Dana</td><td>quote</td></tr></table>") == "Dana | quote"
