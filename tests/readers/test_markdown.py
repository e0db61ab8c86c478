from __future__ import annotations

import datetime as dt

import pytest

from pipeline.readers import read
from pipeline.records import Document, Failure


def one(tmp_path, text, name="note.md", folder="vault") -> Document:
    file = tmp_path / folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    (document,) = read([file])
    assert isinstance(document, Document), document
    return document


OBSIDIAN = """---
date: 2026-03-11
attendees:
  - "[[Dana Whitfield]]"
  - Mark Morrison (us)
account: "[[Acme Robotics|Acme]]"
tags: [call, pilot]
author: Mark Morrison
---
# Pilot call

Spoke with [[Dana Whitfield|Dana]] about the pilot. %%private%%

## Next steps
- [ ] Send the contract by Friday ![[scan.png]]
- [x] Book the room
"""


def test_obsidian_front_matter_and_links(tmp_path) -> None:
    document = one(tmp_path, OBSIDIAN)
    assert (document.date, document.date_source) == (dt.date(2026, 3, 11), "front matter")
    assert document.participants == ("Dana Whitfield", "Mark Morrison")
    assert (document.account, document.author, document.title, document.kind) == (
        "Acme",
        "Mark Morrison",
        "Pilot call",
        "note",
    )
    assert document.us == ("Mark Morrison",)
    assert document.text.startswith("# Pilot call\n\nSpoke with Dana about the pilot. \n")
    assert "- [ ] Send the contract by Friday" in document.text
    assert document.remarks == ()


def test_a_callout_is_the_writers_own(tmp_path) -> None:
    document = one(
        tmp_path, "# Call\n\n> [!todo]- Dana sends the deck\n> and Tom the kit.\n>\n> - Priya signs\n\n> We like it.\n"
    )
    assert document.text == "# Call\n\nDana sends the deck\nand Tom the kit.\n\n- Priya signs\n\n> We like it."


def test_front_matter_that_is_no_yaml_is_read_line_by_line_and_told(tmp_path) -> None:
    document = one(
        tmp_path, "---\ndate: 2026-03-11\nattendees: [[Dana]], [[Mark]]\ntitle: a: b\n---\nCall Dana back.\n"
    )
    assert document.date == dt.date(2026, 3, 11)
    assert document.participants == ("Dana", "Mark")
    assert "no valid YAML" in document.remarks[0]


@pytest.mark.parametrize(
    ("stated", "kind"), [("minutes", "minutes"), ("Transcript", "transcript"), ("blog post", "article")]
)
def test_the_kind_in_the_front_matter_wins(tmp_path, stated, kind) -> None:
    assert one(tmp_path, f"---\ntype: {stated}\n---\nCall Dana back.\n").kind == kind


NOTION = """# Acme – weekly

Date: March 11, 2026
Attendees: Dana Whitfield, Mark Morrison
Status: Done
Account: Acme
Next step: Mark sends the quote on Monday

## Notes

- Dana wants SSO
"""


def test_notion_properties_and_names(tmp_path) -> None:
    document = one(tmp_path, NOTION, "Acme weekly 0123456789abcdef0123456789abcdef.md")
    assert (document.title, document.account) == ("Acme – weekly", "Acme")
    assert (document.date, document.date_source) == (dt.date(2026, 3, 11), "header")
    assert document.participants == ("Dana Whitfield", "Mark Morrison")
    assert (
        document.text == "# Acme – weekly\n\nNext step: Mark sends the quote on Monday\n\n## Notes\n\n- Dana wants SSO"
    )


def test_without_a_heading_the_name_is_the_title_and_no_part_of_the_id(tmp_path) -> None:
    first = one(tmp_path, "call Dana back.\n", "2026-03-11 Acme call 0123456789abcdef0123456789abcdef.md")
    second = one(tmp_path, "call Dana back.\n", "20260312_Renamed.md")
    assert (first.title, first.date, first.date_source) == ("Acme call", dt.date(2026, 3, 11), "file name")
    assert (second.title, second.date) == ("Renamed", dt.date(2026, 3, 12))
    assert first.id == second.id


def test_a_transcript_below_front_matter(tmp_path) -> None:
    document = one(
        tmp_path,
        "---\ndate: 2026-03-11\naccount: Acme\n---\n# Call\n\n**Mark:** Hi.\n**Dana:** Hello.\n**Mark:** I'll call.\n",
    )
    assert (document.kind, document.account, len(document.turns)) == ("transcript", "Acme", 3)
    assert document.participants == ("Mark", "Dana")


def test_nothing_below_the_front_matter_fails(tmp_path) -> None:
    file = tmp_path / "x.md"
    file.write_text("---\ndate: 2026-03-11\n---\n\n")
    (failure,) = read([file])
    assert isinstance(failure, Failure)
    assert "front matter" in failure.message


def test_nested_aliases_in_front_matter_end(tmp_path) -> None:
    levels = "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40))
    document = one(tmp_path, f"---\na0: &a0 [x]\n{levels}\nattendees: *a39\n---\nCall Dana.\n")
    assert document.text == "Call Dana."


@pytest.mark.parametrize(
    "company",
    [
        "Borealis Ltd (https://www.notion.so/Borealis-Ltd-0123abcd?pvs=21)",
        "Borealis Ltd (Companies/Borealis%20Ltd%200123abcd.md), Other (Companies/Other%2045.md)",
    ],
)
def test_the_page_behind_notions_relation_is_no_part_of_the_account(tmp_path, company) -> None:
    file = tmp_path / "Kickoff.md"
    file.write_text(f"# Kickoff\n\nDate: March 12, 2026 3:00 PM\nCompany: {company}\n\nIda will call.\n")
    (document,) = read([file])
    assert document.account == "Borealis Ltd"
    assert document.date == dt.date(2026, 3, 12)
