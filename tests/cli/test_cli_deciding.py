"""done, reopen, cancel, snooze, assign, edit, undo, log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_making import TODAY, Kept, json_lines, make_library
from typer.testing import Result


@pytest.fixture
def own(kept: Kept, tmp_path: Path) -> Callable[..., Result]:
    """The program on a library that the test may write to."""
    path = make_library(tmp_path / "own.db")

    def call(*arguments: str, **more: Any) -> Result:
        return kept("--library", str(path), *arguments, **more)

    return call


def ids(own: Kept) -> dict[str, str]:
    return {row["action"]: row["id"] for row in json_lines(own("items", "--all", "--json")) if row["action"]}


def due(own: Kept) -> list[str]:
    return [row["action"] for row in json_lines(own("due", "--on", TODAY, "--json"))]


def test_what_is_done_is_no_longer_due_until_undone(own: Kept) -> None:
    id_ = ids(own)["send the revised pricing"]
    result = own("done", id_[:8])
    assert result.stdout == f"done: send the revised pricing ({id_})\n"
    assert "send the revised pricing" not in due(own)
    assert own("undo").stdout.startswith("undone: done")
    assert "send the revised pricing" in due(own)
    assert own("undo").exit_code == 2


def test_every_verb_answers_with_the_changed_item(own: Kept) -> None:
    id_ = ids(own)["call Priya back"]
    changed = json_lines(own("edit", id_, "--due", "next friday", "--action", "ring Priya", "--on", TODAY, "--json"))
    assert (changed[0]["due"], changed[0]["action"]) == ("2026-03-20", "ring Priya")
    assert json_lines(own("assign", id_, "--owner", "Tom", "--json"))[0]["owner"] == "Tom"
    assert json_lines(own("snooze", id_, "--until", "2026-03-20", "--json"))[0]["snoozed"] == "2026-03-20"
    assert "ring Priya" not in due(own)
    assert json_lines(own("cancel", id_, "--json"))[0]["status"] == "cancelled"
    assert json_lines(own("reopen", id_, "--json"))[0]["status"] == "open"
    assert "ring Priya" in due(own)
    rows = json_lines(own("log", "--json"))
    assert [row["action"] for row in rows] == ["reopen", "cancel", "snooze", "assign", "edit"]
    assert len(own("log").stdout.splitlines()) == 6


def test_what_is_so_already_is_not_decided_again(own: Kept) -> None:
    id_ = ids(own)["call Priya back"]
    assert own("reopen", id_).stdout == f"is open already: call Priya back ({id_})\n"
    assert json_lines(own("log", "--json")) == []
    other = ids(own)["send the revised pricing"]
    for action, word in (("done", "done"), ("cancel", "cancelled"), ("reopen", "open")):
        assert own(action, id_).stdout.startswith(f"{action}: ")
        again = own(action, id_)
        assert again.stdout == f"is {word} already: call Priya back ({id_})\n"
        assert "kept undo" not in again.stderr
    own("done", id_, "--json")
    assert json_lines(own("done", id_, "--json"))[0]["status"] == "done"
    assert own("done", id_, other).stdout.splitlines() == [
        f"is done already: call Priya back ({id_})", f"done: send the revised pricing ({other})",
    ]  # fmt: skip
    log = [(row["action"], row["item"]) for row in json_lines(own("log", "--json"))]
    assert log == [("done", other), ("done", id_), ("reopen", id_), ("cancel", id_), ("done", id_)]
    own("undo")
    own("undo")
    assert {"call Priya back", "send the revised pricing"} <= set(due(own))


def test_a_promise_changes_sides_and_back(own: Kept) -> None:
    item = next(item for item in json_lines(own("items", "--json")) if item["party"] == "us")
    given = json_lines(own("assign", item["id"], "--owner", "Priya Nair", "--party", "them", "--json"))[0]
    assert (given["owner"], given["party"]) == ("Priya Nair", "them")
    assert json_lines(own("assign", item["id"], "--party", "unknown", "--json"))[0]["party"] == "unknown"
    own("undo")
    own("undo")
    assert item in json_lines(own("items", "--json"))
    assert own("assign", item["id"]).exit_code == 2


def test_several_at_once_and_ids_that_mean_nothing(own: Kept) -> None:
    known = ids(own)
    both = [known["call Priya back"], known["send the revised pricing"]]
    assert own("done", *both).exit_code == 0
    assert not set(due(own)) & {"call Priya back", "send the revised pricing"}
    before = len(json_lines(own("log", "--json")))
    assert own("done", both[0], "zzzz").exit_code == 2
    assert own("edit", both[0]).exit_code == 2
    assert own("snooze", both[0], "--until", "blub").exit_code == 2
    assert len(json_lines(own("log", "--json"))) == before


def test_a_new_due_day_is_the_last_of_the_days_named(own: Kept) -> None:
    id_ = ids(own)["call Priya back"]
    for words, day in (("this week", "2026-03-15"), ("end of march", "2026-03-31"), ("friday", "2026-03-13")):
        assert json_lines(own("edit", id_, "--due", words, "--on", TODAY, "--json"))[0]["due"] == day


def test_the_same_item_named_twice_is_one_and_a_snooze_that_hides_nothing_says_so(own: Kept) -> None:
    id_ = ids(own)["call Priya back"]
    result = own("done", id_, id_[:10])
    assert len(result.stdout.splitlines()) == 1
    assert "kept undo takes it back" in result.stderr
    own("undo")
    assert "hides nothing" in own("snooze", id_, "--until", "2026-03-01", "--on", TODAY).stderr
    assert "hides nothing" not in own("snooze", id_, "--until", "2026-03-12", "--on", TODAY).stderr


def test_due_tells_the_day_to_send(own: Kept) -> None:
    rows = json_lines(own("due", "--on", TODAY, "--json"))
    assert [(row["deliver_by"], row["due"]) for row in rows][:2] == [
        ("2026-03-06", "2026-03-09"),
        ("2026-03-12", "2026-03-13"),
    ]
    assert all(row["evidence"] == 1 for row in rows)
