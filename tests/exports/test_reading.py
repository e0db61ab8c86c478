from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.exports.reading.files import write_folder
from pipeline.exports.reading.shelf import shelf
from pipeline.exports.reading.site import site
from pipeline.exports.reading.vault import vault
from pipeline.records import Document, Passage, Record, stable_id

WORDS = "Send the recap while the coffee is warm, and name the day on which you will both look at it again. " * 2
MEANINGS = {"momentum": "Keeping a deal moving.", "asking": "Asking for a commitment."}


def article(name: str, *passages: tuple[str, tuple[str, ...]], title: str | None = None, **more: object) -> Record:
    text = "\n\n".join(words for words, _ in passages)
    document = Document(name, text, "article", dt.date(2026, 1, 20), title=title or name, **more)  # type: ignore[arg-type]
    made, start = [], 0
    for words, themes in passages:
        made.append(
            Passage(
                stable_id(name, start), name, start, start + len(words), words, None, themes, dict.fromkeys(themes, 0.9)
            )
        )
        start += len(words) + 2
    return Record(document, passages=tuple(made))


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "action") and value:
                self.targets.append(value)
            if name == "id" and value:
                self.anchors.add(value)


def read(text: str) -> Links:
    found = Links()
    found.feed(text)
    return found


SHELF = shelf(
    [
        article("one", (WORDS, ("momentum",)), (WORDS + "Ask.", ("asking", "momentum")), author="K. Ito",
                url="https://example.org/one", path="articles/one.html"),
        article("two", (WORDS + "Two.", ())),
    ],
    MEANINGS,
)  # fmt: skip


def test_every_link_of_the_site_leads_to_a_file_of_it_and_to_its_passage() -> None:
    files = site(SHELF)
    for name, text in files.items():
        if not name.endswith(".html"):
            continue
        targets = read(text).targets
        assert targets, name
        for target in targets:
            if target.startswith("https://"):
                assert target == "https://example.org/one"
                continue
            path, _, anchor = target.partition("#")
            place = (Path("/") / Path(name).parent / path).resolve().relative_to("/").as_posix()
            assert place in files
            assert not anchor or anchor in read(files[place]).anchors


def test_every_passage_of_a_theme_names_title_author_and_source() -> None:
    page = site(SHELF)["themes/momentum.html"]
    assert page.count("<section") == 2
    assert page.count("K. Ito") == 2
    assert page.count("https://example.org/one</a>") == 2
    note = vault(SHELF)["Themes/momentum.md"]
    assert note.count("[[Articles/one#^p-") == 2
    assert note.count("K. Ito") == 2


def test_links_of_the_vault_lead_to_notes_and_blocks() -> None:
    files = vault(SHELF)
    targets = [target for text in files.values() for target in re.findall(r"\[\[([^\]|]+)", text)]
    assert any("#^" in target for target in targets)
    for target in targets:
        path, _, block = target.partition("#^")
        assert f"{path}.md" in files
        assert not block or f"^{block}" in files[f"{path}.md"]


def test_an_article_without_a_title_is_called_by_its_first_words_and_not_by_its_date() -> None:
    made = article("a", (WORDS, ("asking",)))
    below = tuple(replace(passage, start=passage.start + 19, end=passage.end + 19) for passage in made.passages)
    dated = replace(made.document, title=None, text=f"February 11, 2011\n\n{made.document.text}")
    (told,) = shelf([replace(made, document=dated, passages=below)], MEANINGS).articles
    assert told.title.startswith(WORDS[:20])


def test_the_day_on_which_a_file_was_saved_is_no_date_of_the_article() -> None:
    told = shelf(
        [
            article("a", (WORDS, ("asking",)), title="Dated", date_source="header"),
            article("b", (WORDS, ("asking",)), title="Saved", date_source="modified"),
        ],
        MEANINGS,
    )
    assert [(one.title, one.date) for one in told.articles] == [("Dated", dt.date(2026, 1, 20)), ("Saved", None)]
    files = vault(told) | site(told)
    assert "2026-01-20" in files["Articles/Dated.md"]
    assert "2026-01-20" not in files["Articles/Saved.md"]
    assert files["index.html"].count("2026-01-20") == 2  # for machines and for readers


BROWSER = """
const fs = require("fs");
class Element {
  constructor() { this.children = []; this.style = { setProperty() {} }; this.textContent = ""; }
  append(...more) { this.children.push(...more); }
  replaceChildren(...more) { this.children = more; }
  setAttribute() {}
  addEventListener() {}
}
const made = { q: new Element(), found: new Element(), shelf: new Element() };
made.q.form = new Element();
made.q.value = "";
globalThis.window = {};
globalThis.location = { search: "?q=" + encodeURIComponent(process.argv[2]) };
globalThis.document = { getElementById: id => made[id], createElement: () => new Element(), addEventListener() {} };
new Function(fs.readFileSync("library.js", "utf8") + fs.readFileSync("search.js", "utf8"))();
const titles = made.found.children.filter(child => child.className && child.className.startsWith("passage"));
console.log(JSON.stringify(titles.map(card => card.children[0].children[0].textContent).sort()));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node, which runs the script of the site, is not here")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("step", ["Both", "Other"]),
        ('"next step"', ["Both"]),
        ("“next step”", ["Both"]),
        ('step -"next step"', ["Other"]),
        ("step -call", ["Other"]),
        ("anniv* nothing", ["Card"]),
    ],
)
def test_the_search_of_the_site_knows_phrases_beginnings_and_exclusions(
    tmp_path: Path, query: str, titles: list[str]
) -> None:
    told = shelf(
        [
            article("a", ("Before you end the call, settle the next step with a day and a name.", ()), title="Both"),
            article("b", ("One step at a time, and the next one tomorrow.", ()), title="Other"),
            article("c", ("Send a card on the anniversary of the purchase.", ()), title="Card"),
        ],
        MEANINGS,
    )
    for name in ("library.js", "search.js"):
        (tmp_path / name).write_text(site(told)[name], encoding="utf-8")
    (tmp_path / "run.js").write_text(BROWSER, encoding="utf-8")
    ran = subprocess.run(
        ["node", "run.js", query], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(ran.stdout) == titles


def test_front_matter_is_yaml_with_author_source_and_themes() -> None:
    import yaml

    front = yaml.safe_load(vault(SHELF)["Articles/one.md"].split("---")[1])
    assert (front["author"], front["url"], front["source"]) == (
        "K. Ito",
        "https://example.org/one",
        "articles/one.html",
    )
    assert front["themes"] == ["[[Themes/momentum|momentum]]", "[[Themes/asking|asking]]"]


def test_the_index_of_the_search_holds_every_passage_with_its_source() -> None:
    text = site(SHELF)["library.js"]
    index = json.loads(text.removeprefix("window.LIBRARY = ").removesuffix(";\n"))
    assert len(index["passages"]) == 3
    sources = [index["articles"][passage["a"]]["source"] for passage in index["passages"]]
    assert sources.count("articles/one.html") == 2
    assert all(index["articles"][passage["a"]]["file"] in site(SHELF) for passage in index["passages"])


def test_nothing_of_the_site_is_loaded_from_elsewhere() -> None:
    for name, text in site(SHELF).items():
        loaded = re.findall(r"""(?:src|href|action|url\()=?["']?(https?:[^"')\s]+)""", text)
        assert set(loaded) <= {"https://example.org/one"}, name


@given(st.text(max_size=60), st.text(max_size=80), st.text(max_size=30))
def test_words_of_a_source_never_become_code(title: str, words: str, author: str) -> None:
    bad = f"<script>alert(1)</script> ]]> [[x]] {words} {WORDS}"
    hostile = article(
        "a", (bad, ("momentum",)), title=f"{title}<em>", author=f"{author}<em>", url=f"javascript:{words}"
    )
    for name, text in site(shelf([hostile], MEANINGS)).items():
        if name.endswith(".html"):
            page = read(text)
            assert page.tags.count("script") == (2 if name == "index.html" else 0)
            assert "em" not in page.tags
            assert not any(target.startswith("javascript:") for target in page.targets)


@given(st.lists(st.text(max_size=100), min_size=1, max_size=6))
def test_articles_of_any_titles_have_files_of_their_own(titles: list[str]) -> None:
    records = [article(f"d{number}", (WORDS, ()), title=title or " ") for number, title in enumerate(titles)]
    found = shelf(records, {})
    names = [entry.name.casefold() for entry in found.articles]
    assert len(set(names)) == len(titles)
    assert not any(re.search(r'[\\/:*?"<>|#^\[\]\x00-\x1f]', name) or len(name) > 100 for name in names)
    assert sum(name.startswith("articles/") for name in site(found)) == len(titles)
    assert all(unquote(name) == name for name in site(found))


def test_a_second_export_leaves_what_the_user_changed_and_takes_away_what_is_gone(tmp_path: Path) -> None:
    assert write_folder(tmp_path, {"a.md": "one", "b/c.md": "two"}).written == 2
    (tmp_path / "a.md").write_text("mine")
    (tmp_path / "own.md").write_text("own")
    again = write_folder(tmp_path, {"a.md": "three", "own.md": "x"})
    assert (again.kept, again.removed) == (("a.md", "own.md"), 1)
    assert (tmp_path / "a.md").read_text() == "mine"
    assert (tmp_path / "own.md").read_text() == "own"
    assert not (tmp_path / "b" / "c.md").exists()


def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        write_folder(tmp_path, {"a.md": "one"})


def test_a_list_that_names_files_outside_takes_nothing_away(tmp_path: Path) -> None:
    outside = tmp_path / "precious.md"
    outside.write_text("one")
    folder = tmp_path / "out"
    write_folder(folder, {"a.md": "one"})
    listed = json.loads((folder / ".kept-reading.json").read_text())
    (folder / ".kept-reading.json").write_text(json.dumps({"../precious.md": listed["a.md"]}))
    write_folder(folder, {})
    assert outside.exists()
