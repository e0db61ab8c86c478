"""today, owe, radar, goals, account, prep, week, accounts, people, reconcile, links, unlink: what they answer."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_making import TODAY, Kept, json_lines, make_library
from test_cli_frame import GUARD, HEAVY

from pipeline.cli.screen import Screen, width
from pipeline.cli.week import _page
from pipeline.ledger.agenda import week as calendar
from pipeline.library import Accounts, Filters, Library, Reconciled


def actions(kept: Kept, *arguments: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in json_lines(kept(*arguments, "--on", TODAY, "--json")):
        found.setdefault(row.get("list") or row.get("side"), []).append(row["action"])
    return found


def test_today_tells_what_to_send_and_what_slipped(kept: Kept) -> None:
    assert actions(kept, "today") == {"slipped": ["send two references"]}
    rows = json_lines(kept("today", "--on", "2026-03-12", "--json"))
    assert [(row["list"], row["action"]) for row in rows] == [
        ("send", "send the revised pricing"), ("slipped", "send two references"),
    ]  # fmt: skip
    calls = json_lines(kept("today", "--on", "2026-03-17", "--json"))
    assert [row["action"] for row in calls if row["list"] == "call"] == ["call Priya back"]
    late = json_lines(kept("today", "--on", "2026-07-01", "--json"))
    assert [row["action"] for row in late if row["list"] == "owed"] == ["sign"]
    assert "kept due" in kept("today", "--on", "2025-01-01").stderr


def test_owe_has_two_sides(kept: Kept) -> None:
    assert actions(kept, "owe") == {
        "us": ["send the revised pricing", "call Priya back", "send two references"],
        "them": ["sign", "get you the signed NDA"],
    }
    assert set(actions(kept, "owe", "--party", "them", "--account", "globex")) == {"them"}


def test_what_is_not_known_whose_is_a_part_of_its_own(kept: Kept, tmp_path: Path) -> None:
    own = ("--library", str(make_library(tmp_path / "own.db")))
    before = actions(kept, *own, "owe")
    id_ = next(row["id"] for row in json_lines(kept(*own, "owe", "--json")) if row["action"] == "call Priya back")
    assert "kept assign" not in kept(*own, "owe").stderr + kept(*own, "prep", "acme", "--on", TODAY).stderr
    kept(*own, "assign", id_, "--party", "unknown")
    after = actions(kept, *own, "owe")
    assert after["unknown"] == ["call Priya back"]
    assert {side: set(words) - {"call Priya back"} for side, words in before.items()} == {
        "us": set(after["us"]), "them": set(after["them"]),
    }  # fmt: skip
    assert set(actions(kept, *own, "owe", "--party", "unknown")) == {"unknown"}
    assert "kept assign ID --party us|them" in kept(*own, "owe").stderr
    page = kept(*own, "prep", "acme", "--on", TODAY)
    assert "call Priya back" in page.stdout
    assert "kept assign ID --party us|them" in page.stderr
    (whole,) = json_lines(kept(*own, "prep", "acme", "--on", TODAY, "--json"))
    assert [row["id"] for row in whole["not_known_whose"]] == [id_]


def test_radar_says_why(kept: Kept) -> None:
    rows = {row["name"]: row["reasons"] for row in json_lines(kept("radar", "--on", TODAY, "--json"))}
    assert rows == {"Globex": ["we are late with 1, since 2026-03-09", "no next step"]}
    later = {row["name"]: row["reasons"] for row in json_lines(kept("radar", "--on", "2026-05-20", "--json"))}
    assert any("silent for 71 days" in reason for reason in later["Acme"])


def test_goals_name_what_is_missing(kept: Kept) -> None:
    rows = json_lines(kept("goals", "--on", TODAY, "--json"))
    assert [(row["target"], row["due"], row["missing"]) for row in rows] == [("40 new meetings", "2026-03-31", [])]
    assert not json_lines(kept("goals", "--on", "2026-04-01", "--json"))
    assert len(json_lines(kept("goals", "--on", "2026-04-01", "--all", "--json"))) == 1


def test_an_account_has_a_time_line_and_a_page(kept: Kept) -> None:
    line = json_lines(kept("account", "acme", "--on", TODAY, "--json"))
    assert [(entry["date"], len(entry["items"])) for entry in line] == [("2026-03-10", 5)]
    page = json_lines(kept("prep", "Acme", "--on", TODAY, "--json"))[0]
    assert [row["action"] for row in page["we_owe"]] == ["send the revised pricing", "call Priya back"]
    assert page["next_step"] == "2026-03-13"
    assert "send the revised pricing" in kept("prep", "acme", "--on", TODAY).stdout
    assert "✓ us: Sent the security answers" in kept("account", "acme", "--on", TODAY).stdout
    for name in ("nobody", "e"):
        result = kept("account", name, "--on", TODAY)
        assert (result.exit_code, "Acme" in result.stderr) == (2, True)


def test_the_time_line_holds_what_other_documents_promise(kept: Kept, tmp_path: Path) -> None:
    path = make_library(tmp_path / "own.db")
    with Library.open(path, "write") as library:
        acme = next(row.item.id for row in library.items(Filters(text="references")))
        named = library.query("SELECT id, account FROM documents WHERE account IS NOT NULL")
        accounts = {str(document): str(name) for document, name in named.rows}
        library.book.replace_links(Reconciled({}, {}, Accounts(accounts, {acme: "Acme"})))
    line = json_lines(kept("--library", str(path), "account", "acme", "--on", TODAY, "--json"))
    told = [item["action"] for entry in line for item in entry["items"]]
    assert "send two references" in told
    assert len(told) == 6
    assert "send two references" in kept("--library", str(path), "account", "acme", "--on", TODAY).stdout


def test_what_is_snoozed_raises_no_alarm(kept: Kept, tmp_path: Path) -> None:
    own = ("--library", str(make_library(tmp_path / "own.db")))
    late = json_lines(kept(*own, "due", "--overdue", "--on", TODAY, "--json"))
    kept(*own, "snooze", *(row["id"] for row in late), "--until", "2026-03-20", "--on", TODAY)
    rows = {row["name"]: row for row in json_lines(kept(*own, "accounts", "--on", TODAY, "--json"))}
    assert (rows["Globex"]["open_us"], rows["Globex"]["overdue_us"], rows["Globex"]["since_us"]) == (0, 0, None)
    alarms = json_lines(kept(*own, "radar", "--on", TODAY, "--json"))
    assert [row["reasons"] for row in alarms if row["name"] == "Globex"] == [["no next step"]]
    again = {row["name"]: row for row in json_lines(kept(*own, "accounts", "--on", "2026-03-20", "--json"))}
    assert again["Globex"]["overdue_us"] == 1


def test_accounts_and_people(kept: Kept) -> None:
    rows = {row["name"]: row for row in json_lines(kept("accounts", "--on", TODAY, "--json"))}
    assert (rows["Acme"]["open_us"], rows["Globex"]["overdue_us"]) == (2, 1)
    people = {(row["name"], row["account"]) for row in json_lines(kept("people", "--on", TODAY, "--json"))}
    assert ("Priya Nair", "Acme") in people
    assert not any(name == "Dana Ruiz" and account == "Acme" for name, account in people)


def test_the_week_has_seven_days_and_its_blank_spots(kept: Kept, library: Path) -> None:
    days = json_lines(kept("week", "--on", TODAY, "--json"))
    assert [day["date"] for day in days] == [f"2026-03-{number}" for number in range(16, 23)]
    assert [day["blank"] for day in days] == [True, False, True, True, True, False, False]
    assert [row["action"] for row in days[1]["contacts"]] == ["call Priya back"]
    this = json_lines(kept("week", "--this", "--on", TODAY, "--json"))
    assert [row["action"] for row in this[4]["promises"]] == ["send the revised pricing"]
    with Library.open(library) as opened:
        week = calendar(opened, dt.date(2026, 3, 16), dt.date(2026, 3, 11), "US", Filters())
    for size in (84, 120, 200):
        page = list(_page(week, Screen(True, False, size)))
        assert all(width(line) < size for line in page), size
        assert page[0].count("│") == 6


@pytest.mark.parametrize(
    "command", ["today", "owe", "radar", "goals", "week", "accounts", "people", "prep acme", "account acme", "log"]
)
def test_the_views_import_nothing_heavy_and_use_no_network(library: Path, command: str) -> None:
    day = [] if command == "log" else ["--on", TODAY]
    code = GUARD.format(arguments=["--library", str(library), *command.split(), *day], heavy=(*HEAVY, "numpy"))
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
                            env={**os.environ, "COLUMNS": "100"})  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines()[-1] == "[]"


def test_links_are_found_shown_and_taken_back(kept: Kept, tmp_path: Path) -> None:
    own = ("--library", str(make_library(tmp_path / "own.db")))
    assert "suggested" in kept(*own, "reconcile").stdout
    before = json_lines(kept(*own, "links", "--json"))
    assert all(row["reason"] and 0 < row["probability"] <= 1 for row in before)
    assert kept(*own, "unlink", before[0]["id"][:10]).exit_code == 0
    assert kept(*own, "unlink", "zzz").exit_code == 2
    kept(*own, "reconcile")
    assert before[0]["id"] not in {row["id"] for row in json_lines(kept(*own, "links", "--json"))}
    assert kept(*own, "undo").exit_code == 0
    kept(*own, "reconcile")
    assert json_lines(kept(*own, "links", "--json")) == before


def test_names_are_merged_and_split_by_hand(kept: Kept, tmp_path: Path) -> None:
    own = ("--library", str(make_library(tmp_path / "own.db")))
    assert "one account now: Acme" in kept(*own, "accounts", "merge", "acme", "globex").stdout
    rows = json_lines(kept(*own, "accounts", "--on", TODAY, "--json"))
    assert [(row["name"], row["documents"]) for row in rows] == [("Acme", 2)]
    assert [row["action"] for row in json_lines(kept(*own, "log", "--json"))] == ["merge"]
    assert "globex → Acme" in kept(*own, "log").stdout
    assert "two accounts now: Acme, Globex" in kept(*own, "accounts", "split", "Globex").stdout
    assert "undone: split" in kept(*own, "undo").stdout
    assert "undone: merge" in kept(*own, "undo").stdout
    assert len(json_lines(kept(*own, "accounts", "--on", TODAY, "--json"))) == 2
    merged = kept(*own, "people", "merge", "Priya Nair", "Dana", "--account", "acme")
    assert (merged.exit_code, "nobody called 'Dana'" in merged.stderr) == (2, True)
    assert kept(*own, "accounts", "merge", "acme").exit_code == 2


def test_reconcile_is_configured_as_the_last_run_was(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("I call Priya.", encoding="utf-8")
    settings = tmp_path / "own.cfg"
    settings.write_text(
        '[kept]\nstages = ["clean", "segment"]\n[people]\nus = ["Dana Ruiz"]\n[ledger]\ndeliver_by_days = 3\n'
        '[dates]\ncountry = "DE"\n',
        encoding="utf-8",
    )
    own = ("--library", str(tmp_path / "own.db"))

    def known(*arguments: str) -> tuple[dict[str, str], str]:
        assert kept(*own, *arguments).exit_code == 0
        with Library.open(tmp_path / "own.db") as library:
            return library.book.digests(), library.book.country()

    after_run = known("run", str(tmp_path / "note.txt"), "--config", str(settings))
    assert known("reconcile") == after_run
    assert known("reconcile", "--set", "people.us=[]")[0] != after_run[0]
    assert known("reconcile", "--config", str(settings)) == after_run
    assert kept(*own, "reconcile", "--set", "ledger.nothing=1").exit_code == 2
