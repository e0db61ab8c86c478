"""The text layer of a PDF, its lines put together to paragraphs again."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.readers.docx_text import FileText
from pipeline.readers.formats import UnreadableError, read_bytes, tidy
from pipeline.readers.settings import ReadSettings

if TYPE_CHECKING:
    import pypdf

_MOST_PAGES = 2000
_BULLET = re.compile(r"\s*(?:[-–—*•‣▪●○◦·]\s+|\d{1,3}[.)]\s+|\[[ xX]?\]\s|[☐☑☒]\s*)")
_SIGN = re.compile(r"\s*[•‣▪●○◦·–]\s+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_PAGE_NUMBER = re.compile(r"(?:page|seite)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?", re.IGNORECASE)
_COUNTED = re.compile(r"(?:(?:\bpage|\bp\.|\bseite|[|–-])\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?)$", re.IGNORECASE)
_PRINTED = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}, \d{1,2}:\d{2}(?:\s?[AP]M)?\s.*|(?:https?|file)://\S+\s+\d{1,4}/\d{1,4}"
)
"""What a browser prints at the head and the foot of a page: the moment and the title, the address and the page."""
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
"""Two letters that were set as one sign; nobody would find a word that holds them."""
_LABEL = re.compile(r"[A-Z][\w .'’-]{0,30}:\s")


def read_pdf(path: Path, settings: ReadSettings) -> FileText:
    """The file's text and properties. Raises UnreadableError for damage, a password, and a scan without text layer."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it reports is raised here
    data = read_bytes(path, settings)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("the PDF has a password; save it without one")
        count = len(reader.pages)
        if count > _MOST_PAGES:
            raise UnreadableError(f"a PDF of {count} pages, above {_MOST_PAGES}; split it")
        pages = _pages(reader, settings)
        about = reader.metadata
        title, author = (about.title, about.author) if about else (None, None)
        created = _created(about)
    except UnreadableError:
        raise
    except Exception as error:
        # pypdf raises nearly anything on a damaged file, from its own errors to KeyError, struct.error and
        # NotImplementedError; all of them mean the same.
        raise UnreadableError(f"a damaged PDF ({type(error).__name__}: {str(error)[:120]}); save it again") from error
    text = join_lines(_without_running_heads(pages))
    if not text:
        raise UnreadableError("no text layer in the PDF (a scan?); run text recognition (OCR) over it first")
    return FileText(text, _words(title), _words(author), created)


def join_lines(pages: list[list[str]]) -> str:
    """The paragraphs of a text that was set in lines: wrapped lines joined, bullets and headings on their own."""
    lines = [_SIGN.sub("- ", line, count=1) if _SIGN.match(line) else line for page in pages for line in page]
    shown = sorted(len(line) for line in lines if line.strip())
    if not shown:
        return ""
    width = shown[int(0.9 * (len(shown) - 1))]
    hyphenated = sum(line.endswith("-") for line in lines) > max(2, 0.08 * len(shown))
    out: list[str] = []
    before = ""
    for line in lines:
        if not line.strip():
            before = ""
        elif before and not _begins_anew(before, line, width):
            out[-1] = _joined(out[-1], line.strip(), hyphenated)
            before = line
        else:
            if out and not (_BULLET.match(line) and _BULLET.match(out[-1])):
                out.append("")
            out.append(line.strip())
            before = line
    return tidy("\n".join(out)).strip()


def _begins_anew(before: str, line: str, width: int) -> bool:
    if _BULLET.match(line) or _LABEL.match(line.strip()):
        return True
    short = len(before.strip()) < 0.75 * width
    if line.strip()[0].islower():
        return short and bool(_SENTENCE_END.search(before.strip())) and not before.strip().endswith((",", ";"))
    first_word = len(line.split()[0])
    room = len(before.strip()) + 1 + first_word <= 0.92 * width
    return room or (short and bool(_SENTENCE_END.search(before.strip())))


def _joined(before: str, line: str, hyphenated: bool) -> str:
    if before.endswith("\u00ad"):
        return before[:-1] + line
    if before.endswith("-") and len(before) > 1 and before[-2].isalpha():
        return before[:-1] + line if hyphenated and line[0].islower() else before + line
    return f"{before} {line}"


def _pages(reader: pypdf.PdfReader, settings: ReadSettings) -> list[list[str]]:
    pages: list[list[str]] = []
    length = 0
    for page in reader.pages:
        text = (page.extract_text() or "").translate(_LIGATURES)
        length += len(text)
        if length > settings.max_document_bytes:
            raise UnreadableError(f"holds more than {settings.max_document_bytes:,} characters; split it")
        pages.append(_whole_bullets([line.rstrip() for line in text.replace("\r", "\n").split("\n")]))
    return pages


def _whole_bullets(lines: list[str]) -> list[str]:
    """A bullet's sign that stands in a line of its own belongs to the next line."""
    out: list[str] = []
    sign = ""
    for line in lines:
        if line.strip() in ("•", "‣", "▪", "●", "○", "◦", "·", "-", "–"):
            sign = "• "
        elif line.strip() or not sign:
            out.append(sign + line.strip() if sign else line)
            sign = ""
    return out


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Without page numbers, what a browser prints around a page, and the first and last lines that most pages share."""
    edges = Counter(_bare(line) for page in pages for line in {*_edge(page)})
    least = max(3, len(pages) // 2)
    running = {line for line, count in edges.items() if count >= least}
    kept = []
    for page in pages:
        edge = set(_edge(page))
        kept.append([line for line in page if line not in edge or not _is_running(line, running, len(pages))])
    return kept


def _is_running(line: str, running: set[str], pages: int) -> bool:
    if _bare(line) in running or _PRINTED.fullmatch(line.strip()):
        return True
    return pages > 1 and _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _edge(page: list[str]) -> list[str]:
    shown = [line for line in page if line.strip()]
    return [*shown[:2], *shown[-2:]] if len(shown) > 4 else shown[:1] + shown[-1:]


def _bare(line: str) -> str:
    return _COUNTED.sub("", line.strip())


def _created(about: pypdf.DocumentInformation | None) -> dt.date | None:
    try:
        created = about.creation_date if about else None
    except (ValueError, TypeError, AttributeError):
        return None
    return created.date() if created else None


def _words(value: object) -> str | None:
    text = " ".join(tidy(value).split()) if isinstance(value, str) else ""
    return text if text and not text.lower().startswith(("untitled", "microsoft word - ")) else None
