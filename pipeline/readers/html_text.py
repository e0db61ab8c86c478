"""A fragment of HTML (a note's body, a mail's part, a feed's entry) as plain text: lines, bullets, headings kept."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|li|span|a|b|strong|i|em|u|h[1-6]|table|tr|td|blockquote|html|body|img)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "select", "button"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = frozenset({"p", "table", "blockquote", "pre", "hr", *_HEADINGS})
_LINES = frozenset({"div", "li", "tr", "ul", "ol", "dl", "dt", "dd", "section", "article", "header", "footer", "body",
                    "nav", "main", "aside", "figure", "figcaption"})  # fmt: skip


def text_of_cell(cell: str) -> str:
    """A field that may hold HTML or not, as plain text."""
    if _TAG.search(cell):
        return text_of_html(cell)
    return html.unescape(cell).strip() if _ENTITY.search(cell) else cell.strip()


def text_of_html(markup: str, quote_sign: str = "") -> str:
    """The visible text: a line for each line, ``- `` before list items, ``#`` before headings, `` | `` between cells.

    ``quote_sign`` stands before each line of a ``blockquote``: ``"> "`` makes a mail's quotation what it is in plain
    text. Markup of any depth and any damage is read; never raises.
    """
    from lxml import etree

    target = _Lines(quote_sign)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, remove_comments=True)
    data = markup.replace("\x00", "").encode("utf-8", "replace")
    try:
        parser.feed(data)
        parser.close()
    except (etree.LxmlError, AssertionError):
        # Nothing in it that the parser takes for markup or text; what came before is in the target.
        target.close()
    return target.text()


class _Lines:
    """Target of the parser's events; keeps the lines as they come, so that no depth of nesting costs a stack."""

    def __init__(self, quote_sign: str) -> None:
        self._quote_sign = quote_sign
        self._lines: list[str] = []
        self._words: list[str] = []
        self._lists: list[int | None] = []
        self._bullet = ""
        self._heading = ""
        self._after_link = False
        self._broken = False
        self._hidden = self._quotes = self._pre = self._cells = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "a" and self._after_link:
            self._words.append(" ")  # links of a menu stand side by side without a blank between them
        self._after_link = False
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "br":
            self._break()
        elif tag in ("ul", "ol"):
            self._break()
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._break()
            self._bullet = self._next_bullet()
        elif tag in ("td", "th"):
            if self._cells and self._broken:
                self._break()  # cells of several lines lay a page out, and make no row
            elif self._cells:
                self._words.append(" | ")
            self._cells += 1
        elif tag == "input" and attributes.get("type", "").lower() == "checkbox":
            self._words.append("[x] " if "checked" in attributes else "[ ] ")
        elif tag in _PARAGRAPHS or tag in _LINES:
            self._open_block(tag)

    def end(self, tag: str) -> None:
        self._after_link = tag == "a"
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("ul", "ol"):
            self._break()
            self._bullet = ""
            del self._lists[-1:]
            if not self._lists:
                self._gap()
        elif tag in _PARAGRAPHS or tag in _LINES:
            self._close_block(tag)

    def data(self, data: str) -> None:
        self._after_link = False
        if self._hidden:
            return
        if self._pre:
            first, *others = data.split("\n")
            self._words.append(first)
            for line in others:
                self._break()
                self._words.append(line)
        else:
            self._words.append(_SPACE.sub(" ", data))

    def close(self) -> None:
        self._break()

    def text(self) -> str:
        self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()

    def _open_block(self, tag: str) -> None:
        self._break()
        if tag in _PARAGRAPHS and not self._lists:
            self._gap()
        if tag == "tr":
            self._cells, self._broken = 0, False
        self._heading = "#" * _HEADINGS[tag] + " " if tag in _HEADINGS else self._heading
        self._quotes += tag == "blockquote"
        self._pre += tag == "pre"

    def _close_block(self, tag: str) -> None:
        self._break()
        if tag == "li":
            self._bullet = ""
        if tag in _PARAGRAPHS and not self._lists:
            self._gap()
        if tag in _HEADINGS:
            self._heading = ""
        self._quotes = max(0, self._quotes - (tag == "blockquote"))
        self._pre = max(0, self._pre - (tag == "pre"))

    def _next_bullet(self) -> str:
        indent = "  " * min(max(len(self._lists) - 1, 0), 8)
        number = self._lists[-1] if self._lists else None
        if number is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number + 1}. "

    def _break(self) -> None:
        line = re.sub(r" {2,}", " ", "".join(self._words)).strip()
        self._words.clear()
        if line:
            quote = self._quote_sign * min(self._quotes, 9)
            self._lines.append(f"{quote}{self._bullet or self._heading}{line}")
            self._bullet = " " * len(self._bullet) if self._bullet else ""
            self._broken = True

    def _gap(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")
