"""similar, advise, and when a search reads passages again."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_making import TODAY, Kept, json_lines

from pipeline.cli.search import RERANK, RERANKER, encoder_of
from pipeline.cli.similar import _reranker, first_of
from pipeline.cli.state import State
from pipeline.config import load
from pipeline.library.hits import Hit
from pipeline.places import resource


def hit(name: str, score: float) -> Hit:
    return Hit(1, name, "d", "passage", 0, 4, "word", score, "word")


def test_the_search_follows_the_default_configuration() -> None:
    section = load().section("search")
    assert (section["reranker"], section["rerank"]) == (RERANKER, RERANK)
    assert load(resource("configs", "accurate.cfg")).section("search")["rerank"] == "always"


def test_similar_names_passages_of_other_documents(kept: Kept) -> None:
    passage = json_lines(kept("passages", "--all", "--json"))[0]
    rows = json_lines(kept("similar", passage["id"], "--fast", "--json"))
    assert all(row["document"] != passage["document"] and row["kind"] == "passage" for row in rows)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))


def test_similar_takes_items_and_documents_and_refuses_what_is_none(kept: Kept) -> None:
    item = json_lines(kept("items", "--all", "--json"))[0]
    assert kept("similar", item["id"], "--fast").exit_code == 0
    assert kept("similar", item["document"], "--fast").exit_code == 0
    refused = kept("similar", "no-such-thing", "--fast")
    assert refused.exit_code == 2
    assert "no-such-thing" in refused.output


@pytest.mark.parametrize(
    ("kind", "on", "situation"),
    [
        ("goal", TODAY, "goal"), ("request", TODAY, "open request"), ("follow_up", TODAY, "next contact"),
        ("follow_up", "2026-12-01", "overdue"),
    ],
)  # fmt: skip
def test_advice_says_the_situation_and_comes_from_articles(kept: Kept, kind: str, on: str, situation: str) -> None:
    item = json_lines(kept("items", "--kind", kind, "--all", "--json"))[0]
    told = kept("advise", item["id"], "--on", on, "--fast")
    assert told.exit_code == 0
    assert told.stderr.startswith(f"{situation}: ")
    for row in json_lines(kept("advise", item["id"], "--on", on, "--fast", "--json")):
        assert row["document_kind"] == "article"


def test_advice_for_an_account_that_has_gone_quiet(kept: Kept) -> None:
    told = kept("advise", "acme", "--on", "2026-05-01", "--fast")
    assert (told.exit_code, told.stderr.splitlines()[0]) == (0, "gone quiet: Acme, silent for 52 days")
    assert kept("advise", "acme", "--on", TODAY, "--fast").stderr.startswith("next contact: Acme")
    refused = kept("advise", "no-such-thing", "--fast")
    assert refused.exit_code == 2
    assert "no item 'no-such-thing'; there is no account 'no-such-thing'; known: Acme, Globex" in refused.stderr


def test_advice_comes_from_all_articles_where_none_has_a_fitting_theme(kept: Kept) -> None:
    goal = json_lines(kept("items", "--kind", "goal", "--all", "--json"))[0]
    told = kept("advise", goal["id"], "--on", TODAY, "--fast")
    assert "no article on goal_setting or planning; these are of other themes" in told.stderr
    assert {row["document"] for row in json_lines(kept("advise", goal["id"], "--fast", "--json"))} == {"keep-moving"}


def test_a_configuration_searches_by_words_alone_and_reads_nothing_again(kept: Kept, tmp_path: Path) -> None:
    config = tmp_path / "words.cfg"
    config.write_text("[search]\nencoder = null\n", encoding="utf-8")
    given = State("kept.db", config=config)

    class Filled:
        def encoders(self) -> list[str]:
            return ["search"]

    assert encoder_of(State("kept.db"), Filled()) is not None
    assert encoder_of(given, Filled()) is None
    config.write_text('[search]\nrerank = "never"\n', encoding="utf-8")
    assert _reranker(given, fast=False) is None


def test_of_advice_that_stands_equally_high_the_first_theme_goes_before() -> None:
    # Ids are hashes: they say nothing of which advice fits better.
    moving, staying = hit("f", 0.0328), hit("a", 0.0328)
    assert first_of([moving, hit("c", 0.0323), staying, hit("c", 0.0317)], 3) == [moving, staying, hit("c", 0.0323)]


def test_a_batch_is_read_again_unless_fast(kept: Kept, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "a", "query": "momentum of a deal"}\n', encoding="utf-8")
    fast = json_lines(kept("search", "--batch", str(queries), "--fast", "--why", "--json"))
    assert fast
    assert all(row["reading_rank"] is None for row in fast)
