"""due, items, search, passages, themes, query: what they answer, in which fields, and with which words when nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_making import TODAY, Kept, json_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli.app import app

ITEM_FIELDS = [
    "id", "document", "kind", "start", "end", "text", "owner", "party", "recipient", "action", "due_text", "due",
    "due_start", "condition", "strength", "target", "probability", "status", "aim", "qualifiers",
]  # fmt: skip


def due(kept: Kept, *arguments: str) -> list[str]:
    return [row["action"] for row in json_lines(kept("due", "--on", TODAY, "--json", *arguments))]


def test_due_names_open_promises_soonest_first(kept: Kept) -> None:
    assert due(kept) == ["send two references", "send the revised pricing", "call Priya back", "sign"]


@pytest.mark.parametrize(
    ("arguments", "actions"),
    [
        (["--this-week"], ["send two references", "send the revised pricing"]),
        (["--next-week"], ["call Priya back"]),
        (["--overdue"], ["send two references"]),
        (["--before", "2026-03-13"], ["send two references"]),
        (["--before", "tomorrow"], ["send two references"]),
        (["--undated"], ["get you the signed NDA"]),
        (["--all", "--account", "globex"], ["send two references", "get you the signed NDA"]),
        (["--owner", "dana"], ["send two references", "call Priya back"]),
        (["--party", "them"], ["sign"]),
        (["--kind", "follow-ups"], ["call Priya back"]),
        (["--limit", "1"], ["send two references"]),
    ],
)
def test_due_is_narrowed(kept: Kept, arguments: list[str], actions: list[str]) -> None:
    assert due(kept, *arguments) == actions


def test_due_depends_on_the_day_asked_about(kept: Kept) -> None:
    first = json_lines(kept("due", "--json", "--on", "2026-03-09"))[0]
    assert (first["days_left"], first["account"], first["place"]) == (0, "Globex", "message 7")
    assert json_lines(kept("due", "--json", "--on", "2026-03-13", "--overdue"))[0]["days_left"] == -4


def test_due_says_what_to_do_when_nothing_is_due(kept: Kept) -> None:
    result = kept("due", "--this-week", "--on", "2026-04-20")
    assert result.stdout == ""
    assert "nothing is due this week" in result.stderr
    assert "1 promise has no date: kept due --undated" in result.stderr
    assert "kept due --overdue" in result.stderr
    assert kept("-q", "due", "--this-week", "--on", "2026-04-20").stderr == ""


def test_plain_output_is_a_row_an_item_under_a_head(kept: Kept) -> None:
    lines = kept("due", "--on", TODAY).stdout.splitlines()
    assert lines[0].split() == ["SEND", "DUE", "DAYS", "BY", "TO", "WHAT", "ACCOUNT", "ITEM", "DOCUMENT"]
    assert [line.split()[1] for line in lines[1:]] == ["2026-03-09", "2026-03-13", "2026-03-17", "2026-06-30"]
    assert len({line.index(name) for line, name in zip(lines[1:3], ("Globex", "Acme"), strict=True)}) == 1


def test_items_have_exactly_the_documented_fields(kept: Kept) -> None:
    rows = json_lines(kept("items", "--all", "--json"))
    assert len(rows) == 8
    assert all(list(row) == ITEM_FIELDS for row in rows)


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--kind", "commitment"], 4), (["--status", "done"], 1), (["--account", "acme"], 5), (["--party", "them"], 2),
        (["--since", "2026-03-05"], 5), (["--owner", "Dana"], 2), (["--document", "acme"], 5),
        (["--text", "SIGNED nda"], 1), (["--limit", "3"], 3),
    ],
)  # fmt: skip
def test_items_are_narrowed(kept: Kept, arguments: list[str], count: int) -> None:
    assert len(json_lines(kept("items", "--json", *arguments))) == count


def test_a_listing_that_was_cut_short_says_so(kept: Kept) -> None:
    assert "the first 3 items" in kept("items", "--limit", "3").stderr
    assert kept("items", "--limit", "8").stderr == ""


def test_passages_have_exactly_the_documented_fields(kept: Kept) -> None:
    rows = json_lines(kept("passages", "--all", "--json"))
    assert all(list(row) == ["id", "document", "start", "end", "text", "themes", "scores"] for row in rows)
    surest = json_lines(kept("passages", "--theme", "momentum", "--json"))
    assert [row["scores"]["momentum"] for row in surest] == [0.95, 0.61]
    assert set(surest[0]["scores"]) == set(rows[0]["scores"])


def test_themes_are_counted_also_those_without_a_passage(kept: Kept) -> None:
    counts = {row["theme"]: row["passages"] for row in json_lines(kept("themes", "--json"))}
    assert counts == {"momentum": 2, "asking": 1, "consistency": 1, "focus": 0, "goal_setting": 0, "nurturing": 0,
                      "value": 0}  # fmt: skip
    assert len(json_lines(kept("themes", "momentum", "--json"))) == 2


def test_search_has_the_documented_fields_and_marks_words(kept: Kept) -> None:
    hits = json_lines(kept("search", "recap", "coffee", "--json"))
    assert list(hits[0]) == [
        "rank", "id", "document", "start", "end", "text", "score", "kind", "item_kind", "document_kind", "title",
        "author", "url", "account", "date", "themes", "searched",
    ]  # fmt: skip
    assert (hits[0]["rank"], hits[0]["document"], hits[0]["searched"]) == (1, "keep-moving", None)
    assert (hits[0]["author"], hits[0]["themes"]) == ("K. Ito", ["momentum", "consistency"])
    assert "[coffee]" in kept("search", "coffee").stdout


def test_a_search_tells_author_and_themes_in_its_columns(kept: Kept) -> None:
    head, first, *_ = kept("search", "recap", "coffee").stdout.splitlines()
    assert {"AUTHOR", "THEMES"} <= set(head.split())
    assert "K. Ito" in first
    assert "momentum,consistency" in first


def test_a_misspelled_search_says_what_was_searched_instead(kept: Kept) -> None:
    told = kept("search", "cofee", "recap")
    assert "searched for: coffee recap" in told.stderr
    assert "[coffee]" in told.stdout
    assert {hit["searched"] for hit in json_lines(kept("search", "cofee", "recap", "--json"))} == {"coffee recap"}
    assert "searched for" not in kept("search", "coffee", "recap").stderr


def test_search_is_narrowed_and_a_word_is_kept_out(kept: Kept) -> None:
    assert {hit["document"] for hit in json_lines(kept("search", "deal", "--in", "articles", "--json"))} == {
        "keep-moving"
    }
    assert not json_lines(kept("search", "coffee", "-silence", "--json"))
    assert not json_lines(kept("search", "coffee", "--in", "notes", "--json"))
    assert {hit["document"] for hit in json_lines(kept("search", "NDA", "--kind", "email", "--json"))} == {"mail-7"}


def test_search_says_why(kept: Kept) -> None:
    (first, *_) = json_lines(kept("search", "coffee", "--why", "--json"))
    assert (first["lexical_rank"], "url" in first) == (1, True)


def test_search_answers_a_batch_with_the_ids_of_the_queries(kept: Kept, tmp_path: Path) -> None:
    batch = tmp_path / "queries.jsonl"
    batch.write_text('{"id": "a", "query": "coffee"}\n\n{"id": 7, "query": "NDA"}\n{"id": "z", "query": "%$"}\n')
    hits = json_lines(kept("search", "--batch", str(batch), "--limit", "1", "--json"))
    assert [(hit["query_id"], hit["document"]) for hit in hits] == [("a", "keep-moving"), (7, "mail-7")]
    batch.write_text('{"id": "a"}\n')
    result = kept("search", "--batch", str(batch))
    assert (result.exit_code, "line 1" in result.stderr) == (2, True)


def test_a_search_with_the_limit_of_other_commands_says_its_own(kept: Kept) -> None:
    result = kept("search", "coffee", "-n", "4")
    assert (result.exit_code, "--limit" in result.stderr) == (2, True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    # A word such as --limti is an option misspelt, and refused.
    words=st.text(alphabet=st.characters(codec="utf-8"), max_size=30).filter(
        lambda words: not (words.startswith("--") and words[2:3].isalpha())
    )
    | st.sampled_from(["'; DROP TABLE item_rows; --", '"', "🙂", "NEAR(a b)", "a AND", "*", "x:y", "(", "\x00"])
)
def test_a_search_with_anything_in_it_answers(library: Path, words: str) -> None:
    result = CliRunner().invoke(app, ["--library", str(library), "search", "--json", "--", words or " "])
    assert result.exit_code == 0, result.output
    assert all(json.loads(line)["rank"] for line in result.stdout.splitlines())


def test_query_reads_and_only_reads(kept: Kept, library: Path) -> None:
    assert json_lines(kept("query", "select count(*) as n from items", "--json")) == [{"n": 8}]
    assert kept("query", "select kind, owner from items where kind = 'done'", "--csv").stdout == "kind,owner\ndone,\n"
    before = library.read_bytes()
    for sql in ("delete from items", "drop view items", "attach 'x.db' as x", "select * from item_rows", "selekt",
                "pragma user_version = 9", "select load_extension('x')"):  # fmt: skip
        result = kept("query", sql)
        assert (result.exit_code, result.stdout) == (2, ""), sql
        assert result.stderr.startswith("kept: ")
    assert library.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (["due", "--kind", "comitment"], "commitment"),
        (["items", "--status", "don"], "done"),
        (["due", "--party", "thm"], "them"),
        (["themes", "momentun"], "momentum"),
        (["search", "x", "--theme", "nurture"], "nurturing"),
        (["search", "x", "--in", "article"], None),
        (["search", "x", "--thme", "asking"], "theme"),
        (["duu"], "due"),
    ],
)
def test_a_wrong_word_gets_the_nearest_right_one(kept: Kept, arguments: list[str], near: str | None) -> None:
    result = kept(*arguments)
    if near is None:
        assert result.exit_code == 0
        return
    assert result.exit_code == 2
    assert "did you mean" in result.stderr.lower()
    assert near in result.stderr


def test_a_day_that_is_none_is_refused_with_an_example(kept: Kept) -> None:
    result = kept("due", "--on", "blub")
    assert result.exit_code == 2
    assert '"next friday"' in result.stderr


def test_a_long_listing_of_what_is_due_is_cut_and_says_so(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.cli.limits.FEW", 2)
    cut = kept("due", "--on", TODAY, "--json")
    assert len(json_lines(cut)) == 2
    assert "the first 2 promises; --all shows every one" in cut.stderr
    assert len(due(kept, "--all")) == 5
