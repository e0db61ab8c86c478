"""DOCX and PDF."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.readers.formats import UnreadableError
from pipeline.readers.office import FORMATS, open_docx, open_pdf
from pipeline.readers.pdf_text import join_lines
from pipeline.readers.settings import ReadSettings
from pipeline.records import Document


def docx_file(path: Path) -> Path:
    document = docx.Document()
    document.core_properties.author = "Jo Berg"
    document.core_properties.created = dt.datetime(2026, 3, 10, 9, 0)
    document.add_heading("Northwind call", level=1)
    document.add_paragraph("We spoke about the pilot.")
    document.add_heading("Next steps", level=2)
    document.add_paragraph("Send the SOC 2 report by Friday", style="List Bullet")
    document.add_paragraph("with the annex", style="List Bullet 2")
    document.add_paragraph("Book the demo", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Who", "What", "Dana", "Sign"), strict=True):
        cell.text = text
    last = document.add_paragraph("Kept ")
    inserted = OxmlElement("w:ins")
    inserted.append(last.add_run("and inserted")._r)
    last._p.append(inserted)
    document.save(str(path))
    return path


def pdf_file(path: Path, pages: Sequence[Sequence[str]], title: str = "Northwind notes") -> Path:
    """A PDF with these lines of text, as small as they come."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        shown = "".join(f"({line.replace('(', '').replace(')', '')}) Tj 0 -14 Td\n" for line in lines)
        stream = f"BT /F1 11 Tf 50 780 Td\n{shown}ET" if lines else "0 0 100 100 re f"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font << "
            "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /Author (Jo Berg) /CreationDate (D:20260310090000Z) >>")
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R "
        f"/Info {len(objects)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    )
    path.write_bytes(out.encode("latin-1"))
    return path


def one(outcomes: object) -> Document:
    (document,) = outcomes  # type: ignore[misc]
    assert isinstance(document, Document)
    return document


def test_docx_keeps_headings_bullets_and_tables(tmp_path: Path) -> None:
    path = docx_file(tmp_path / "call.docx")
    note = one(open_docx(path, ReadSettings()))
    assert note.text == (
        "# Northwind call\n\nWe spoke about the pilot.\n\n## Next steps\n\n- Send the SOC 2 report by Friday\n"
        "  - with the annex\n- Book the demo\n\nWho | What\nDana | Sign\n\nKept and inserted"
    )
    assert (note.title, note.author, note.format) == ("Northwind call", "Jo Berg", "docx")
    assert (note.date, note.date_source) == (dt.date(2026, 3, 10), "header")
    dated = docx_file(tmp_path / "2026-03-11 call.docx")
    assert one(open_docx(dated, ReadSettings())).date == dt.date(2026, 3, 11)


def test_docx_of_teams_is_a_transcript(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Weekly call-20260311_100012-Meeting Recording")
    for name, time, words in (
        ("Alice Johnson", "0:03", "Hello team."),
        ("Sam Lee", "0:07", "I will send it on Friday."),
        ("Alice Johnson", "0:12", "Thanks."),
    ):
        document.add_paragraph(f"{name}   {time}\n{words}")
    document.save(str(tmp_path / "Weekly call.docx"))
    talk = one(open_docx(tmp_path / "Weekly call.docx", ReadSettings()))
    assert talk.kind == "transcript"
    assert [(turn.speaker, turn.time, talk.text[turn.start : turn.end]) for turn in talk.turns] == [
        ("Alice Johnson", 3.0, "Hello team."),
        ("Sam Lee", 7.0, "I will send it on Friday."),
        ("Alice Johnson", 12.0, "Thanks."),
    ]


def zipped(**members: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped(notes_xml="<a/>"), "no DOCX"),
        (zipped(word__document_xml="<a/>"), "damaged DOCX"),
        (zipped(word__document_xml="<a/>", bomb=b"\0" * 300_000_000), "bomb"),
        (zipped(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "entities"),
        (zipped(word__document_xml="<a/>")[:-30], "damaged"),
        (b"PK\x03\x04" + b"junk" * 20, "damaged"),
    ],
)
def test_bad_docx_is_refused_with_the_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=reason):
        list(open_docx(path, ReadSettings()))


def test_pdf_lines_are_joined_to_paragraphs(tmp_path: Path) -> None:
    lines = [
        "Next steps", "We spoke with the team of Northwind about the pilot and they want it to be",
        "live by June. I will send the revised quote by Friday, and Dana will sign the",
        "order form.", "- Send the report", "- Book the demo for the whole team of Northwind and their partners in",
        "the north",
    ]  # fmt: skip
    note = one(open_pdf(pdf_file(tmp_path / "x.pdf", [lines]), ReadSettings()))
    assert note.text == (
        "Next steps\n\nWe spoke with the team of Northwind about the pilot and they want it to be live by June. I will "
        "send the revised quote by Friday, and Dana will sign the order form.\n\n- Send the report\n"
        "- Book the demo for the whole team of Northwind and their partners in the north"
    )
    assert (note.author, note.date, note.date_source) == ("Jo Berg", dt.date(2026, 3, 10), "header")


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    pages = [
        ["Northwind secret", f"Words of page {n} stand here.", "More of them.", "And here.", f"Page {n}"]
        for n in range(1, 5)
    ]
    text = one(open_pdf(pdf_file(tmp_path / "x.pdf", pages), ReadSettings())).text
    assert "secret" not in text
    assert "Page 1" not in text
    assert "Words of page 3 stand here." in text


def test_what_a_browser_prints_around_a_page_is_left_out(tmp_path: Path) -> None:
    lines = [
        "11/23/26, 2:37 AM The list",
        "Call first.",
        "Write later.",
        "Go home at five.",
        "https://x.example/list 1/1",
    ]
    text = one(open_pdf(pdf_file(tmp_path / "x.pdf", [lines]), ReadSettings())).text
    assert (text.split()[0], text.split()[-1]) == ("Call", "five.")


def test_ligatures_become_letters(tmp_path: Path) -> None:
    line = "Send the \\256gures today."  # the sign for "fi" in a font's standard encoding
    assert one(open_pdf(pdf_file(tmp_path / "x.pdf", [[line]]), ReadSettings())).text == "Send the figures today."


def test_scan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no text layer"):
        list(open_pdf(pdf_file(tmp_path / "x.pdf", [[], []]), ReadSettings()))


def test_hyphens() -> None:
    assert join_lines([["I will do the follow-", "up on Friday with everybody of the team in the room."]]).startswith(
        "I will do the follow-up on Friday"
    )
    assert "agreed" in join_lines([["We have a\u00ad", "greed on it."]])


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (zipped(word__document_xml="x"), "export", "docx"),
        (b"%PDF-1.7\n", "export", "pdf"),
        (zipped(notes="x"), "notes.zip", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old.doc", "old office"),
    ],
)
def test_recognised_by_content(head: bytes, name: str, expected: str) -> None:
    assert next(form.name for form in FORMATS if form.sniff(head, name)) == expected


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_bytes(tmp_path: Path, data: st.DataObject) -> None:
    """A good file with a stretch of it overwritten, cut out or cut off: read or refused, nothing else."""
    make = data.draw(st.sampled_from(["docx", "pdf", "bytes"]))
    path = tmp_path / f"good.{make}"
    if make == "bytes":
        content = b"%PDF-1.4\n" + data.draw(st.binary(max_size=100))
    else:
        if not path.exists():
            _ = docx_file(path) if make == "docx" else pdf_file(path, [["Some words here."], ["More words."]])
        content = path.read_bytes()
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 300)))
        content = content[:start] + data.draw(st.binary(max_size=40) | st.just(content[start:end])) + content[end:]
    bad = tmp_path / "bad"
    bad.write_bytes(content)
    for form in FORMATS:
        form.sniff(content, "x.docx")
        try:
            assert all(isinstance(outcome, Document) for outcome in form.open(bad, ReadSettings()))
        except UnreadableError:
            continue
