from __future__ import annotations

import numpy as np

from pipeline.models.context import views
from pipeline.records import ITEM_KINDS, Document, Record
from pipeline.stages.boxes import boxed, settled_kinds
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment

FAINT = np.full(5, 0.1, dtype=np.float32)


def told(line: str, kinds: np.ndarray = FAINT) -> dict[str, float]:
    (record,) = make_segment()(make_clean()([Record(Document("x", line, "minutes"))]))
    (view,) = views(record)
    return {kind: round(float(value), 2) for kind, value in zip(ITEM_KINDS, boxed(kinds, view), strict=True)}


def test_an_open_box_is_a_task_and_a_ticked_one_is_done():
    assert told("- [ ] raffle codes on the slides")["commitment"] > 0.9
    assert told("- [x] raffle codes on the slides") == {
        "commitment": 0.0, "follow_up": 0.0, "goal": 0.1, "request": 0.0, "done": 0.96,
    }  # fmt: skip


def test_what_the_extractor_is_sure_of_stays():
    sure = np.array([0.1, 0.8, 0.1, 0.1, 0.1], dtype=np.float32)
    assert told("- [ ] call Ann about the hall", sure)["commitment"] == 0.1


def test_a_line_without_a_box_or_of_one_word_stays_as_it_is():
    assert set(told("- raffle codes on the slides").values()) == {0.1}
    assert set(told("- [ ] raffle").values()) == {0.1}


def test_a_task_that_ends_in_done_is_done():
    for line in (
        "- new logo on the site: done.",
        "- raffle codes on the slides (done)",
        "- PO came back signed ✓",
        "- guard rail, east side → done 24/10",
    ):
        assert told(line)["done"] == 0.87, line
    assert told("- the codes come once the slides are done")["done"] == 0.1


def test_what_is_still_to_come_behind_a_tag_stays_a_promise():
    sure = np.array([0.9, 0.1, 0.1, 0.1, 0.1], dtype=np.float32)
    assert told("- logo: done, Kim will send the banner on Friday", sure)["commitment"] == 0.9
    assert told("- logo: done, thanks Kim", sure)["commitment"] < 0.2


def test_a_line_that_names_the_next_contact_is_to_come():
    taken = np.array([0.1, 0.2, 0.1, 0.1, 0.9], dtype=np.float32)
    for line in ("Next meeting: 25 March", "- Next call with Priya - Friday 20 March, 10:00", "NEXT SESSION = 3/14"):
        assert (told(line, taken)["follow_up"], told(line, taken)["done"]) == (0.9, 0.04), line
    for line in ("Next steps: all agreed with Priya", "- [x] Next meeting: 25 March", "Next meeting: done"):
        assert told(line, taken)["done"] > 0.8, line


STATUSES = """* Renew the certificate
  * Assigned: Ona
  * Status: done, two days late
* Write to the museum
  * Status: mail sent, no answer yet
* Print the posters
  * Status: draft is with Ivo
"""


def test_a_status_line_ticks_the_task_above_it_and_says_nothing_of_its_own():
    (record,) = make_segment()(make_clean()([Record(Document("x", STATUSES, "minutes"))]))
    shown = list(views(record))
    done = [
        (view.text, round(float(kinds[ITEM_KINDS.index("done")]), 2))
        for view, kinds in zip(shown, settled_kinds([FAINT] * len(shown), shown), strict=True)
    ]
    assert done[0] == ("Renew the certificate", 0.96)
    assert done[2] == ("Status: done, two days late", 0.0)
    assert {probability for _, probability in (done[1], *done[3:])} == {0.1}
