from __future__ import annotations

import pytest

from pipeline.models.context import views
from pipeline.records import Document, Record
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment
from pipeline.stages.slots import is_called_off, line_speaker, settled_due, settled_owner, settled_recipient, stated_due

TASKS = """# Actions

* Kat
  * [ ] book the room for June
* Dom + Ben
  * [ ] put up the posters
* Equipment
  * tripod
* order the badges
  * Assigned: Uma
* call the caterer
  * Assigned: TBD
* Sue to write the report
"""


def owner(text: str, kind: str = "commitment", found: str | None = None) -> str | None:
    (record,) = make_segment()(make_clean()([Record(Document("x", TASKS, "minutes"))]))
    shown = list(views(record))
    place = next(place for place, view in enumerate(shown) if view.text == text)
    return settled_owner(kind, found, shown[place], shown[place + 1 :])


def test_a_task_below_a_name_has_that_owner():
    assert owner("book the room for June") == "Kat"
    assert owner("put up the posters", found="Kat") == "Dom + Ben"


def test_a_line_below_can_name_the_owner_and_nobody_is_none():
    assert owner("order the badges") == "Uma"
    assert owner("call the caterer") is None


@pytest.mark.parametrize("nobody", ["TBD", "tba", "To be decided", "N/A"])
def test_an_owner_still_to_be_named_is_none(nobody):
    (record,) = make_segment()(make_clean()([Record(Document("x", f"- {nobody}: send the plan", "note"))]))
    (view,) = views(record)
    assert settled_owner("follow_up", nobody, view, []) is None


def test_an_owner_in_the_sentence_stays():
    assert owner("Sue to write the report", found="Sue") == "Sue"


def test_the_name_before_a_task_is_taken_whole():
    (record,) = make_segment()(make_clean()([Record(Document("x", "- Dana Ruiz: send the plan", "note"))]))
    (view,) = views(record)
    assert settled_owner("commitment", "Ruiz", view, []) == "Dana Ruiz"


def test_who_asks_is_not_who_must_act():
    (record,) = make_segment()(make_clean()([Record(Document("x", "Vendor wants the sizes. Ann, send them.", "note"))]))
    asked, sent = views(record)
    assert settled_owner("request", "Vendor", asked, [sent]) is None
    assert settled_owner("commitment", "Vendor", asked, [sent]) == "Vendor"
    assert settled_owner("request", "Ann", sent, []) == "Ann"
    assert settled_owner("commitment", "The", sent, []) is None


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Please advise when you can meet about the lease.", None),
        ("Let me know which dates you prefer.", None),
        ("Could you please send the plan before you leave?", "you"),
        ("If you keep papers at home, please tell Mr. Ashby.", "you"),
    ],
)
def test_who_is_only_mentioned_beside_an_order_does_not_own_it(text, owner):
    (record,) = make_segment()(make_clean()([Record(Document("x", text, "email"))]))
    assert settled_owner("request", "you", next(views(record)), []) == owner


@pytest.mark.parametrize(
    ("due", "text", "settled"),
    [
        ("on June 8-", "Ann will write it up on June 8-9 and send it.", "on June 8-9"),
        ("next week", "lets book a call early next week", "early next week"),
        ("by Friday", "I'll send it by Friday.", "by Friday"),
        ("by phone", "Can we discuss this by phone?", None),
        ("once legal signs", "I'll send it once legal signs.", "once legal signs"),
        ("separately", "I will forward it separately.", None),
        ("Friday", "Send it.", "Friday"),
        (None, "Send it by Friday.", None),
    ],
)
def test_due_words_end_where_the_grammar_says(due, text, settled):
    assert settled_due(due, text) == settled


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("- [ ] Send the list \U0001f4c5 2026-03-18", "2026-03-18"),
        ("- [ ] Draft it \u23f3 2026-03-16 \U0001f4c5 2026-03-18", "2026-03-18"),
        ("- Call Bo (due 2026-03-19)", "2026-03-19"),
        ("- Call Bo about the invoice due 2026-03-19", None),
        ("- [ ] Call Bo \u2795 2026-03-01", None),
        ("| Action | Owner | Due |\n| --- | --- | --- |\n| Sign | Bo | 2026-03-18 |\n| Send it | Dana | 2026-03-20 |",
         "2026-03-20"),
        ("| Action | Owner | Raised |\n| --- | --- | --- |\n| Send it | Dana | 2026-03-20 |", None),
        ("| Action | Due | Owner |\n| --- | --- | --- |\n| Send it | open | Dana |", None),
    ],
)  # fmt: skip
def test_a_date_that_marks_or_a_table_give_a_task(text, stated):
    (record,) = make_segment()(make_clean()([Record(Document("x", text, "note"))]))
    *above, last = views(record)
    assert stated_due(last, above) == stated


@pytest.mark.parametrize(
    ("text", "found", "settled"),
    [
        ("Thanks & I'll review it on Friday.", "& I", "I"),
        ("Send pricing to Rita @sam", "@sam", "sam"),
        ("Ida said she'd talk to her boss this week.", None, "Ida"),
        ("Bo and Ida promised they would pay.", None, "Bo and Ida"),
        ("Yesterday Ida said she would pay.", None, "Ida"),
        ("They said they'd pay.", None, None),
        ("Will pay on Monday.", None, None),
    ],
)
def test_an_owner_has_no_marks_and_is_the_one_who_is_told_to_have_promised(text, found, settled):
    (record,) = make_segment()(make_clean()([Record(Document("x", text, "note"))]))
    (view,) = views(record)
    assert settled_owner("commitment", found, view, []) == settled


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Priya Nair: Good. I will review it on Friday.", "Priya Nair"),
        ("Priya Nair: Good.\n\nI will review it on Friday.", "I"),
        ("Pricing: I will review it on Friday.", "I"),
    ],
)
def test_who_begins_the_line_is_the_i_in_it(text, owner):
    (record,) = make_segment()(make_clean()([Record(Document("x", text, "note"))]))
    seen = list(views(record))
    assert line_speaker("commitment", "I", seen, len(seen) - 1, ("Dana Ruiz", "Priya Nair")) == owner
    assert line_speaker("commitment", "Dana", seen, len(seen) - 1, ("Dana Ruiz", "Priya Nair")) == "Dana"


@pytest.mark.parametrize(
    ("text", "kind", "owner"),
    [
        ("- Priya Nair: send the forecast", "commitment", "Priya Nair"),
        ("- Émile: send the forecast", "commitment", "Émile"),
        ("- priya@acme.example: send the forecast", "commitment", "priya@acme.example"),
        ("- Priya Nair: wants two references", "request", None),
        ("- Pricing: send the forecast", "commitment", None),
        ("Priya Nair: send the forecast", "commitment", None),
    ],
)
def test_a_task_of_nobody_is_theirs_whose_name_stands_before_it(text, kind, owner):
    (record,) = make_segment()(make_clean()([Record(Document("x", text, "note"))]))
    seen = list(views(record))
    assert line_speaker(kind, None, seen, 0, ("Émile", "Priya Nair", "priya@acme.example")) == owner


def test_an_owner_is_a_name_without_what_stands_around_it():
    line = "My colleague Eva Lechner (sales) will confirm it."
    (record,) = make_segment()(make_clean()([Record(Document("x", line, "note"))]))
    (view,) = views(record)
    assert settled_owner("commitment", "colleague Eva Lechner (sales", view, []) == "Eva Lechner"
    assert settled_owner("commitment", "Eva Lechner (sales)", view, []) == "Eva Lechner (sales)"


def test_pronouns_in_a_row_are_one_recipient():
    assert [settled_recipient(words) for words in ("her she", "him he'd", "your", "Ann and you", "—", None)] == [
        "her", "him", "you", "Ann and you", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "off"),
    [("| Book a stand | Ann | 27 March | cancelled |", True), ("- book a stand (called off)", True),
     ("- [ ] book a stand - cancelled", True), ("- tell Ann that the fair is cancelled", False),
     ("- book a stand, cancelled by Ann before", False)],
)  # fmt: skip
def test_a_mark_behind_a_task_calls_it_off(line, off):
    (record,) = make_segment()(make_clean()([Record(Document("x", line, "minutes"))]))
    assert [is_called_off(view) for view in views(record)] == [off]
