"""Goals of a library: checkpoints that belong to a goal, progress that later documents report, the balance."""

from __future__ import annotations

import datetime as dt

import pytest
from ledger_making import promise, reconciled, record, store
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.language.aims import aim
from pipeline.ledger.balance import balance, of_account
from pipeline.ledger.goals import goals, with_reports
from pipeline.ledger.progress import reported
from pipeline.library import Filters, Library, decisions
from pipeline.records import Item, Sentence

ON = dt.date(2026, 3, 11)
TEAM = {"kind": "minutes", "author": "Ingrid Solberg"}


def minutes(name, date, *lines):
    """Minutes whose every line is a sentence, statements of goals among them."""
    made = record(name, date, *lines, **TEAM)
    said = tuple(Sentence(block.start, block.end, number) for number, block in enumerate(made.blocks))
    return type(made)(made.document, made.blocks, said, items=made.items)


def target(words, due, **more):
    return "goal", words, {"due": due, "party": "us", "aim": None, **more}


@pytest.fixture
def path(tmp_path):
    plan = minutes("plan", "2026-01-12", target("Goal: 40 new meetings by the end of March", "2026-03-31"),
                   target("Checkpoint: 20 new meetings by mid-March", "2026-03-15"),
                   target("We want to be the best", "2026-12-31"))  # fmt: skip
    told = [
        minutes("feb", "2026-02-02", (None, "9 new meetings held in January, 31 to go until the end of March.", {})),
        minutes("mar", "2026-03-02", (None, "16 new meetings since January.", {}),
                (None, "We will have 30 new meetings soon.", {}), (None, "3 old meetings were moved.", {})),
        minutes("apr", "2026-04-02", (None, "38 new meetings since January.", {})),
    ]  # fmt: skip
    items = tuple(
        Item(
            **{name: getattr(item, name) for name in Item.__slots__ if name != "aim"}, aim=aim(item, plan.document.date)
        )
        for item in plan.items
    )
    made = store(tmp_path / "kept.db", [type(plan)(plan.document, plan.blocks, plan.sentences, items=items), *told])
    reconciled(made)
    return made


def test_a_goal_has_its_checkpoint_and_its_progress(path):
    with Library.open(path) as library:
        found = with_reports(library, goals(library, Filters(kind="goal"), ON), ON)
        whole, wish = found
        assert (whole.aim.value, whole.aim.unit, whole.missing) == (40, "new meetings", ())
        assert [(entry.value, entry.due) for entry in whole.aim.checkpoints] == [(20, dt.date(2026, 3, 15))]
        assert [(entry.date.isoformat(), entry.value) for entry in whole.reports] == [
            ("2026-02-02", 9),
            ("2026-03-02", 16),
        ]
        assert whole.share == pytest.approx(0.4)
        assert wish.missing[0] == "how much?"
        later = with_reports(
            library, goals(library, Filters(kind="goal"), dt.date(2026, 4, 3), over=True), dt.date(2026, 4, 3)
        )
        assert max(entry.value for goal in later for entry in goal.reports) == 38


def test_checkpoints_are_told_in_a_pipe_too(path):
    told = CliRunner().invoke(app, ["--library", str(path), "goals", "--on", ON.isoformat()]).stdout
    assert "20 new meetings by 2026-03-15" in told


def test_a_report_taken_back_stays_away(path):
    with Library.open(path, "write") as library:
        wrong = next(link for link in library.book.links() if link.kind == "reports" and link.text.startswith("16 new"))
        library.book.unlink(wrong.id)
    with Library.open(path) as library:
        assert wrong.id not in {link.id for link in library.book.links(state="applied")}


@pytest.mark.parametrize(
    ("goal", "text", "value"),
    [
        ("Goal: 40 new meetings by March", "18 new meetings so far", 18),
        ("Goal: 40 new meetings by March", "22 new meetings to go", None),
        ("Goal: 40 new meetings by March", "we want 50 new meetings", None),
        ("Goal: 40 new meetings by March", "two new meetings this week", None),
        ("Goal: 40 new meetings by March", "18 of the 40 new meetings are held", 18),
        ("bring the reply rate to 10 percent", "Reply rate is 9 percent now, it was 6 in January.", 9),
        ("bring the reply rate to 10 percent", "The discount is 9 percent.", None),
        ("revenue of $2M this year", "revenue stands at $1.4M", 1.4e6),
    ],
)
def test_what_a_sentence_reports(goal, text, value):
    meant = aim(Item("g", "d", "goal", 0, len(goal), goal), dt.date(2026, 1, 12))
    assert reported(meant, goal, text) == value


def test_the_balance_of_the_weeks(tmp_path):
    made = store(
        tmp_path / "kept.db",
        [record("a", "2026-03-02", promise("send the quote", "2026-03-04"), promise("write the paper", "2026-03-06"),
                promise("call Priya", "2026-03-12", kind="follow_up"), author="Dana Ruiz", account="Acme")],
    )  # fmt: skip
    with Library.open(made, "write") as library:
        quote = next(row.item.id for row in library.items() if row.item.text == "send the quote")
        library.book.decide("done", [quote], {"status": "done"})
        found = balance(library, ON, of_account("Acme", whole=True))
    monday = dt.date(2026, 3, 2)
    assert {name: counts[monday] for name, counts in found.made.items()} == {
        "kept": 1,
        "open": 1,
        "late": 1,
        "called off": 0,
    }
    assert (found.late["still open"]["4-7"], sum(found.load["talks"].values())) == (1, 1)


def test_the_day_of_being_kept_is_that_of_the_decision_and_not_of_a_later_one(tmp_path, monkeypatch):
    made = store(tmp_path / "kept.db", [record("a", "2026-03-02", promise("send the quote", "2026-03-06"))])

    class Clock(dt.datetime):
        day = 4

        @classmethod
        def now(cls, tz=None):
            return cls(2026, 3, cls.day, 12, tzinfo=tz)

    monkeypatch.setattr(decisions.dt, "datetime", Clock)
    with Library.open(made, "write") as library:
        (quote,) = [row.item.id for row in library.items()]
        library.book.decide("done", [quote], {"status": "done"})
        Clock.day = 9
        library.book.decide("edit", [quote], {"action": "send the revised quote"})
        monkeypatch.undo()
        assert balance(library, ON, of_account(None)).late["kept"] == {"on time": 1}
